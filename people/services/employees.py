"""Writes about people: joining, moving, changing roles, leaving, signing in."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import may_close_account
from accounts.services import create_account, deactivate_account
from core.dated import date_of
from core.errors import FieldError, Invalid
from people import policies, rules
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.services.periods import end_at, invalid, make_way, renamed, require_open, shown
from roles.models import Role


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
) -> Employee:
    """A new person, member of ``team`` and holder of ``role`` from the day of joining.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the team's unit (a person without a team needs HR of the whole
    organisation), :class:`core.errors.Invalid` for a missing name, a missing or taken number, or
    a role of the archive.
    """
    policies.may_keep_team(by, team).require()
    _check_person(number=number, name=name)
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
    return employee


@transaction.atomic
def transfer(*, employee: Employee, team: Team, on: dt.date, by: User, at: dt.datetime) -> Membership:
    """Make ``employee`` a member of ``team`` from ``on``; the membership until then ends on that day.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's and the team's unit, :class:`core.errors.Invalid` for
    the team of which the person is a member anyway, a day before the latest change or outside the employment, or a team that
    the person leads (or one below it).
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
    return Membership.objects.create(employee=employee, team=team, valid_from=on)


@transaction.atomic
def assign_role(*, employee: Employee, role: Role, on: dt.date, by: User, at: dt.datetime) -> RoleHolding:
    """Give ``employee`` the job role ``role`` from ``on``; the role held until then ends on that day.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's unit, :class:`core.errors.Invalid` for the role that
    is held anyway or is in the archive, or a day before the latest change or outside the employment.
    """
    policies.may_keep_person(by, employee).require()
    employee = _locked(employee)
    _require_employed(employee, on)
    holdings = RoleHolding.objects.filter(employee=employee)
    if holdings.on(on).open_ended().filter(role=role).exists():
        raise invalid("/role", _("%(name)s holds this role already.") % {"name": employee.name})
    _require_offered(role)
    make_way(holdings, on)
    return RoleHolding.objects.create(employee=employee, role=role, valid_from=on)


@transaction.atomic
def leave(*, employee: Employee, on: dt.date, by: User, at: dt.datetime) -> Employee:
    """End the employment: ``on`` is the first day on which the person is gone. Team, role and leads end on it.

    The account is closed where that day has come and ``by`` may close it.
    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of the person's unit, :class:`core.errors.Invalid` for a day
    before the person joined.
    """
    policies.may_keep_person(by, employee).require()
    employee = _locked(employee)
    if on < employee.joined_on:
        raise invalid(
            "/on",
            _("%(name)s joined on %(date)s.") % {"name": employee.name, "date": shown(employee.joined_on)},
        )
    employee.left_on = on
    employee.save(update_fields=["left_on"])
    end_at(Membership.objects.filter(employee=employee), on)
    end_at(RoleHolding.objects.filter(employee=employee), on)
    end_at(TeamLead.objects.filter(employee=employee), on)
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
) -> Employee:
    """:func:`hire`, with an account where ``account`` says so."""
    employee = hire(
        number=number, name=name, email=email, joined_on=joined_on, team=team, role=role, by=by, at=at
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
) -> Employee:
    """Correct a person's record and, where they differ from what is true on that day, move to ``team`` and give ``role``.

    ``team_from`` and ``role_from`` are today where empty. Raises what :func:`transfer`, :func:`assign_role` and
    :func:`give_account` raise; the refused day is named ``/team_from`` or ``/role_from``.
    """
    policies.may_keep_person(by, employee).require()
    _check_person(number=number, name=name, but=employee)
    employee = _locked(employee)
    employee.number, employee.name, employee.email = number.strip(), name.strip(), email
    employee.search_key = rules.search_key([name, number, email])
    employee.save(update_fields=["number", "name", "email", "search_key"])
    if team is not None:
        team_from = team_from or date_of(at)
        if not employee.memberships.on(team_from).filter(team=team).exists():
            with renamed({"/on": "/team_from"}):
                transfer(employee=employee, team=team, on=team_from, by=by, at=at)
    if role is not None:
        role_from = role_from or date_of(at)
        if not employee.role_holdings.on(role_from).filter(role=role).exists():
            with renamed({"/on": "/role_from"}):
                assign_role(employee=employee, role=role, on=role_from, by=by, at=at)
    if account and employee.user is None:
        give_account(employee=employee, by=by, at=at)
    return employee
