"""A profile that was published for a later day, and is taken back before that day."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.dated import date_of
from core.errors import WrongState
from roles import policies
from roles.models import Requirement, RoleChange, RoleProfile
from roles.services.history import locked_role, record_change


@transaction.atomic
def withdraw_planned_profile(*, profile: RoleProfile, by: User, at: dt.datetime) -> RoleProfile:
    """Take back a published profile that has not begun; the one before it goes on as if nothing had followed.

    It stays on record with an empty period. Raises :class:`core.errors.WrongState` where it is a draft, has begun, was withdrawn
    already, another profile follows it or anything refers to it; :class:`core.errors.NotAllowed` for anybody but HR.
    """
    policies.may_edit(by).require()
    role = locked_role(profile.role)
    profile = RoleProfile.objects.select_for_update().get(pk=profile.pk)
    if profile.state != RoleProfile.State.PUBLISHED or profile.valid_from <= date_of(at):
        raise WrongState(_("Only a published profile that has not begun can be withdrawn."))
    if profile.valid_until == profile.valid_from:
        raise WrongState(_("This profile was withdrawn already."))
    if profile.valid_until is not None:
        raise WrongState(_("Another profile follows this one: withdraw that one first."))
    if _is_referred_to(profile):
        raise WrongState(_("Something stands on this profile already: it cannot be withdrawn."))
    published = RoleProfile.objects.published().standing().filter(role=role)
    # The period becomes empty before the one before it opens: the two may not overlap even for a moment.
    begin, profile.valid_until = profile.valid_from, profile.valid_from
    profile.save(update_fields=["valid_until"])
    published.filter(valid_until=begin).update(valid_until=None)
    record_change(role, RoleChange.What.WITHDRAWN, by=by, at=at, profile=profile.number)
    return profile


def _is_referred_to(profile: RoleProfile) -> bool:
    """Whether a row of any app names the profile, but for what it requires itself (which app that is, roles don't know)."""
    fields = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()  # noqa: SLF001
        if field.concrete and field.related_model is RoleProfile and model is not Requirement
    ]
    return any(model._base_manager.filter(**{name: profile}).exists() for model, name in fields)  # noqa: SLF001
