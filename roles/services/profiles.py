"""Dated profiles: draft, requirements, publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import FrameworkVersion, Skill, SkillLevel
from core.dated import date_of
from core.errors import FieldError, Invalid, Stale, WrongState
from roles import policies, rules
from roles.models import Requirement, Role, RoleChange, RoleProfile
from roles.rules.document import HEAVIEST, LIGHTEST
from roles.services.history import locked_role, record_change

# A profile that begins later stands in the way of every other: the day may not be out of reach.


@dataclass(frozen=True)
class RequirementInput:
    """One requirement to save."""

    skill: Skill
    level: int
    necessity: str = Requirement.Necessity.ESSENTIAL
    weight: Decimal = Decimal("1.00")


@transaction.atomic
def draft_profile(*, role: Role, version: FrameworkVersion, by: User | None, at: dt.datetime) -> RoleProfile:
    """A new draft of what ``role`` needs, in the terms of ``version``.

    It begins with the requirements of the latest published profile, as far as ``version`` defines their skills and levels.
    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` when there is a draft already or
    the role is in the archive.
    """
    if by is not None:
        policies.may_edit(by).require()
    role = locked_role(role)
    profiles = RoleProfile.objects.select_for_update().filter(role=role).order_by("-number")
    latest = profiles.first()
    if profiles.filter(state=RoleProfile.State.DRAFT).exists():
        raise WrongState(_("There is a draft of this profile already."))
    draft = RoleProfile.objects.create(
        role=role,
        version=version,
        number=latest.number + 1 if latest else 1,
        author=by,
        valid_from=date_of(at),
    )
    basis = profiles.standing().exclude(pk=draft.pk).first()
    if basis is not None:
        _copy(basis, draft)
    record_change(role, RoleChange.What.DRAFTED, by=by, at=at, profile=draft.number)
    return draft


@transaction.atomic
def discard_draft(*, profile: RoleProfile, by: User, at: dt.datetime) -> None:
    """Throw a draft away.

    Raises :class:`core.errors.WrongState` once published and for a role in the archive, :class:`core.errors.NotAllowed` for
    anybody but HR.
    """
    policies.may_edit(by).require()
    profile = _draft(profile)
    record_change(profile.role, RoleChange.What.DISCARDED, by=by, at=at, profile=profile.number)
    profile.delete()


def _copy(source: RoleProfile, draft: RoleProfile) -> None:
    requirements = list(source.requirements.select_related("skill"))
    levels = SkillLevel.objects.filter(
        skill__version=draft.version, skill__code__in=[r.skill.code for r in requirements]
    )
    defined = {(row.skill.code, row.level): row.skill for row in levels.select_related("skill")}
    Requirement.objects.bulk_create(
        Requirement(
            profile=draft,
            skill=defined[row.skill.code, row.level],
            level=row.level,
            necessity=row.necessity,
            weight=row.weight,
            order=row.order,
        )
        for row in requirements
        if (row.skill.code, row.level) in defined
    )


@transaction.atomic
def save_requirements(
    *,
    profile: RoleProfile,
    requirements: Sequence[RequirementInput],
    by: User | None,
    at: dt.datetime,
    expected_revision: int | None = None,
) -> RoleProfile:
    """Replace what a draft requires. What is the same already is no change.

    Raises :class:`core.errors.Invalid` with each requirement that cannot be (another version's skill, a level that is not
    defined, a skill named twice, a weight outside 0.10–9.99), :class:`core.errors.WrongState` once published and for
    a role in the archive, :class:`core.errors.Stale` where somebody changed the draft since ``expected_revision``,
    :class:`core.errors.NotAllowed` for anybody but HR.
    """
    if by is not None:
        policies.may_edit(by).require()
    profile = _draft(profile)
    if expected_revision is not None and profile.revision != expected_revision:
        raise Stale(_("Somebody changed this draft since you opened it."))
    errors = list(_findings(profile, requirements))
    if errors:
        raise Invalid(_("The requirements cannot be saved."), errors=errors)
    wanted = [(row.skill.pk, row.level, row.necessity, row.weight) for row in requirements]
    stored = profile.requirements.order_by("order").values_list("skill_id", "level", "necessity", "weight")
    if wanted == list(stored):
        return profile
    profile.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(
            profile=profile,
            skill=each.skill,
            level=each.level,
            necessity=each.necessity,
            weight=each.weight,
            order=order,
        )
        for order, each in enumerate(requirements)
    )
    profile.revision += 1
    profile.save(update_fields=["revision"])
    record_change(profile.role, RoleChange.What.REQUIREMENTS, by=by, at=at, profile=profile.number)
    return profile


def _draft(profile: RoleProfile) -> RoleProfile:
    locked_role(profile.role)
    profile = RoleProfile.objects.select_for_update().select_related("version", "role").get(pk=profile.pk)
    if profile.state != RoleProfile.State.DRAFT:
        raise WrongState(_("A published profile does not change: draft a new one."))
    return profile


def _findings(profile: RoleProfile, requirements: Sequence[RequirementInput]) -> Iterable[FieldError]:
    skills = [each.skill for each in requirements]
    defined = set(SkillLevel.objects.filter(skill__in=skills).values_list("skill_id", "level"))
    seen = set()
    for index, each in enumerate(requirements):
        here = f"/requirements/{index}"
        values = {"code": each.skill.code, "level": each.level}
        if each.skill.version_id != profile.version_id:
            yield FieldError(f"{here}/skill", _("%(code)s is of another framework version.") % values)
        if each.skill.pk in seen:
            yield FieldError(f"{here}/skill", _("%(code)s is required twice.") % values)
        if (each.skill.pk, each.level) not in defined:
            yield FieldError(f"{here}/level", _("%(code)s is not defined at level %(level)d.") % values)
        if each.necessity not in Requirement.Necessity.values:
            yield FieldError(f"{here}/necessity", _("A requirement is essential or desirable."))
        if not LIGHTEST <= each.weight <= HEAVIEST:
            yield FieldError(f"{here}/weight", _("A weight is a number from 0.10 to 9.99."))
        seen.add(each.skill.pk)


@transaction.atomic
def publish_profile(
    *,
    profile: RoleProfile,
    by: User | None,
    at: dt.datetime,
    valid_from: dt.date | None = None,
    backdated: bool = False,
    expected_revision: int | None = None,
) -> RoleProfile:
    """Put a draft in force from ``valid_from`` (today unless told otherwise), and end the one in force on that day.

    A day of the past rewrites what was true on it, so only an import that says ``backdated`` may take one.

    Raises :class:`core.errors.Invalid` without requirements, with a level that is no longer defined, before its framework
    version is adopted, for a day of the past or more than a year ahead, or when a later profile has been published;
    :class:`core.errors.WrongState` unless it is a draft of a role that is offered; :class:`core.errors.Stale` where somebody
    changed the draft since ``expected_revision``; :class:`core.errors.NotAllowed` for anybody but HR.
    """
    if by is not None:
        policies.may_edit(by).require()
    profile = _draft(profile)
    if expected_revision is not None and profile.revision != expected_revision:
        raise Stale(_("Somebody changed this draft since you opened it."))
    begin = valid_from or date_of(at)
    others = RoleProfile.objects.published().standing().filter(role=profile.role)
    errors = list(_reasons_against(profile))
    if others.filter(valid_from__gt=begin).exists():
        errors.append(FieldError("/valid_from", _("A profile that begins later has been published already.")))
    if not (backdated and begin < date_of(at)) and (wrong := rules.wrong_day(begin, date_of(at))):
        errors.append(FieldError("/valid_from", wrong))
    if errors:
        raise Invalid(_("The profile cannot be published."), errors=errors)
    others.on(begin).update(valid_until=begin)
    profile.state, profile.published_at = RoleProfile.State.PUBLISHED, at
    profile.valid_from, profile.valid_until = begin, None
    profile.save(update_fields=["state", "published_at", "valid_from", "valid_until"])
    record_change(profile.role, RoleChange.What.PUBLISHED, by=by, at=at, profile=profile.number)
    return profile


def _reasons_against(profile: RoleProfile) -> Iterable[FieldError]:
    if profile.version.state != FrameworkVersion.State.ADOPTED:
        yield FieldError("/version", _("The framework version has to be adopted first."))
    requirements = list(profile.requirements.select_related("skill").prefetch_related("skill__levels"))
    if not requirements:
        yield FieldError("/requirements", _("A profile needs at least one requirement."))
    for index, row in enumerate(requirements):
        if row.level not in {level.level for level in row.skill.levels.all()}:
            text = _("%(code)s is not defined at level %(level)d.") % {
                "code": row.skill.code,
                "level": row.level,
            }
            yield FieldError(f"/requirements/{index}/level", text)
