"""Many roles at once: profiles that follow those in force in the terms of another framework version, and taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import FrameworkVersion
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from roles import policies
from roles.models import Requirement, Role, RoleChange, RoleProfile
from roles.services.profiles import RequirementInput


@dataclass(frozen=True)
class Successor:
    """What follows ``profile``, in its order."""

    profile: RoleProfile
    requirements: Sequence[RequirementInput]


def _findings(successors: Iterable[Successor], version: FrameworkVersion) -> Iterable[FieldError]:
    for each in successors:
        here = f"/roles/{each.profile.role.slug}"
        title = {"role": str(each.profile.role)}
        if not each.profile.is_in_force:
            yield FieldError(
                here,
                _("%(role)s: this profile is not in force without an end; another follows it.") % title,
            )
        if not each.requirements:
            yield FieldError(here, _("%(role)s: nothing would be required any more.") % title)
        if any(one.skill.version_id != version.pk for one in each.requirements):
            yield FieldError(here, _("%(role)s: a skill is of another framework version.") % title)


@transaction.atomic
def publish_successors(
    *, successors: Sequence[Successor], version: FrameworkVersion, by: User, at: dt.datetime
) -> dict[int, RoleProfile]:
    """End the profiles and put their successors in force today. Gives the new profile by the id of the old one.

    The number of queries does not grow with the roles. Raises :class:`core.errors.Invalid` naming each role that nothing would
    be required of, or whose profile ends already; :class:`core.errors.WrongState` before ``version`` is adopted;
    :class:`core.errors.NotAllowed` for anybody but HR.
    """
    policies.may_edit(by).require()
    if version.state != FrameworkVersion.State.ADOPTED:
        raise WrongState(_("The framework version has to be adopted first."))
    day = date_of(at)
    roles = [each.profile.role_id for each in successors]
    list(Role.objects.select_for_update().filter(pk__in=roles).order_by("pk").values_list("pk"))
    errors = list(_findings(successors, version))
    if errors:
        raise Invalid(_("Not every profile can be followed by another."), errors=errors)
    numbers = dict(
        RoleProfile.objects.filter(role__in=roles)
        .order_by()
        .values_list("role")
        .annotate(last=Max("number"))
        .values_list("role", "last")
    )
    made = RoleProfile.objects.bulk_create(
        RoleProfile(
            role_id=each.profile.role_id,
            number=numbers[each.profile.role_id] + 1,
            version=version,
            author=by,
            valid_from=day,
        )
        for each in successors
    )
    Requirement.objects.bulk_create(
        Requirement(
            profile=profile,
            skill=one.skill,
            level=one.level,
            necessity=one.necessity,
            weight=one.weight,
            order=order,
        )
        for each, profile in zip(successors, made, strict=True)
        for order, one in enumerate(each.requirements)
    )
    RoleProfile.objects.filter(pk__in=[each.profile.pk for each in successors]).update(valid_until=day)
    state = RoleProfile.State.PUBLISHED
    RoleProfile.objects.filter(pk__in=[profile.pk for profile in made]).update(state=state, published_at=at)
    for profile in made:
        profile.state, profile.published_at = state, at
    _record(made, RoleChange.What.PUBLISHED, by, at)
    return {each.profile.pk: profile for each, profile in zip(successors, made, strict=True)}


@transaction.atomic
def withdraw_successors(*, pairs: Mapping[int, RoleProfile], by: User, at: dt.datetime) -> None:
    """Take back what :func:`publish_successors` gave: the old profiles are in force again as if nothing had followed them.

    The new ones stay on record with an empty period. Raises :class:`core.errors.WrongState` where another profile has followed
    one of them; :class:`core.errors.NotAllowed` for anybody but HR.
    """
    policies.may_edit(by).require()
    fresh = list(
        RoleProfile.objects.select_for_update(of=("self",))
        .filter(pk__in=[profile.pk for profile in pairs.values()])
        .select_related("role")
        .order_by("pk")
    )
    followed = [profile for profile in fresh if profile.valid_until is not None]
    if followed:
        errors = [
            FieldError(
                f"/roles/{one.role.slug}", _("%(role)s has a later profile.") % {"role": str(one.role)}
            )
            for one in followed
        ]
        raise WrongState(_("Another profile has been published since."), errors=errors, code="followed")
    RoleProfile.objects.filter(pk__in=[profile.pk for profile in fresh]).update(valid_until=F("valid_from"))
    RoleProfile.objects.filter(pk__in=list(pairs)).update(valid_until=None)
    _record(fresh, RoleChange.What.WITHDRAWN, by, at)


def _record(profiles: Iterable[RoleProfile], what: str, by: User, at: dt.datetime) -> None:
    RoleChange.objects.bulk_create(
        RoleChange(role_id=profile.role_id, what=what, by=by, at=at, profile=profile.number)
        for profile in profiles
    )
