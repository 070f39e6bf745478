"""Composed reads about people: names as the reader may see them, and what was true of somebody on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dated import Dated, on_date, today
from core.folding import fold
from people import rules
from people.models import (
    Employee,
    EmployeeQuerySet,
    Membership,
    RoleHolding,
    Team,
    TeamLead,
    TeamQuerySet,
    is_hr_of_all,
)
from roles.models import Role

STATUSES = {"current": _("employed or joining"), "joining": _("joining"), "left": _("left")}
USUAL = "current"
SORTS = ("name", "team", "role", "manager")


def reads_names(viewer: User) -> bool:
    """Whether the viewer reads names at all: an auditor reads pseudonyms, unless HR of the whole organisation as well."""
    return not viewer.is_auditor or is_hr_of_all(viewer)


def name_for(employee: Employee, viewer: User) -> str:
    """The name by which ``viewer`` knows ``employee``: a pseudonym for an auditor, except of oneself."""
    own = employee.user_id is not None and employee.user_id == viewer.pk
    return employee.name if own or reads_names(viewer) else employee.pseudonym


def team_of(employee: Employee, day: dt.date) -> Team | None:
    """The team of which ``employee`` is a member on ``day``."""
    membership = Membership.objects.on(day).filter(employee=employee).select_related("team").first()
    return membership.team if membership else None


def role_of(employee: Employee, day: dt.date) -> Role | None:
    """The job role that ``employee`` holds on ``day``."""
    holding = RoleHolding.objects.on(day).filter(employee=employee).select_related("role").first()
    return holding.role if holding else None


def planned_of(employee: Employee, day: dt.date) -> dict[str, Dated]:
    """The changes that begin after ``day``: of "team" and "role", each the one that begins last."""
    links = {"team": employee.memberships, "role": employee.role_holdings}
    found = {
        kind: rows.filter(valid_from__gt=day)
        .exclude(valid_until=F("valid_from"))
        .order_by("-valid_from", "-pk")
        .first()
        for kind, rows in links.items()
    }
    return {kind: row for kind, row in found.items() if row is not None}


def count_holders(role: Role, day: dt.date) -> int:
    """How many people hold ``role`` on ``day`` or from a later one on, in whoever's scope they are."""
    held = RoleHolding.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), role=role)
    return held.exclude(valid_until=F("valid_from")).values("employee").distinct().count()


def lead_of(team: Team, day: dt.date) -> Employee | None:
    """Who leads ``team`` on ``day``."""
    lead = TeamLead.objects.on(day).filter(team=team).select_related("employee").first()
    return lead.employee if lead else None


def line_manager_of(employee: Employee, day: dt.date) -> Employee | None:
    """The lead of the team of which ``employee`` is a member on ``day``; nobody for who leads the topmost team."""
    lead = (
        TeamLead.objects.on(day)
        .filter(on_date(day, "team__memberships__"), team__memberships__employee=employee)
        .exclude(employee=employee)
        .select_related("employee")
        .first()
    )
    return lead.employee if lead else None


def managers_above(employee: Employee, day: dt.date) -> EmployeeQuerySet:
    """The leads of every team above ``employee``, the line manager among them."""
    team = team_of(employee, day)
    if team is None:
        return Employee.objects.none()
    above = [int(pk) for pk in team.path.strip("/").split("/")]
    leads = TeamLead.objects.on(day).filter(team__in=above)
    return Employee.objects.filter(pk__in=leads.values("employee")).exclude(pk=employee.pk)


def leads_a_team(user: User) -> bool:
    """Whether the user leads a team today; read once per request."""
    if "_leads" not in user.__dict__:
        employee = Employee.objects.of(user)
        user.__dict__["_leads"] = employee is not None and Team.objects.led_by(employee, today()).exists()
    return bool(user.__dict__["_leads"])


def sees_others(user: User) -> bool:
    """Whether anybody but the user is in his or her scope today; read once per request."""
    if user.is_hr or user.is_auditor:
        return True
    if "_sees_others" not in user.__dict__:
        employee = Employee.objects.of(user)
        user.__dict__["_sees_others"] = (
            employee is not None and Employee.objects.visible_to(user).exclude(pk=employee.pk).exists()
        )
    return bool(user.__dict__["_sees_others"])


@dataclass(frozen=True)
class PeopleFilters:
    """What a list of people is narrowed to. ``team`` counts with all teams below it; ``sort`` may begin with "-".

    ``roleless``: only those who hold no role.
    """

    search: str = ""
    team: Team | None = None
    role: Role | None = None
    roleless: bool = False
    status: str = USUAL
    sort: str = "name"


@dataclass(frozen=True)
class PersonRow:
    """One person as the viewer may see him or her; number and e-mail address are empty for an auditor.

    Of who has still to join, team and role are those of the first day, ``joins``.
    """

    id: int
    name: str
    number: str
    email: str
    team: Team | None
    role: Role | None
    manager_id: int | None
    manager: str
    joins: dt.date | None = None


