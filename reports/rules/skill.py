"""One skill of one person: required, held, what backs it, and the gap between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.rules import counts_until, stale_since
from reports.rules.refs import DESIRABLE, ESSENTIAL, Held, Need, SkillRef, State


@dataclass(frozen=True, slots=True)
class GapItem:
    """One skill of one person on a day: against a requirement, or (``required`` empty) just held."""

    skill: SkillRef
    required: int | None
    held: int | None
    state: State
    claimed: int | None = None
    necessity: str = ESSENTIAL
    weight: Decimal = Decimal(1)
    evidence_count: int = 0
    evidence_latest: dt.date | None = None
    counts_until: dt.date | None = None
    stale_since: dt.date | None = None
    held_since: dt.date | None = None
    assessment_id: int | None = None

    @property
    def claims_more(self) -> bool:
        """Whether more is claimed than held."""
        return self.claimed is not None and self.claimed > (self.held or 0)

    @property
    def gap(self) -> int | None:
        """Required − held; negative above the requirement, ``None`` where either is missing (never 0 for "not assessed")."""
        return gap_of(self.required, self.held)

    @property
    def essential(self) -> bool:
        """Whether it counts for the fit."""
        return self.required is not None and self.necessity == ESSENTIAL

    @property
    def unbacked(self) -> bool:
        """A level is held, but all evidence behind it was withdrawn since."""
        return self.held is not None and self.evidence_count == 0

    @property
    def mark(self) -> str:
        """How a held level is shown: ``held``, ``stale`` (its evidence is past its currency) or ``unbacked``."""
        return "unbacked" if self.unbacked else "stale" if self.stale_since else "held"

    @property
    def marked_since(self) -> dt.date | None:
        """Since when :attr:`mark` says what it says; nothing keeps since when a level is unbacked."""
        return None if self.unbacked else self.stale_since or self.held_since


def gap_of(required: int | None, held: int | None) -> int | None:
    """Required − held, in levels; ``None`` where either is missing."""
    return None if required is None or held is None else required - held


def state_of(required: int | None, held: int | None, claimed: int | None) -> State:
    """The state of a skill. Only a held level decides; a claim is shown as such and never counts as held.

    Where nothing is required, a held level meets it.
    """
    if held is not None:
        return State.MET if held >= (required or 0) else State.GAP
    return State.NOT_ASSESSED if claimed is None else State.CLAIMED


def item_of(
    skill: SkillRef,
    as_of: dt.date,
    *,
    need: Need | None,
    held: Held | None,
    claimed: int | None,
    activities: Collection[dt.date] = (),
) -> GapItem:
    """One skill of one person on ``as_of``, from its facts; ``activities`` are the dates of the evidence behind what is held."""
    level = held.level if held else None
    required = need.level if need else None
    latest = max(activities, default=None)
    return GapItem(
        skill=skill,
        required=required,
        held=level,
        state=state_of(required, level, claimed),
        claimed=claimed,
        necessity=need.necessity if need else DESIRABLE,
        weight=need.weight if need else Decimal(0),
        evidence_count=len(activities),
        evidence_latest=latest,
        counts_until=counts_until(latest, held.currency_months) if held and latest else None,
        stale_since=stale_since(latest, held.currency_months, as_of) if held else None,
        held_since=held.since if held else None,
        assessment_id=held.assessment_id if held else None,
    )


def by_urgency(items: Iterable[GapItem]) -> tuple[GapItem, ...]:
    """Essential before desirable, then the wider gap, the greater weight, what is not assessed, and the code."""
    return tuple(
        sorted(
            items,
            key=lambda i: (not i.essential, -(i.gap if i.gap is not None else 0), -i.weight, i.skill.code),
        )
    )
