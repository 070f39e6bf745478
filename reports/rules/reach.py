"""One person against many roles: which can be reached by career steps, how they fit, and what is missing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.rules.refs import RoleRef, State
from reports.rules.role import Gap
from reports.rules.skill import GapItem


class Reach(StrEnum):
    """How a role lies to the one held: itself, one career step away, several, or on no way that leads on from it."""

    HELD = "held"
    NEXT = "next"
    LATER = "later"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class RoleFit:
    """A person's gap with a role. ``steps`` from the role held (``None``: no way leads there); ``way`` are the roles between."""

    role: RoleRef
    tier: int
    family: str
    gap: Gap
    steps: int | None
    way: tuple[RoleRef, ...] = ()

    @property
    def reach(self) -> Reach:
        """Where the role lies."""
        if self.steps is None:
            return Reach.ELSEWHERE
        return (Reach.HELD, Reach.NEXT)[self.steps] if self.steps < 2 else Reach.LATER

    @property
    def missing(self) -> tuple[GapItem, ...]:
        """The essential requirements that are not met, the most urgent first."""
        return tuple(item for item in self.gap.open_items if item.essential)

    @property
    def wanting(self) -> tuple[GapItem, ...]:
        """The desirable requirements that are not met."""
        return tuple(item for item in self.gap.open_items if not item.essential)

    @property
    def levels_missing(self) -> int:
        """The sum of the gaps of essential skills that are assessed, in levels."""
        return sum(item.gap or 0 for item in self.missing)

    @property
    def unassessed(self) -> int:
        """How many essential skills have no held level."""
        return sum(item.state != State.GAP for item in self.missing)


def ways(start: int, steps: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """The shortest way from the role ``start`` to each role that career steps lead to: the roles after ``start``, in order.

    ``steps`` are (from, to). The start itself has an empty way; of two ways of one length the one through smaller ids counts.
    """
    following: dict[int, list[int]] = {}
    for source, target in steps:
        following.setdefault(source, []).append(target)
    found: dict[int, tuple[int, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for target in sorted(following.get(here, ())):
            if target not in found:
                found[target] = (*found[here], target)
                waiting.append(target)
    return found


def in_order(rows: Iterable[RoleFit], titles: Mapping[int, str], by: str = "fit") -> list[RoleFit]:
    """The role held, then the next roles, the later ones, and the rest; within each group as ``by`` says.

    ``fit``: the best fit first; ``missing``: the fewest missing requirements first; ``title``: by the alphabet. ``titles`` in
    the reader's language, by the role's id.
    """

    def key(row: RoleFit) -> tuple[object, ...]:
        title = titles[row.role.id].casefold()
        fit = -(row.gap.fit if row.gap.fit is not None else -1)
        steps = row.steps if row.steps is not None else 10_000
        near = (min(steps, 2) if row.steps is not None else 3,)
        if by == "title":
            return (*near, title)
        if by == "missing":
            return (*near, len(row.missing), row.levels_missing, fit, title)
        return (*near, fit, len(row.missing), title)

    return sorted(rows, key=key)


def best(rows: Iterable[RoleFit]) -> RoleFit | None:
    """The role, other than the one held, with the highest fit above 0; of equal ones the nearest, then the one missing least."""
    others = [row for row in rows if row.reach != Reach.HELD and row.gap.fit]
    return max(
        others,
        key=lambda row: (
            row.gap.fit,
            -(row.steps if row.steps is not None else 10_000),
            -len(row.missing),
            -row.role.id,
        ),
        default=None,
    )
