"""Gap arithmetic (domain rules 6, 7 and 8), in one place: pages, API, spreadsheets and PDFs print what these functions give.

Per skill the gap is required − held. The fit with a role is

    Σ weight × min(held / required, 1)  ÷  Σ weight      over the essential requirements,

each term capped at 1, so that a strength never hides a gap. A skill that is not assessed adds nothing to the upper sum and
its whole weight to the lower one; the share of the weight that is assessed therefore always stands beside the fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.rules import counts_until
from core.errors import FieldError, Invalid

ESSENTIAL, DESIRABLE = "essential", "desirable"
DECIMALS = 4
SMALL_GROUP = 5  # figures about fewer people than this would be figures about persons


class State(StrEnum):
    """A skill against a requirement."""

    MET = "met"
    GAP = "gap"
    NOT_ASSESSED = "not_assessed"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class SkillRef:
    """A skill as figures name it; ``name`` is multilingual content, printed in the language of the reader."""

    id: int
    code: str
    name: object = field(compare=False)
    category: object = field(default="", compare=False)
    order: tuple[int, int] = field(default=(0, 0), compare=False)  # of the category, and within it


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as the reader may know it: a name, or a pseudonym."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role."""

    id: int
    slug: str
    title: object = field(compare=False)


@dataclass(frozen=True, slots=True)
class TeamRef:
    """A team."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """The version of a role profile, and the framework version in whose terms it speaks."""

    id: int
    number: int
    valid_from: dt.date
    framework: str
    framework_name: object = field(compare=False)


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement of a profile."""

    skill: SkillRef
    level: int
    necessity: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """A confirmed level in force on the day, since when, and how long (in calendar months) its evidence counts."""

    skill: SkillRef
    level: int
    since: dt.date
    currency_months: int
    assessment_id: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A verified, live piece of evidence: the level it is linked to and the date of the activity."""

    level: int
    activity_date: dt.date


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


# -- one skill --------------------------------------------------------------------------------------------------------


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


# -- one role ---------------------------------------------------------------------------------------------------------


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


# -- many people ------------------------------------------------------------------------------------------------------


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


# -- the date ---------------------------------------------------------------------------------------------------------


def parse_as_of(text: str | None, today: dt.date) -> dt.date:
    """The date that was asked for (ISO 8601); today when none was.

    Raises :class:`core.errors.Invalid` naming ``/as_of`` for anything else, and for a day to come: what will be true on it
    is not known, so the answer could not stay the same.
    """
    if text is None or not text.strip():
        return today
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        detail = _("Enter a date as YYYY-MM-DD.")
        raise Invalid(detail, errors=[FieldError("/as_of", detail)]) from None
    if day > today:
        detail = _("The date is in the future; ask for a day up to %(today)s.") % {
            "today": date_format(today)
        }
        raise Invalid(detail, errors=[FieldError("/as_of", detail)])
    return day
