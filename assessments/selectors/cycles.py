"""How far a campaign is: by state and by team."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assessments.models import Assessment, Cycle
from assessments.services.cycles import population_of
from competencies.models import FrameworkVersion
from core.content import labelled
from core.dated import date_of, today
from people.models import Employee, Membership, Team

# What a campaign counts: an appealed assessment is confirmed as well; a reopened one lives on in its next version.
STAGES: Mapping[str, tuple[Any, frozenset[str]]] = {
    "draft": (pgettext_lazy("stage", "Being filled in"), frozenset({"draft"})),
    "submitted": (pgettext_lazy("stage", "Waiting for review"), frozenset({"submitted"})),
    "assessed": (pgettext_lazy("stage", "Waiting for confirmation"), frozenset({"assessed", "moderated"})),
    "confirmed": (pgettext_lazy("stage", "Confirmed"), frozenset({"confirmed", "appealed"})),
}
NO_TEAM = gettext_lazy("No team")


@dataclass(frozen=True)
class Stage:
    """How many assessments are at one stage."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Progress:
    """The stages of a group of assessments."""

    name: str
    stages: tuple[Stage, ...]
    cancelled: int = 0
    depth: int = 0
    team_id: int | None = None

    @property
    def total(self) -> int:
        """How many count."""
        return sum(stage.count for stage in self.stages)

    @property
    def done(self) -> int:
        """How many are confirmed."""
        return self.count("confirmed")

    def count(self, key: str) -> int:
        """How many are at a stage."""
        return next(stage.count for stage in self.stages if stage.key == key)


@dataclass(frozen=True)
class CycleProgress:
    """A campaign, altogether and by team in the order of the tree."""

    cycle: Cycle
    overall: Progress
    teams: tuple[Progress, ...]


def _progress(name: str, states: Iterable[str], **where: Any) -> Progress:
    counted = Counter(states)
    stages = tuple(
        Stage(key, str(label), sum(counted[state] for state in members))
        for key, (label, members) in STAGES.items()
    )
    return Progress(name, stages, cancelled=counted["cancelled"], **where)


def progress_of(cycles: Iterable[Cycle]) -> list[Progress]:
    """Each of ``cycles`` altogether, in one query."""
    rows = list(cycles)
    states: dict[int, list[str]] = {row.pk: [] for row in rows}
    for cycle_id, state in Assessment.objects.filter(cycle__in=rows).values_list("cycle_id", "state"):
        if cycle_id is not None:
            states[cycle_id].append(state)
    return [_progress(labelled(row.name), states[row.pk]) for row in rows]


def cycle_progress(cycle: Cycle) -> CycleProgress:
    """The progress of ``cycle``, altogether and by the teams of today (of the day it was closed, once it is)."""
    day = date_of(cycle.closed_at) if cycle.closed_at else today()
    rows = list(cycle.assessments.values_list("employee_id", "state"))
    team_of = dict(
        Membership.objects.on(day)
        .filter(employee__in={person for person, _ in rows})
        .values_list("employee_id", "team_id")
    )
    groups: dict[int | None, list[str]] = {}
    for person, state in rows:
        groups.setdefault(team_of.get(person), []).append(state)
    teams = Team.objects.filter(pk__in=[pk for pk in groups if pk is not None]).order_by("path")
    found = [
        _progress(team.name, groups[team.pk], depth=team.path.count("/") - 2, team_id=team.pk)
        for team in teams
    ]
    if None in groups:
        found.append(_progress(str(NO_TEAM), groups[None]))
    return CycleProgress(cycle, _progress(labelled(cycle.name), [state for _, state in rows]), tuple(found))


@dataclass(frozen=True)
class Population:
    """Who would take part if a campaign opened now, and how many would be left out for want of a role profile."""

    taking_part: int
    left_out: int


def population(cycle: Cycle) -> Population:
    """The people of ``cycle`` today."""
    day = today()
    people = Employee.objects.filter(left_on__isnull=True)
    teams = cycle.population.all()
    if teams.exists():
        people = people.members_of(Team.objects.under(teams), day)
    taking_part = len(population_of(cycle, day))
    return Population(taking_part, max(0, people.count() - taking_part))


def cycles_that_need(version: FrameworkVersion, _day: dt.date) -> str:
    """How many campaigns of ``version`` are in preparation or open; nothing for none."""
    cycles = version.cycles.exclude(state=Cycle.State.CLOSED).count()
    return ngettext("%(n)d cycle", "%(n)d cycles", cycles) % {"n": cycles} if cycles else ""
