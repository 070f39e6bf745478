"""Writes about people: joining, moving, changing roles, leaving, signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import may_close_account
from accounts.services import create_account, deactivate_account
from core import trail
from core.dated import DatedQuerySet, date_of
from core.errors import FieldError, Invalid, WrongState
from people import policies, rules
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.services.periods import (
    end_at,
    invalid,
    latest,
    make_way,
    renamed,
    require_open,
    require_reason,
    shown,
)
from roles.models import Role

PLANNED: Mapping[str, Any] = {"team": Membership, "role": RoleHolding}


def _locked(employee: Employee) -> Employee:
    """The person's row, held against other writers, so that two changes follow one another."""
    return Employee.objects.select_for_update().get(pk=employee.pk)


def _require_employed(employee: Employee, on: dt.date) -> None:
    if on < employee.joined_on:
        raise invalid(
            "/on",
            _("%(name)s joined on %(date)s.") % {"name": employee.name, "date": shown(employee.joined_on)},
        )
    if employee.left_on is not None and on >= employee.left_on:
        raise invalid(
            "/on", _("%(name)s left on %(date)s.") % {"name": employee.name, "date": shown(employee.left_on)}
        )


def _require_offered(role: Role) -> None:
    """A role of the archive is given to nobody; the row is held, so that it cannot be archived meanwhile."""
    if Role.objects.select_for_update().get(pk=role.pk).archived_at is not None:
        raise invalid("/role", _("This role is in the archive."))


def _check_person(*, number: str, name: str, but: Employee | None = None) -> None:
    errors = []
    others = Employee.objects.exclude(pk=but.pk) if but is not None else Employee.objects.all()
    if not name.strip():
        errors.append(FieldError("/name", _("A person needs a name.")))
    if not number.strip():
        errors.append(FieldError("/number", _("A person needs a personnel number.")))
    elif others.filter(number=number.strip()).exists():
        errors.append(FieldError("/number", _("This personnel number belongs to somebody else.")))
    if errors:
        raise Invalid(errors[0].detail, errors=errors)


@transaction.atomic
def hire(
    *,
    number: str,
    name: str,
    joined_on: dt.date,
    by: User,
    at: dt.datetime,
    email: str = "",
    team: Team | None = None,
    role: Role | None = None,
    reason: str = "",
) -> Employee:
    """A new person, member of ``team`` and holder of ``role`` from the day of joining.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the team's unit (a person without a team needs HR of the whole
    organisation), :class:`core.errors.Invalid` for a missing name, a missing or taken number, an implausible day,
    a day in the past without a ``reason``, or a role of the archive.
    """
    policies.may_keep_team(by, team).require()
    _check_person(number=number, name=name)
    if not rules.plausible_joining(joined_on):
        raise invalid("/joined_on", _("This date is not plausible."))
    reason = require_reason(joined_on, at, reason)
    employee = Employee.objects.create(
        number=number.strip(),
        name=name.strip(),
        email=email,
        search_key=rules.search_key([name, number, email]),
        joined_on=joined_on,
    )
    if team is not None:
        require_open(team)
        Membership.objects.create(employee=employee, team=team, valid_from=joined_on)
    if role is not None:
        _require_offered(role)
        RoleHolding.objects.create(employee=employee, role=role, valid_from=joined_on)
    detail = {**_named("team", team), **_named("role", role)}
    _told("person.joined", employee, joined_on, by=by, at=at, reason=reason, **detail)
    return employee


def _named(what: str, thing: Team | Role | None) -> dict[str, str]:
    return {what: thing.slug} if thing is not None else {}


def _told(
    action: str, employee: Employee, on: dt.date, *, by: User, at: dt.datetime, reason: str, **detail: str
) -> None:
    trail.tell(
        action=action,
        person=employee.pk,
        by=by,
        at=at,
        detail={"on": on.isoformat(), **detail},
        reason=reason,
    )