def _with_status(people: EmployeeQuerySet, status: str, day: dt.date) -> EmployeeQuerySet:
    if status == "joining":
        return people.filter(joined_on__gt=day)
    if status == "left":
        return people.filter(left_on__lte=day)
    return people.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


def _sorted(people: EmployeeQuerySet, sort: str, day: dt.date, *, by_name: bool) -> EmployeeQuerySet:
    """Sorted by one column, then by name; who has nothing in that column comes last, either way.

    Where names are hidden, their order is hidden as well.
    """
    memberships = Membership.objects.on(day).filter(employee=OuterRef("pk"))
    holdings = RoleHolding.objects.on(day).filter(employee=OuterRef("pk"))
    leads = TeamLead.objects.on(day).filter(
        on_date(day, "team__memberships__"), team__memberships__employee=OuterRef("pk")
    )
    columns: dict[str, list[Any]] = {
        "team": [memberships.values("team__name")],
        "role": [holdings.values("role__tier"), holdings.values("role__slug")],
        "manager": [leads.exclude(employee=OuterRef("pk")).values("employee__search_key")] if by_name else [],
    }
    name = ["search_key", "pk"] if by_name else ["pk"]
    key, back = sort.removeprefix("-"), sort.startswith("-")
    if not columns.get(key):
        return people.order_by(*(f"-{field}" if back else field for field in name))
    keys = [Subquery(column[:1]) for column in columns[key]]
    ordered = [one.desc(nulls_last=True) if back else one.asc(nulls_last=True) for one in keys]
    return people.order_by(*ordered, *name)


def people_list(viewer: User, filters: PeopleFilters, day: dt.date) -> EmployeeQuerySet:
    """The people in the viewer's scope, narrowed and sorted; give a page of them to :func:`rows`.

    A search compares without case and accents; it finds nothing for a viewer who reads pseudonyms.
    """
    people = _with_status(Employee.objects.visible_to(viewer), filters.status, day)
    names = reads_names(viewer)
    if filters.search:
        people = people if names else people.none()
        for word in rules.search_words(filters.search):
            people = people.filter(search_key__contains=word)
    if filters.team is not None:
        people = people.members_of(Team.objects.filter(path__startswith=filters.team.path), day)
    if filters.role is not None:
        people = people.filter(
            pk__in=RoleHolding.objects.on(day).filter(role=filters.role).values("employee")
        )
    if filters.roleless:
        people = people.without_role(day)
    return _sorted(people, filters.sort, day, by_name=names)


def rows(people: Iterable[Employee], viewer: User, day: dt.date) -> list[PersonRow]:
    """``people`` as the viewer may see them on ``day``, with team, role and line manager, in three queries more."""
    found = list(people)
    current = on_date(day) | Q(employee__joined_on__gt=day, valid_from=F("employee__joined_on"))
    members = {
        row.employee_id: row.team
        for row in Membership.objects.filter(current, employee__in=found).select_related("team")
    }
    roles = {
        row.employee_id: row.role
        for row in RoleHolding.objects.filter(current, employee__in=found).select_related("role")
    }
    leads = {
        row.team_id: row.employee
        for row in TeamLead.objects.on(day).filter(team__in=set(members.values())).select_related("employee")
    }

    def row(employee: Employee) -> PersonRow:
        team = members.get(employee.pk)
        manager = leads.get(team.pk) if team is not None else None
        if manager == employee:
            manager = None
        name = name_for(employee, viewer)
        plain = name == employee.name
        return PersonRow(
            id=employee.pk,
            name=name,
            number=employee.number if plain else "",
            email=employee.email if plain else "",
            team=team,
            role=roles.get(employee.pk),
            manager_id=manager.pk if manager is not None else None,
            manager=name_for(manager, viewer) if manager is not None else "",
            joins=employee.joined_on if employee.joined_on > day else None,
        )

    return [row(employee) for employee in found]


def teams_for(viewer: User) -> TeamQuerySet:
    """The teams in the viewer's scope with parent and today's leads (``leads_today``), in a fixed number of queries."""
    leads = TeamLead.objects.on(today()).select_related("employee")
    return (
        Team.objects.visible_to(viewer)
        .select_related("parent")
        .prefetch_related(Prefetch("leads", leads, "leads_today"))
    )


def indented(teams: Iterable[Team]) -> list[tuple[int, str]]:
    """``teams`` as choices in the order of the tree, each name set in below the team above it."""
    by_path = {team.path: team for team in teams}

    def chain(team: Team) -> list[Team]:
        parts = team.path.strip("/").split("/")
        paths = ["/" + "/".join(parts[: length + 1]) + "/" for length in range(len(parts))]
        return [by_path[path] for path in paths if path in by_path]

    ordered = sorted(by_path.values(), key=lambda team: [fold(one.name) for one in chain(team)])
    return [(team.pk, "\u2003" * (len(chain(team)) - 1) + team.name) for team in ordered]
