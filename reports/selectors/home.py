"""What needs somebody now, by who he or she is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import AccessGrant, User
from assessments.models import Assessment, Cycle
from assessments.models.assessment import OPEN_STATES
from assessments.selectors import (
    Progress,
    WorkFilters,
    WorkItem,
    progress_of,
    work_items,
    worklist,
)
from people.models import Employee, Team
from reports.rules import FitSummary, Gap, TeamRef, summary
from reports.selectors.facts import facts_of, team_ref
from reports.selectors.gap import person_gap
from reports.selectors.organisation import Overview, organisation_overview

SHOWN = 8


@dataclass(frozen=True)
class TeamCard:
    """A team that one leads, and how its people fit their roles."""

    team: TeamRef
    summary: FitSummary


@dataclass(frozen=True)
class CycleCard:
    """An open campaign and how far it is."""

    cycle: Cycle
    progress: Progress


@dataclass(frozen=True)
class Home:
    """The parts of the page; what does not concern the reader is empty.

    ``kinds``: employee, manager, hr, auditor, administrator. ``todo``: the first of ``todo_count`` assessments of others that
    wait for the reader. ``states``: how many of those ``todo_count`` are in which state.
    """

    employee: Employee | None
    kinds: frozenset[str]
    own: tuple[WorkItem, ...] = ()
    gap: Gap | None = None
    todo: tuple[WorkItem, ...] = ()
    todo_count: int = 0
    states: tuple[tuple[str, int], ...] = ()
    teams: tuple[TeamCard, ...] = ()
    cycles: tuple[CycleCard, ...] = ()
    overview: Overview | None = None
    pending_grants: int | None = None


def home_of(user: User, day: dt.date) -> Home:
    """What needs ``user`` on ``day``."""
    me = Employee.objects.of(user)
    led = list(Team.objects.led_by(me, day)) if me is not None else []
    kinds = {
        "employee": me is not None,
        "manager": bool(led),
        "hr": user.is_hr,
        "auditor": user.is_auditor,
        "administrator": user.is_administrator,
    }
    overall = user.is_hr or user.is_auditor
    todo, states = _todo(user, me)
    return Home(
        employee=me,
        kinds=frozenset(kind for kind, true in kinds.items() if true),
        own=_own(user, me),
        gap=person_gap(me, day, viewer=user) if me is not None else None,
        todo=todo,
        todo_count=sum(count for _state, count in states),
        states=states,
        teams=_teams(user, led, day),
        cycles=_cycles(user) if overall else (),
        overview=organisation_overview(user, day, trend=False) if overall else None,
        pending_grants=AccessGrant.objects.filter(approved_by__isnull=True).count()
        if user.is_administrator
        else None,
    )


def _own(user: User, me: Employee | None) -> tuple[WorkItem, ...]:
    if me is None:
        return ()
    rows = worklist(user, WorkFilters()).filter(
        employee=me, state__in=(*OPEN_STATES, Assessment.State.APPEALED)
    )
    return tuple(work_items(rows[:SHOWN], user))


def _todo(user: User, me: Employee | None) -> tuple[tuple[WorkItem, ...], tuple[tuple[str, int], ...]]:
    """What waits for the reader about others, the longest unchanged first, and how many of all that are in which state."""
    if me is None:
        return (), ()
    rows = worklist(user, WorkFilters(view="todo", sort="changed")).exclude(employee=me)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    states = tuple((state, counts[state]) for state in Assessment.State.values if state in counts)
    return tuple(work_items(rows[:SHOWN], user)), states


def _teams(user: User, led: Iterable[Team], day: dt.date) -> tuple[TeamCard, ...]:
    """The teams that one leads, each with the fit of its own members, from one load."""
    teams = list(led)
    if not teams:
        return ()
    people = Employee.objects.visible_to(user).members_of(
        Team.objects.filter(pk__in=[team.pk for team in teams]), day
    )
    facts = facts_of(people, day, user)
    gaps = [facts.gap_of(pk) for pk in facts.people]
    return tuple(
        TeamCard(
            team_ref(team), summary([gap for gap in gaps if gap.team is not None and gap.team.id == team.pk])
        )
        for team in teams
    )


def _cycles(user: User) -> tuple[CycleCard, ...]:
    cycles = list(Cycle.objects.visible_to(user).filter(state=Cycle.State.OPEN))
    return tuple(CycleCard(*pair) for pair in zip(cycles, progress_of(cycles), strict=True))