@transaction.atomic
def transfer(
    *, employee: Employee, team: Team, on: dt.date, by: User, at: dt.datetime, reason: str = ""
) -> Membership:
    """Make ``employee`` a member of ``team`` from ``on``; the membership until then ends on that day.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's and the team's unit, :class:`core.errors.Invalid` for
    the team of which the person is a member anyway, a day before the latest change or outside the employment, a day in the past
    without a ``reason``, or a team that the person leads (or one below it).
    """
    policies.may_keep_person(by, employee).require()
    policies.may_keep_team(by, team).require()
    require_open(team)
    employee = _locked(employee)
    _require_employed(employee, on)
    memberships = Membership.objects.filter(employee=employee)
    if memberships.on(on).open_ended().filter(team=team).exists():
        raise invalid("/team", _("%(name)s is a member of this team already.") % {"name": employee.name})
    leads = TeamLead.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), employee=employee)
    if not all(
        rules.lead_may_be_member(led, team.path) for led in leads.values_list("team__path", flat=True)
    ):
        raise invalid(
            "/team", _("A lead is a member of a team above the one that is led, never of it or of one below.")
        )
    make_way(memberships, on)
    reason = require_reason(on, at, reason)
    membership = Membership.objects.create(employee=employee, team=team, valid_from=on)
    _told("person.moved", employee, on, by=by, at=at, reason=reason, **_named("team", team))
    return membership


@transaction.atomic
def assign_role(
    *, employee: Employee, role: Role, on: dt.date, by: User, at: dt.datetime, reason: str = ""
) -> RoleHolding:
    """Give ``employee`` the job role ``role`` from ``on``; the role held until then ends on that day.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's unit, :class:`core.errors.Invalid` for the role that
    is held anyway or is in the archive, a day before the latest change or outside the employment, or a day in the past without
    a ``reason``.
    """
    policies.may_keep_person(by, employee).require()
    employee = _locked(employee)
    _require_employed(employee, on)
    holdings = RoleHolding.objects.filter(employee=employee)
    if holdings.on(on).open_ended().filter(role=role).exists():
        raise invalid("/role", _("%(name)s holds this role already.") % {"name": employee.name})
    _require_offered(role)
    make_way(holdings, on)
    reason = require_reason(on, at, reason)
    holding = RoleHolding.objects.create(employee=employee, role=role, valid_from=on)
    _told("person.role", employee, on, by=by, at=at, reason=reason, **_named("role", role))
    return holding


@transaction.atomic
def leave(*, employee: Employee, on: dt.date, by: User, at: dt.datetime, reason: str = "") -> Employee:
    """End the employment: ``on`` is the first day on which the person is gone. Team, role and leads end on it.

    The account is closed where that day has come and ``by`` may close it.
    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's unit, :class:`core.errors.Invalid` for a day
    before the person joined, and for one in the past (also where an earlier end is taken back) without a ``reason``.
    """
    policies.may_keep_person(by, employee).require()
    employee = _locked(employee)
    if on < employee.joined_on:
        raise invalid(
            "/on",
            _("%(name)s joined on %(date)s.") % {"name": employee.name, "date": shown(employee.joined_on)},
        )
    reason = require_reason(min(on, employee.left_on or on), at, reason)
    employee.left_on = on
    employee.save(update_fields=["left_on"])
    end_at(Membership.objects.filter(employee=employee), on)
    end_at(RoleHolding.objects.filter(employee=employee), on)
    end_at(TeamLead.objects.filter(employee=employee), on)
    _told("person.left", employee, on, by=by, at=at, reason=reason)
    if employee.user is not None and on <= date_of(at) and may_close_account(by, employee.user):
        deactivate_account(user=employee.user, by=by, at=at)
    return employee


@transaction.atomic
def link_account(*, employee: Employee, user: User | None, by: User, at: dt.datetime) -> Employee:
    """Let ``user`` sign in as ``employee``; ``None`` parts the two.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's unit, or for the own account,
    :class:`core.errors.Invalid` for an account that belongs to somebody else.
    """
    policies.may_keep_person(by, employee).require()
    for account in filter(None, (user, employee.user)):
        policies.may_link_account(by, account).require()
    if user is not None and Employee.objects.filter(user=user).exclude(pk=employee.pk).exists():
        raise invalid("/user", _("This account belongs to somebody else."))
    employee.user = user
    employee.save(update_fields=["user"])
    return employee


