"""The skill matrix of a team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from assessments.lineage import lines
from assessments.models import HeldLevel
from people.models import Employee, Team
from reports.rules import (
    SMALL_GROUP,
    Coverage,
    FitSummary,
    Gap,
    GapItem,
    RoleRef,
    SkillRef,
    State,
    TeamRef,
    coverage,
    summary,
)
from reports.selectors.facts import facts_of, team_ref

SORTS = ("name", "role", "fit")


@dataclass(frozen=True)
class MatrixFilters:
    """What of the matrix is wanted; figures of a row are always those of the whole role.

    ``role``: slug; ``skill``: code; ``gap_only``: people and skills with something not met; ``tree``: with all teams below;
    ``sort``: ``name``, ``role`` or ``fit``, with ``-`` turned round.
    """

    role: str = ""
    skill: str = ""
    gap_only: bool = False
    tree: bool = False
    sort: str = "name"


@dataclass(frozen=True)
class MatrixRow:
    """One person: the gap with the role held on the day, and one cell for each column."""

    gap: Gap
    cells: tuple[GapItem, ...]


@dataclass(frozen=True)
class Matrix:
    """A team against what its roles require on ``as_of``."""

    team: TeamRef
    as_of: dt.date
    skills: tuple[SkillRef, ...]
    rows: tuple[MatrixRow, ...]
    coverage: tuple[Coverage, ...]
    summary: FitSummary
    roles: tuple[RoleRef, ...]  # of everybody in the team, for the filter
    all_skills: tuple[SkillRef, ...]
    people: int  # before filters
    filters: MatrixFilters


def matrix_people(team: Team, as_of: dt.date, viewer: User, *, tree: bool = False) -> list[Employee]:
    """Those in today's scope of ``viewer`` who were members of ``team`` (``tree``: or of one below it) on ``as_of``."""
    only = Team.objects.filter(pk=team.pk)
    teams = Team.objects.under(only) if tree else only
    return list(Employee.objects.visible_to(viewer).members_of(teams, as_of))


def team_matrix(
    team: Team, as_of: dt.date, viewer: User, filters: MatrixFilters | None = None, *, claims: bool = True
) -> Matrix:
    """The matrix of ``team`` on ``as_of``, as ``viewer`` may know it, in a constant number of queries."""
    filters = filters or MatrixFilters()
    people = matrix_people(team, as_of, viewer, tree=filters.tree)
    facts = facts_of(people, as_of, viewer, claims=claims)
    gaps = [facts.gap_of(employee.pk) for employee in people]
    wanted = [gap for gap in gaps if _wanted(gap, filters)]
    skills = columns_of(wanted, filters)
    rows = _sorted([MatrixRow(gap, facts.row_of(gap, skills)) for gap in wanted], filters.sort)
    return Matrix(
        team=team_ref(team),
        as_of=as_of,
        skills=skills,
        rows=tuple(rows),
        coverage=tuple(
            coverage(skill, [(row.gap.person, row.cells[index]) for row in rows])
            for index, skill in enumerate(skills)
        ),
        summary=summary([row.gap for row in rows]),
        roles=tuple(sorted({gap.role for gap in gaps if gap.role}, key=lambda role: str(role.title))),
        all_skills=columns_of(gaps, MatrixFilters()),
        people=len(gaps),
        filters=filters,
    )


def held_on(
    employee_ids: Collection[int], day: dt.date, as_of: dt.date | None = None
) -> dict[tuple[int, int], int]:
    """The level held on ``day`` by (employee id, skill id), for the view of what changed since.

    The skill is the one that stands on ``as_of`` (at last, without one) in the place of the one held then.
    """
    rows = HeldLevel.objects.on(day).filter(employee__in=list(employee_ids))
    known = lines()
    found: dict[tuple[int, int], int] = {}
    for person, skill, level in rows.order_by("pk").values_list("employee_id", "skill_id", "level"):
        place = known.now(skill, as_of)
        if place == skill or (person, place) not in found:
            found[person, place] = level
    return found


def columns_of(gaps: Iterable[Gap], filters: MatrixFilters) -> tuple[SkillRef, ...]:
    """The skills that the people's roles require, in the framework's order."""
    found = {
        item.skill
        for gap in gaps
        for item in gap.items
        if (not filters.skill or item.skill.code == filters.skill)
        and (not filters.gap_only or item.state == State.GAP)
    }
    return tuple(sorted(found, key=lambda skill: (skill.order, skill.code)))


def _wanted(gap: Gap, filters: MatrixFilters) -> bool:
    if filters.role and (gap.role is None or gap.role.slug != filters.role):
        return False
    items = [item for item in gap.items if not filters.skill or item.skill.code == filters.skill]
    if filters.gap_only:
        return any(item.state == State.GAP for item in items)
    return bool(items) or not filters.skill


def _sorted(rows: list[MatrixRow], sort: str) -> list[MatrixRow]:
    """Sorted by name, role or fit. A group of fewer than five is never ranked by fit."""
    key, down = sort.lstrip("-"), sort.startswith("-")
    rows = sorted(rows, key=lambda row: row.gap.person.name.casefold(), reverse=down and key == "name")
    if key == "role":
        rows.sort(key=lambda row: str(row.gap.role.title if row.gap.role else "").casefold(), reverse=down)
    elif key == "fit" and len(rows) >= SMALL_GROUP:
        rows.sort(key=lambda row: row.gap.fit or Decimal(0), reverse=down)
        rows.sort(key=lambda row: row.gap.fit is None)
    return rows
