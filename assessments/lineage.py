"""Which skill took the place of which, by the migrations that hold: the one place that joins records over framework versions.

Evidence, claims and held levels name the skill of the version that they were given in. Whoever looks for them by skill asks
here first: what was proven of a skill counts for the one that took its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments import rules
from assessments.models import Migration, MigrationItem


@dataclass(frozen=True)
class Move:
    """One migration: the skill that took the place of another, by its id."""

    id: int
    on: dt.date
    places: Mapping[int, int]


@dataclass(frozen=True)
class Lines:
    """All migrations that hold, oldest first."""

    moves: tuple[Move, ...] = ()

    def _pairs(self, day: dt.date | None = None) -> list[tuple[int, int]]:
        held = (move for move in self.moves if day is None or move.on <= day)
        return [pair for move in held for pair in move.places.items()]

    def behind(self, skills: Iterable[int]) -> dict[int, frozenset[int]]:
        """For each skill itself and all whose place it took."""
        return rules.lineage(self._pairs(), skills)

    def onward(self, skills: Iterable[int], day: dt.date | None = None) -> dict[int, frozenset[int]]:
        """For each skill itself and all that had taken its place by ``day`` (at last without one)."""
        return rules.lineage([(new, old) for old, new in self._pairs(day)], skills)

    def now(self, skill: int, day: dt.date | None = None) -> int:
        """The skill that stands in the place of ``skill`` on ``day`` (at last without one)."""
        for move in self.moves:
            if day is None or move.on <= day:
                skill = move.places.get(skill, skill)
        return skill

    def steps(self, skill: int) -> list[tuple[int, int]]:
        """The migrations that a level confirmed in ``skill`` goes through: (migration, skill then)."""
        found = []
        for move in self.moves:
            if skill in move.places:
                skill = move.places[skill]
                found.append((move.id, skill))
        return found

    def family(self, skills: Iterable[int]) -> set[int]:
        """The skills of which a person holds one level at a time: each, what took its place, and whose place that took."""
        ahead = {one for skill in skills for one in (skill, self.now(skill))}
        return {one for known in self.behind(ahead).values() for one in known}


def lines() -> Lines:
    """What is known of which skill took the place of which. One query."""
    rows = MigrationItem.objects.filter(
        kind=MigrationItem.Kind.SKILL,
        new_skill__isnull=False,
        migration__state=Migration.State.DONE,
    ).order_by("migration__at", "migration", "pk")
    moves: dict[int, tuple[dt.date, dict[int, int]]] = {}
    for migration, on, old, new in rows.values_list(
        "migration", "migration__effective_on", "old_skill", "new_skill"
    ):
        moves.setdefault(migration, (on, {}))[1][old or 0] = new or 0
    return Lines(tuple(Move(key, on, places) for key, (on, places) in moves.items()))