@transaction.atomic
def give_account(*, employee: Employee, by: User, at: dt.datetime) -> User:
    """Let ``employee`` sign in with the own e-mail address, by the account of that address or a new one.

    Raises as :func:`link_account`, and :class:`core.errors.Invalid` where the record holds no e-mail address.
    """
    policies.may_keep_person(by, employee).require()
    if not employee.email:
        raise invalid("/email", _("An account needs an e-mail address."))
    user = User.objects.filter(email=employee.email.lower()).first()
    if user is None:
        user = create_account(email=employee.email, by=by, at=at)
    link_account(employee=employee, user=user, by=by, at=at)
    return user


@transaction.atomic
def register_person(
    *,
    number: str,
    name: str,
    joined_on: dt.date,
    by: User,
    at: dt.datetime,
    email: str = "",
    team: Team | None = None,
    role: Role | None = None,
    account: bool = False,
    reason: str = "",
) -> Employee:
    """:func:`hire`, with an account where ``account`` says so."""
    employee = hire(
        number=number,
        name=name,
        email=email,
        joined_on=joined_on,
        team=team,
        role=role,
        reason=reason,
        by=by,
        at=at,
    )
    if account:
        give_account(employee=employee, by=by, at=at)
    return employee


@transaction.atomic
def change_person(
    *,
    employee: Employee,
    number: str,
    name: str,
    by: User,
    at: dt.datetime,
    email: str = "",
    team: Team | None = None,
    team_from: dt.date | None = None,
    role: Role | None = None,
    role_from: dt.date | None = None,
    account: bool = False,
    reason: str = "",
) -> Employee:
    """Correct a person's record and, where they differ from what is true on that day, move to ``team`` and give ``role``.

    ``team_from`` and ``role_from`` are today where empty. Raises what :func:`transfer`, :func:`assign_role` and
    :func:`give_account` raise; the refused day is named ``/team_from`` or ``/role_from``.
    """
    policies.may_keep_person(by, employee).require()
    _check_person(number=number, name=name, but=employee)
    employee = _locked(employee)
    entered = {"number": number.strip(), "name": name.strip(), "email": email}
    changed = [field for field, value in entered.items() if getattr(employee, field) != value]
    for field in changed:
        setattr(employee, field, entered[field])
    employee.search_key = rules.search_key([name, number, email])
    employee.save(update_fields=[*changed, "search_key"])
    if changed:
        trail.tell(action="person.changed", person=employee.pk, by=by, at=at, detail={"fields": changed})
    if team is not None:
        team_from = team_from or date_of(at)
        if not employee.memberships.on(team_from).filter(team=team).exists():
            with renamed({"/on": "/team_from"}):
                transfer(employee=employee, team=team, on=team_from, by=by, at=at, reason=reason)
    if role is not None:
        role_from = role_from or date_of(at)
        if not employee.role_holdings.on(role_from).filter(role=role).exists():
            with renamed({"/on": "/role_from"}):
                assign_role(employee=employee, role=role, on=role_from, by=by, at=at, reason=reason)
    if account and employee.user is None:
        give_account(employee=employee, by=by, at=at)
    return employee


@transaction.atomic
def withdraw_planned(*, employee: Employee, kind: str, by: User, at: dt.datetime) -> Employee:
    """Withdraw the change of team (``kind`` "team") or role ("role") that is to begin after the day of ``at``.

    What is true today goes on, until the person leaves where that is known. Raises :class:`core.errors.NotAllowed` unless ``by``
    is HR of the person's unit, :class:`core.errors.WrongState` where nothing is planned.
    """
    policies.may_keep_person(by, employee).require()
    employee = _locked(employee)
    rows: DatedQuerySet[Any] = PLANNED[kind].objects.filter(employee=employee)
    planned = latest(rows)
    if planned is None or planned.valid_from <= date_of(at):
        raise WrongState(_("No change is planned."), code="nothing_planned")
    planned.valid_until = planned.valid_from
    planned.save(update_fields=["valid_until"])
    before = latest(rows)
    if before is not None and before.valid_until == planned.valid_from:
        before.valid_until = employee.left_on
        before.save(update_fields=["valid_until"])
    thing = planned.team if kind == "team" else planned.role
    detail = _named(kind, thing)
    _told("person.plan_withdrawn", employee, planned.valid_from, by=by, at=at, reason="", **detail)
    return employee
