"""The organisation as a whole, or one part of the tree: shares and counts, never averages over levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import User
from assessments.models import Cycle
from core.content import labelled
from people.models import Employee, Team
from people.selectors import name_for, reads_names
from reports.rules import (
    Coverage,
    FitSummary,
    Gap,
    GapItem,
    PersonRef,
    RoleRef,
    SkillRef,
    TeamRef,
    coverage,
    summary,
    withheld,
)
from reports.selectors.facts import facts_of, team_ref
from reports.selectors.matrix import MatrixFilters, columns_of

TREND_CYCLES = 6


@dataclass(frozen=True)
class HeatRow:
    """A group of people against each skill: one coverage for each column of the overview."""

    label: TeamRef | RoleRef
    cells: tuple[Coverage, ...]
    withheld: frozenset[int]  # the places of the cells that are not shown
    summary: FitSummary


@dataclass(frozen=True)
class TrendPoint:
    """The fit of the people on the last day of a closed cycle (``cycle`` empty: on the day of the overview)."""

    cycle: object
    day: dt.date
    summary: FitSummary


@dataclass(frozen=True)
class StaleCount:
    """How many of the levels that a person's role requires rest on evidence that is out of date."""

    person: PersonRef
    count: int


@dataclass(frozen=True)
class Overview:
    """What an organisation, or a part of it, holds on a day of what its roles require."""

    as_of: dt.date
    team: TeamRef | None
    skills: tuple[SkillRef, ...]
    rows: tuple[HeatRow, ...]
    coverage: tuple[Coverage, ...]
    summary: FitSummary
    trend: tuple[TrendPoint, ...]
    meeting: tuple[Gap, ...]  # who meets the role
    unassessed: tuple[Gap, ...]  # with a role, but without any held level that it requires
    without_role: tuple[PersonRef, ...]  # employed on the day, in a team or not
    stale: tuple[StaleCount, ...]
    held: int  # held levels required by a role
    with_role: int  # members of the teams who hold a role

    @property
    def stale_levels(self) -> int:
        """How many levels rest on evidence that is out of date."""
        return sum(one.count for one in self.stale)

    @property
    def at_risk(self) -> tuple[Coverage, ...]:
        """Skills that one person or nobody holds at a level that is required; nobody first."""
        found = [one for one in self.coverage if one.at_risk_level is not None]
        return tuple(sorted(found, key=lambda one: (one.holder is not None, one.skill.order, one.skill.code)))


def organisation_overview(
    viewer: User, as_of: dt.date, team: Team | None = None, *, by: str = "team", trend: bool = True
) -> Overview:
    """The overview of the people in today's scope of ``viewer`` who were members of a team (of the tree of ``team``) on ``as_of``.

    ``by``: rows of the heat map, ``team`` or ``role``. Constant in people; each closed cycle of the trend (the last six) costs
    the same again.
    """
    gaps, skills, items = _load(viewer, as_of, team)
    held = sum(item.held is not None for gap in gaps for item in gap.items)
    stale = [StaleCount(gap.person, sum(item.stale_since is not None for item in gap.items)) for gap in gaps]
    return Overview(
        as_of=as_of,
        team=team_ref(team) if team else None,
        skills=skills,
        rows=_heat(gaps, skills, items, by),
        coverage=tuple(
            coverage(skill, [(gap.person, row[index]) for gap, row in zip(gaps, items, strict=True)])
            for index, skill in enumerate(skills)
        ),
        summary=summary(gaps),
        trend=_trend(viewer, as_of, team, gaps) if trend else (),
        meeting=tuple(gap for gap in gaps if gap.meets_role),
        unassessed=tuple(gap for gap in gaps if gap.items and all(item.held is None for item in gap.items)),
        without_role=_without_role(viewer, as_of, team),
        stale=tuple(one for one in stale if one.count),
        held=held,
        with_role=sum(gap.role is not None for gap in gaps),
    )


def _without_role(viewer: User, day: dt.date, team: Team | None) -> tuple[PersonRef, ...]:
    people = Employee.objects.overseen_by(viewer).employed_on(day).without_role(day)
    if team is not None:
        people = people.members_of(Team.objects.under(Team.objects.filter(pk=team.pk)), day)
    found = [PersonRef(one.pk, name_for(one, viewer)) for one in people]
    return tuple(sorted(found, key=lambda person: person.name.casefold()))


def _load(
    viewer: User, day: dt.date, team: Team | None
) -> tuple[list[Gap], tuple[SkillRef, ...], list[tuple[GapItem, ...]]]:
    teams = Team.objects.overseen_by(viewer)
    if team is not None:
        teams = teams & Team.objects.under(Team.objects.filter(pk=team.pk))
    people = Employee.objects.overseen_by(viewer).members_of(
        Team.objects.filter(pk__in=teams.values("pk")), day
    )
    facts = facts_of(people, day, viewer)
    gaps = [facts.gap_of(pk) for pk in facts.people]
    if not reads_names(viewer):  # the order of the real names would give them away
        gaps.sort(key=lambda gap: gap.person.name)
    skills = columns_of(gaps, MatrixFilters())
    return gaps, skills, [facts.row_of(gap, skills) for gap in gaps]


def _heat(
    gaps: Sequence[Gap], skills: Sequence[SkillRef], items: Sequence[tuple[GapItem, ...]], by: str
) -> tuple[HeatRow, ...]:
    groups: dict[TeamRef | RoleRef, list[int]] = {}
    for index, gap in enumerate(gaps):
        label = gap.role if by == "role" else gap.team
        if label is not None:
            groups.setdefault(label, []).append(index)
    ordered = sorted(groups.items(), key=lambda pair: _title(pair[0]).casefold())
    cells = [
        tuple(
            coverage(skill, [(gaps[row].person, items[row][column]) for row in rows])
            for column, skill in enumerate(skills)
        )
        for _label, rows in ordered
    ]
    hidden = [withheld([row[column] for row in cells]) for column in range(len(skills))]
    return tuple(
        HeatRow(
            label=label,
            cells=cells[place],
            withheld=frozenset(column for column, places in enumerate(hidden) if place in places),
            summary=summary([gaps[row] for row in rows]),
        )
        for place, (label, rows) in enumerate(ordered)
    )


def _title(label: TeamRef | RoleRef) -> str:
    return label.name if isinstance(label, TeamRef) else labelled(label.title)


def _trend(viewer: User, as_of: dt.date, team: Team | None, now: Sequence[Gap]) -> tuple[TrendPoint, ...]:
    last_days = (
        Cycle.objects.visible_to(viewer)
        .filter(state=Cycle.State.CLOSED)
        .annotate(day=Coalesce(TruncDate("closed_at"), F("ends_on")))
        .filter(day__lt=as_of)
        .order_by("-day")
        .values_list("name", "day")[:TREND_CYCLES]
    )
    points = [
        TrendPoint(name, day, summary(_load(viewer, day, team)[0])) for name, day in reversed(last_days)
    ]
    return (*points, TrendPoint("", as_of, summary(now)))
