"""Deciding which skill of another version takes the place of a skill."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import policies
from competencies.models import FrameworkVersion, Mapping, Skill
from competencies.rules import kind_of
from competencies.selectors.mappings import undecided_skills
from competencies.services.stored import read_content
from core.errors import FieldError, Invalid, WrongState


@transaction.atomic
def decide_mapping(
    *,
    source: Skill,
    target_version: FrameworkVersion,
    target: Skill | None,
    kind: str = "",
    note: str = "",
    by: User,
    at: dt.datetime,
) -> Mapping:
    """Decide that ``target`` takes the place of ``source`` in ``target_version``, or (``None``) that nothing does.

    ``kind`` is *close* unless told otherwise. An earlier decision is replaced, a rejection of the same pair withdrawn.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.Invalid` for a skill of another version.
    """
    _check(source, target_version, target, by)
    kinds = Mapping.Kind.values
    if kind and kind not in kinds:
        raise Invalid(errors=[FieldError("/kind", _("one of: %(values)s") % {"values": ", ".join(kinds)})])
    mappings = Mapping.objects.filter(source=source)
    mappings.filter(target_version=target_version, state=Mapping.State.DECIDED).delete()
    if target is not None:
        mappings.filter(target=target).delete()
    return Mapping.objects.create(
        source=source,
        target_version=target_version,
        target=target,
        kind=(kind or Mapping.Kind.CLOSE) if target else "",
        note=note.strip(),
        decided_by=by,
        decided_at=at,
    )


@transaction.atomic
def reject_mapping(*, source: Skill, target: Skill, note: str = "", by: User, at: dt.datetime) -> Mapping:
    """Decide that ``target`` does not take the place of ``source``: the pair is no longer proposed.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` where it was decided that it does.
    """
    _check(source, target.version, target, by)
    if Mapping.objects.filter(source=source, target=target, state=Mapping.State.DECIDED).exists():
        raise WrongState(_("It was decided that the two correspond. Take that decision back first."))
    mapping, _made = Mapping.objects.update_or_create(
        source=source,
        target=target,
        defaults={
            "target_version": target.version,
            "kind": Mapping.Kind.CLOSE,
            "state": Mapping.State.REJECTED,
            "note": note.strip(),
            "decided_by": by,
            "decided_at": at,
        },
    )
    return mapping


@transaction.atomic
def reopen_mapping(*, source: Skill, target_version: FrameworkVersion, by: User, at: dt.datetime) -> None:
    """Take back what was decided and rejected of ``source``. Raises :class:`core.errors.NotAllowed` for anybody but HR."""
    _check(source, target_version, None, by)
    Mapping.objects.filter(source=source, target_version=target_version).delete()


@transaction.atomic
def decide_same_codes(
    *, source: FrameworkVersion, target: FrameworkVersion, by: User, at: dt.datetime
) -> int:
    """Decide every open skill of ``source`` whose code is in ``target``, too: exact where nothing differs, else close.

    Pairs that were rejected stay so. Gives how many were decided. Raises :class:`core.errors.NotAllowed` for anybody but HR.
    """
    policies.may_edit(by).require()
    _check_versions(source, target)
    old, new = read_content(source).skills, read_content(target).skills
    targets = {skill.code: skill for skill in target.skills.all()}
    refused = set(
        Mapping.objects.filter(source__version=source, target__version=target).values_list("source", "target")
    )
    rows = [
        Mapping(
            source=skill,
            target_version=target,
            target=targets[skill.code],
            kind=kind_of(old[skill.code], new[skill.code]),
            decided_by=by,
            decided_at=at,
        )
        for skill in undecided_skills(source, target)
        if skill.code in targets and (skill.pk, targets[skill.code].pk) not in refused
    ]
    Mapping.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _check(source: Skill, target_version: FrameworkVersion, target: Skill | None, by: User) -> None:
    policies.may_edit(by).require()
    _check_versions(source.version, target_version)
    if target is not None and target.version_id != target_version.pk:
        raise Invalid(errors=[FieldError("/target", _("This skill belongs to another version."))])
    FrameworkVersion.objects.select_for_update().get(pk=target_version.pk)  # one decision at a time


def _check_versions(source: FrameworkVersion, target: FrameworkVersion) -> None:
    if source.pk == target.pk:
        raise Invalid(errors=[FieldError("/target", _("Choose two different versions."))])
