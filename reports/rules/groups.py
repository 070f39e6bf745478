"""Many people: coverage of a skill, and the fit of a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from reports.rules.refs import SMALL_GROUP, PersonRef, SkillRef, State
from reports.rules.role import Gap, rounded
from reports.rules.skill import GapItem


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far people have what their roles require of one skill.

    ``of`` people need it, ``met`` of them have it, ``assessed`` of them hold any level. ``at_risk_level`` is the lowest
    required level that at most one person (``holder``; ``None``: nobody) holds.
    """

    skill: SkillRef
    of: int
    met: int
    assessed: int
    at_risk_level: int | None = None
    holder: PersonRef | None = None

    @property
    def share(self) -> Decimal | None:
        """Met ÷ of; ``None`` when nobody needs it."""
        return rounded(Fraction(self.met, self.of)) if self.of else None

    @property
    def small(self) -> bool:
        """Whether so few people need it that a share would speak of persons."""
        return self.of < SMALL_GROUP

    @property
    def single(self) -> bool:
        """Whether exactly one person holds it at a level that is required."""
        return self.at_risk_level is not None and self.holder is not None

    @property
    def uncovered(self) -> bool:
        """Whether nobody holds it at a level that is required."""
        return self.at_risk_level is not None and self.holder is None


def coverage(skill: SkillRef, rows: Sequence[tuple[PersonRef, GapItem]]) -> Coverage:
    """The coverage of ``skill`` by people, each with the item of that skill (required or just held)."""
    needing = [item for _person, item in rows if item.required is not None]
    risk: int | None = None
    holder: PersonRef | None = None
    for level in sorted({item.required for item in needing if item.required is not None}):
        holders = [person for person, item in rows if item.held is not None and item.held >= level]
        if len(holders) <= 1:
            risk, holder = level, next(iter(holders), None)
            break
    return Coverage(
        skill=skill,
        of=len(needing),
        met=sum(item.state == State.MET for item in needing),
        assessed=sum(item.held is not None for item in needing),
        at_risk_level=risk,
        holder=holder,
    )


def withheld(groups: Sequence[Coverage]) -> frozenset[int]:
    """The places among ``groups`` (the coverage of one skill by group) whose figures are not shown.

    Those about fewer than five people; and, since the figure of all groups together is known, as many more, the smallest
    first, as it takes for the total less what is shown to speak of two groups and of five people or more.
    """
    filled = sorted((one.of, place) for place, one in enumerate(groups) if one.of)
    hidden = [place for _of, place in filled if groups[place].small]
    rest = [place for _of, place in filled if not groups[place].small]
    while hidden and rest and (len(hidden) < 2 or sum(groups[place].of for place in hidden) < SMALL_GROUP):
        hidden.append(rest.pop(0))
    return frozenset(hidden)


@dataclass(frozen=True, slots=True)
class FitSummary:
    """The fit of a group: ``median`` and ``meeting`` are empty where fewer than five people have a fit."""

    people: int
    with_fit: int
    meeting: int | None
    median: Decimal | None
    assessed: Decimal | None

    @property
    def small(self) -> bool:
        """Whether the figures are withheld."""
        return self.with_fit < SMALL_GROUP


def summary(gaps: Collection[Gap]) -> FitSummary:
    """People, those with a fit, how many meet their role, and the median fit and assessed share (four decimals, halves up).

    The median, because an average lets one outlier speak for everybody.
    """
    fits = [Fraction(gap.fit) for gap in gaps if gap.fit is not None]
    shares = [Fraction(gap.assessed_share) for gap in gaps if gap.assessed_share is not None]
    enough = len(fits) >= SMALL_GROUP
    return FitSummary(
        people=len(gaps),
        with_fit=len(fits),
        meeting=sum(gap.meets_role for gap in gaps) if enough else None,
        median=rounded(median(fits)) if enough else None,
        assessed=rounded(median(shares)) if enough else None,
    )
