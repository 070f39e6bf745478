"""Campaigns: prepare, open for a population, close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import notifications, policies
from assessments.models import Assessment, Cycle
from assessments.services.audit import record_event
from assessments.services.starting import start_assessment
from competencies.models import FrameworkVersion
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from people.models import Employee, RoleHolding, Team
from roles.models import RoleProfile

POLICY_FIELDS = ("currency_months", "blind", "moderated", "confirmation")


@transaction.atomic
def create_cycle(
    *,
    slug: str,
    name: Mapping[str, str],
    version: FrameworkVersion,
    starts_on: dt.date,
    ends_on: dt.date,
    by: User,
    at: dt.datetime,
    population: Sequence[Team] = (),
    **policy: Any,
) -> Cycle:
    """Prepare a campaign; ``policy`` takes currency_months, blind, moderated, confirmation.

    Raises :class:`core.errors.Invalid` naming each field.
    """
    policies.may_manage_cycles(by).require()
    cycle = Cycle(slug=slug, name=dict(name), version=version, starts_on=starts_on, ends_on=ends_on)
    for field in POLICY_FIELDS:
        if field in policy:
            setattr(cycle, field, policy[field])
    _check(cycle)
    if Cycle.objects.filter(slug=slug).exists():
        text = _("There is a cycle with this short name already.")
        raise Invalid(text, errors=[FieldError("/slug", text)])
    cycle.save(force_insert=True)
    cycle.population.set(population)
    record_event(action="cycle.created", by=by, at=at, detail={"cycle": slug})
    return cycle


def _check(cycle: Cycle) -> None:
    errors = []
    if cycle.ends_on < cycle.starts_on:
        errors.append(FieldError("/ends_on", _("The end lies before the start.")))
    if cycle.version.state != FrameworkVersion.State.ADOPTED:
        errors.append(FieldError("/version", _("Only an adopted framework version can be assessed against.")))
    if not 1 <= cycle.currency_months <= 120:
        errors.append(FieldError("/currency_months", _("Evidence counts for 1 to 120 months.")))
    if errors:
        raise Invalid(errors[0].detail, errors=errors)


@transaction.atomic
def update_cycle(
    *, cycle: Cycle, by: User, at: dt.datetime, population: Sequence[Team] | None = None, **fields: Any
) -> Cycle:
    """Change a campaign in preparation. Once open only its end can be moved."""
    policies.may_manage_cycles(by).require()
    row = Cycle.objects.select_for_update(of=("self",)).select_related("version").get(pk=cycle.pk)
    if row.state == Cycle.State.CLOSED or (
        row.state == Cycle.State.OPEN and (set(fields) - {"ends_on"} or population)
    ):
        raise WrongState(_("An open cycle can only get another end; a closed one nothing."))
    for field, value in fields.items():
        setattr(row, field, value)
    _check(row)
    row.save()
    if population is not None:
        row.population.set(population)
    record_event(action="cycle.changed", by=by, at=at, detail={"cycle": row.slug, "fields": sorted(fields)})
    return row


def population_of(cycle: Cycle, day: dt.date) -> list[tuple[Employee, RoleProfile]]:
    """Who takes part on ``day``, each with the profile of the role held: members of the teams (or everybody) with a role."""
    people = Employee.objects.employed_on(day)
    teams = cycle.population.all()
    if teams.exists():
        people = people.members_of(Team.objects.under(teams), day)
    profiles = {
        profile.role_id: profile
        for profile in RoleProfile.objects.in_force(day)
        .filter(version=cycle.version_id)
        .select_related("role")
    }
    holdings = (
        RoleHolding.objects.on(day)
        .filter(employee__in=people)
        .select_related("employee__user")
        .order_by("employee__name")
    )
    return [(held.employee, profiles[held.role_id]) for held in holdings if held.role_id in profiles]


def require_openable(cycle: Cycle, day: dt.date) -> None:
    """Raise :class:`core.errors.WrongState` where a campaign cannot be opened on ``day``."""
    if cycle.state != Cycle.State.DRAFT:
        raise WrongState(_("Only a cycle in preparation can be opened."), code="illegal_step")
    if day < cycle.starts_on:
        text = _("This cycle begins on %(day)s. Move its start to open it earlier.")
        raise WrongState(text % {"day": date_format(cycle.starts_on, "DATE_FORMAT")}, code="not_begun")
    if day > cycle.ends_on:
        text = _("This cycle ended on %(day)s. Move its end to open it.")
        raise WrongState(text % {"day": date_format(cycle.ends_on, "DATE_FORMAT")}, code="ended")


@transaction.atomic
def open_cycle(*, cycle: Cycle, by: User, at: dt.datetime) -> list[Assessment]:
    """Open a campaign on one of its days: an assessment is started for each person of its population, who is told.

    Raises :class:`core.errors.WrongState` unless it is in preparation and has begun, but not ended.
    """
    policies.may_manage_cycles(by).require()
    row = Cycle.objects.select_for_update(of=("self",)).select_related("version").get(pk=cycle.pk)
    require_openable(row, date_of(at))
    row.state, row.opened_at = Cycle.State.OPEN, at
    row.save(update_fields=["state", "opened_at"])
    cycle.state, cycle.opened_at = row.state, row.opened_at
    started = [
        start_assessment(employee=employee, profile=profile, cycle=row, by=None, at=at)
        for employee, profile in population_of(row, date_of(at))
    ]
    record_event(action="cycle.opened", by=by, at=at, detail={"cycle": row.slug, "assessments": len(started)})
    notifications.opened(started)
    return started


@transaction.atomic
def close_cycle(*, cycle: Cycle, by: User, at: dt.datetime) -> Cycle:
    """Close a campaign. Drafts that nobody submitted are given up; what was submitted can still be assessed and confirmed."""
    policies.may_manage_cycles(by).require()
    row = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if row.state != Cycle.State.OPEN:
        raise WrongState(_("Only an open cycle can be closed."), code="illegal_step")
    row.state, row.closed_at = Cycle.State.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    cycle.state, cycle.closed_at = row.state, row.closed_at
    left = list(row.assessments.select_for_update(of=("self",)).filter(state=Assessment.State.DRAFT))
    for assessment in left:
        record_event(
            action="assessment.cancelled",
            by=by,
            at=at,
            assessment=assessment,
            reason=_("The cycle was closed."),
        )
    row.assessments.filter(pk__in=[assessment.pk for assessment in left]).update(
        state=Assessment.State.CANCELLED, changed_at=at
    )
    record_event(action="cycle.closed", by=by, at=at, detail={"cycle": row.slug, "given_up": len(left)})
    return row
