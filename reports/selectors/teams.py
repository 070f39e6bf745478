"""The tree of teams as one may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from core.dated import on_date
from people.models import Employee, Membership, Team, TeamLead
from people.selectors import name_for
from reports.rules import TeamRef
from reports.selectors.facts import team_ref


@dataclass(frozen=True)
class TeamRow:
    """A team in the tree: how deep, who leads it, how many people are its own and of all below."""

    team: TeamRef
    depth: int
    lead: str
    lead_id: int | None
    people: int
    below: int
    open: bool  # whether the reader may look at its matrix
    kept: bool  # whether the reader changes it, as HR of its unit
    closed_on: dt.date | None


def team_tree(viewer: User, day: dt.date) -> tuple[TeamRow, ...]:
    """The teams in scope on ``day``, each below the one above it."""
    kept = set(Team.objects.in_unit_of(viewer).values_list("pk", flat=True)) if viewer.is_hr else set()
    # HR finds the closed ones as well: that is where they are opened again.
    known = Team.objects.visible_to(viewer, day)
    teams = [team for team in known if team.closed_on is None or team.closed_on > day or team.pk in kept]
    overseen = set(Team.objects.overseen_by(viewer, day).values_list("pk", flat=True))
    seen = set(Employee.objects.visible_to(viewer, day).values_list("pk", flat=True))
    leads = {
        row.team_id: row.employee
        for row in TeamLead.objects.on(day).filter(team__in=teams).select_related("employee")
    }
    counts = dict(
        Membership.objects.filter(on_date(day), team__in=teams)
        .order_by()
        .values_list("team")
        .annotate(Count("pk"))
    )
    paths = {team.path for team in teams}
    rows = []
    for team in sorted(teams, key=lambda one: _key(one, teams)):
        lead = leads.get(team.pk)
        rows.append(
            TeamRow(
                team=team_ref(team),
                depth=sum(team.path.startswith(path) for path in paths) - 1,
                lead=name_for(lead, viewer) if lead else "",
                lead_id=lead.pk if lead and lead.pk in seen else None,
                people=counts.get(team.pk, 0),
                below=sum(counts.get(one.pk, 0) for one in teams if one.path.startswith(team.path)),
                open=team.pk in overseen,
                kept=team.pk in kept,
                closed_on=team.closed_on,
            )
        )
    return tuple(rows)


def _key(team: Team, teams: list[Team]) -> list[str]:
    """The names from the top to the team, so that each stands below the one above it and sisters by name."""
    above = [one for one in teams if team.path.startswith(one.path)]
    return [one.name.casefold() for one in sorted(above, key=lambda one: len(one.path))]
