"""One person against one role: the fit and what it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.rules.refs import DECIMALS, PersonRef, ProfileRef, RoleRef, State, TeamRef
from reports.rules.skill import GapItem, by_urgency


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of the fit: ``points`` = weight × ``ratio``, ``ratio`` = min(held / required, 1), 0 when not held."""

    item: GapItem
    ratio: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """What separates a person from a role on a day. Without a role or a profile in force: no items, and ``reason`` why."""

    person: PersonRef
    team: TeamRef | None
    role: RoleRef | None
    profile: ProfileRef | None
    as_of: dt.date
    items: tuple[GapItem, ...] = ()
    other: tuple[GapItem, ...] = ()  # held or claimed, not required
    reason: str = ""  # "", "no_role" or "no_profile"

    @property
    def fit(self) -> Decimal | None:
        """See :func:`fit`."""
        return fit(self.items)

    @property
    def assessed_share(self) -> Decimal | None:
        """See :func:`assessed_share`."""
        return assessed_share(self.items)

    @property
    def meets_role(self) -> bool:
        """See :func:`meets_role`."""
        return meets_role(self.items)

    @property
    def essential(self) -> tuple[GapItem, ...]:
        """The requirements that make the fit."""
        return tuple(item for item in self.items if item.essential)

    @property
    def desirable(self) -> tuple[GapItem, ...]:
        """The requirements that are reported apart."""
        return tuple(item for item in self.items if not item.essential)

    @property
    def open_items(self) -> tuple[GapItem, ...]:
        """What is not met, as :func:`by_urgency` orders it."""
        return by_urgency(item for item in self.items if item.state != State.MET)

    def count(self, state: str) -> int:
        """How many requirements are in ``state``."""
        return sum(item.state == state for item in self.items)


def rounded(value: Fraction) -> Decimal:
    """A figure of at least 0 to four decimals, halves up."""
    scale = 10**DECIMALS
    return Decimal(int(value * scale + Fraction(1, 2))).scaleb(-DECIMALS)


def _ratio(item: GapItem) -> Fraction:
    return min(Fraction(item.held or 0, item.required or 1), Fraction(1))


def _weight(items: Iterable[GapItem]) -> Fraction:
    return sum((Fraction(item.weight) for item in items), Fraction(0))


def fit(items: Iterable[GapItem]) -> Decimal | None:
    """Σ weight × min(held / required, 1) ÷ Σ weight over the essential items: 0 to 1, four decimals, halves up.

    ``None`` without essential weight. Computed exactly and rounded once.
    """
    essential = [item for item in items if item.essential]
    total = _weight(essential)
    if not total:
        return None
    return rounded(sum((Fraction(i.weight) * _ratio(i) for i in essential), Fraction(0)) / total)


def assessed_share(items: Iterable[GapItem]) -> Decimal | None:
    """The share of the essential weight whose skill has a held level: 0 to 1, four decimals; ``None`` without weight."""
    essential = [item for item in items if item.essential]
    total = _weight(essential)
    return rounded(_weight(item for item in essential if item.held is not None) / total) if total else None


def meets_role(items: Iterable[GapItem]) -> bool:
    """Whether there are essential requirements and every one is met."""
    essential = [item for item in items if item.essential]
    return bool(essential) and all(item.state == State.MET for item in essential)


def terms(items: Iterable[GapItem]) -> tuple[Term, ...]:
    """The addends of the fit, for those who want to add them up themselves."""
    return tuple(
        Term(item, rounded(_ratio(item)), rounded(Fraction(item.weight) * _ratio(item)))
        for item in items
        if item.essential
    )
