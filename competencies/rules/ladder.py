"""The scale of seven levels, and where a skill stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

LOWEST, HIGHEST = 1, 7
LEVELS = range(LOWEST, HIGHEST + 1)


class Range(StrEnum):
    """Where a level lies for a skill."""

    BELOW = "below"
    DEFINED = "defined"
    ABOVE = "above"


def ladder(defined: Iterable[int]) -> dict[int, Range]:
    """Each level 1 to 7 with where it lies, given the levels ``defined`` for a skill.

    A skill that is not described at any level (a draft in the making) has all of them below its range.
    """
    levels = set(defined)
    low, high = min(levels, default=HIGHEST + 1), max(levels, default=HIGHEST + 1)
    return {
        level: Range.BELOW if level < low else Range.ABOVE if level > high else Range.DEFINED
        for level in LEVELS
    }


def gaps(defined: Iterable[int]) -> list[int]:
    """The levels that are missing between the lowest and the highest defined one; empty when they are contiguous."""
    levels = set(defined)
    return [level for level in range(min(levels, default=0), max(levels, default=0)) if level not in levels]
