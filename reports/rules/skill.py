"""One skill of one person: required, held, what backs it, and the gap between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.rules import counts_until
from reports.rules.refs import DESIRABLE, ESSENTIAL, Held, Need, Piece, SkillRef, State


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
        """A level is held, but all evidence at it or higher was withdrawn since."""
        return self.held is not None and self.evidence_count == 0


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


def stale_since(latest: dt.date | None, currency_months: int, as_of: dt.date) -> dt.date | None:
    """The last day on which evidence of an activity on ``latest`` counted, when ``as_of`` is past it; else ``None``."""
    if latest is None:
        return None
    until = counts_until(latest, currency_months)
    return until if as_of > until else None


def backing(pieces: Iterable[Piece], held: int | None) -> tuple[int, dt.date | None]:
    """How many pieces back the level (all of them when none is held), and the latest activity date among them."""
    dates = [piece.activity_date for piece in pieces if held is None or piece.level >= held]
    return len(dates), max(dates, default=None)


def item_of(
    skill: SkillRef,
    as_of: dt.date,
    *,
    need: Need | None,
    held: Held | None,
    claimed: int | None,
    pieces: Iterable[Piece],
) -> GapItem:
    """One skill of one person on ``as_of``, from its facts."""
    level = held.level if held else None
    required = need.level if need else None
    count, latest = backing(pieces, level)
    return GapItem(
        skill=skill,
        required=required,
        held=level,
        state=state_of(required, level, claimed),
        claimed=claimed,
        necessity=need.necessity if need else DESIRABLE,
        weight=need.weight if need else Decimal(0),
        evidence_count=count,
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
