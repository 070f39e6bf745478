"""What HR writes about roles: create, change, archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from accounts.models import User
from competencies.rules import Text, text_of
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from roles import affected, policies, rules
from roles.models import Area, CareerStep, Indicator, Method, Role, RoleChange
from roles.services.history import locked_role, next_revision, record_change

KINDS: Mapping[str, type[Area] | type[Method] | type[Indicator]] = {
    "areas": Area,
    "indicators": Indicator,
    "methods": Method,
}


@transaction.atomic
def create_role(*, entered: rules.RoleInput, by: User, at: dt.datetime, slug: str = "") -> Role:
    """A new role. Without a ``slug`` its short name is made from the title.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.Invalid` with every field that is wrong.
    """
    policies.may_edit(by).require()
    taken = set(Role.objects.values_list("slug", flat=True))
    errors = []
    if slug and (slug in taken or slug in rules.RESERVED):
        errors.append(FieldError("/slug", _("This short name is taken.")))
    slug = slug or rules.free_slug(slugify(entered.title), taken)
    _require(entered, slug, {}, {}, {}, errors)
    role = Role.objects.create(
        slug=slug,
        title=LazyI18nString(rules.merged({}, entered.language, entered.title)),
        purpose=LazyI18nString(rules.merged({}, entered.language, entered.purpose)),
        tier=entered.tier,
        family=entered.family,
    )
    _write_rows(role, entered)
    _write_steps(role, entered.next_roles)
    record_change(role, RoleChange.What.CREATED, by=by, at=at, language=entered.language)
    return role


@transaction.atomic
def change_role(
    *,
    role: Role,
    entered: rules.RoleInput,
    by: User,
    at: dt.datetime,
    expected_revision: int | None = None,
) -> list[str]:
    """Make ``role`` say what was entered; texts in other languages stay. Gives the names of the parts that changed.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.Stale` where somebody changed it since
    ``expected_revision``, :class:`core.errors.WrongState` in the archive, :class:`core.errors.Invalid` with every field that
    is wrong.
    """
    policies.may_edit(by).require()
    role = locked_role(role, expected_revision)
    title, purpose = _text(role.title), _text(role.purpose)
    names = {
        (kind, row.pk): _text(row.name)
        for kind, model in KINDS.items()
        for row in model.objects.filter(role=role)
    }
    _require(entered, role.slug, title, purpose, names, [])
    parts = _write_head(role, entered)
    parts += _write_rows(role, entered)
    parts += _write_steps(role, entered.next_roles)
    if parts:
        next_revision(role)
        record_change(role, RoleChange.What.CHANGED, by=by, at=at, parts=parts, language=entered.language)
    return parts


def _require(
    entered: rules.RoleInput,
    slug: str,
    title: Text,
    purpose: Text,
    names: Mapping[tuple[str, int], Text],
    errors: list[FieldError],
) -> None:
    current = CareerStep.objects.filter(source__slug=slug).values_list("target__slug", flat=True)
    known = {*Role.objects.offered().values_list("slug", flat=True), *current}
    found = rules.wrong_with(entered, slug=slug, known=known, title=title, purpose=purpose, rows=names)
    errors += [FieldError(f"/{wrong.pointer}", wrong.rule) for wrong in found]
    if errors:
        raise Invalid(_("The role cannot be saved like this."), errors=errors)


def _text(stored: Any) -> Text:
    """Every language of a stored text."""
    return text_of(stored.data if stored else {})


def _write_head(role: Role, entered: rules.RoleInput) -> list[str]:
    wanted: dict[str, Any] = {
        "title": LazyI18nString(rules.merged(_text(role.title), entered.language, entered.title)),
        "purpose": LazyI18nString(rules.merged(_text(role.purpose), entered.language, entered.purpose)),
        "tier": entered.tier,
        "family": entered.family,
    }
    parts = _differing(role, wanted)
    for name in parts:
        setattr(role, name, wanted[name])
    role.save(update_fields=list(wanted))
    return parts


def _differing(row: Any, wanted: Mapping[str, Any]) -> list[str]:
    def plain(value: Any) -> Any:
        return _text(value) if isinstance(value, LazyI18nString) else value

    return [name for name, value in wanted.items() if plain(getattr(row, name)) != plain(value)]


def _write_rows(role: Role, entered: rules.RoleInput) -> list[str]:
    language = entered.language
    lists: dict[str, list[tuple[int | None, dict[str, Any], dict[str, str]]]] = {
        "areas": [(row.id, {}, {"name": row.name, "description": row.description}) for row in entered.areas],
        "indicators": [
            (
                row.id,
                {"figure": row.figure.strip(), "low": row.low, "high": row.high, "period": row.period},
                {"name": row.name, "unit": row.unit, "note": row.note},
            )
            for row in entered.indicators
        ],
        "methods": [
            (row.id, {}, {"name": row.name, "description": row.description}) for row in entered.methods
        ],
    }
    return [kind for kind, rows in lists.items() if _write_list(role, KINDS[kind], language, rows)]


def _write_list(
    role: Role,
    model: type[Area] | type[Method] | type[Indicator],
    language: str,
    rows: Sequence[tuple[int | None, dict[str, Any], dict[str, str]]],
) -> bool:
    """Make the rows of one kind what was entered, in its order; whether anything changed."""
    manager = model.objects
    stored = {row.pk: row for row in manager.filter(role=role)}
    kept = [row_id for row_id, _values, _texts in rows if row_id in stored]
    gone = set(stored) - set(kept)
    changed = bool(gone) or kept != list(stored)
    manager.filter(pk__in=gone).delete()
    shift = max((row.order for row in stored.values()), default=0) + len(rows) + 1
    manager.filter(role=role).update(order=F("order") + shift)  # out of the way: an order is unique
    for order, (row_id, values, texts) in enumerate(rows):
        row = stored.pop(row_id, None) if row_id is not None else None
        if row is None:
            row, changed = model(role=role), True
        wanted = values | {
            name: LazyI18nString(rules.merged(_text(getattr(row, name)), language, words))
            for name, words in texts.items()
        }
        changed = bool(_differing(row, wanted)) or changed
        for name, value in wanted.items():
            setattr(row, name, value)
        row.order = order
        row.save()
    return changed


def _write_steps(role: Role, slugs: Sequence[str]) -> list[str]:
    current = set(CareerStep.objects.filter(source=role).values_list("target__slug", flat=True))
    if current == set(slugs):
        return []
    CareerStep.objects.filter(source=role, target__slug__in=current - set(slugs)).delete()
    CareerStep.objects.bulk_create(
        CareerStep(source=role, target=target)
        for target in Role.objects.filter(slug__in=set(slugs) - current).order_by("slug")
    )
    return ["next_roles"]


@transaction.atomic
def archive_role(*, role: Role, by: User, at: dt.datetime) -> Role:
    """Take ``role`` out of what is offered. It keeps its page, its profiles and its history.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` while anybody holds it (today or
    from a later day on) or when it is in the archive already.
    """
    policies.may_edit(by).require()
    role = locked_role(role)
    held = affected.holders(role, date_of(at))
    if held:
        raise WrongState(
            ngettext(
                "%(count)d person holds this role, today or from a later day on. Give them another role first.",
                "%(count)d people hold this role, today or from a later day on. Give them another role first.",
                held,
            )
            % {"count": held}
        )
    role.archived_at = at
    role.save(update_fields=["archived_at"])
    next_revision(role)
    record_change(role, RoleChange.What.ARCHIVED, by=by, at=at)
    return role


@transaction.atomic
def unarchive_role(*, role: Role, by: User, at: dt.datetime) -> Role:
    """Offer ``role`` again.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` unless it is in the archive.
    """
    policies.may_edit(by).require()
    role = locked_role(role, archived=True)
    role.archived_at = None
    role.save(update_fields=["archived_at"])
    next_revision(role)
    record_change(role, RoleChange.What.UNARCHIVED, by=by, at=at)
    return role
