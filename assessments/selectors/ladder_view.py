"""A ladder as one reader sees it: frozen, and without a question to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Rating
from assessments.rules import (
    needs_reason,
)
from assessments.selectors.evidence import EvidenceItem
from core.dated import date_of
from roles.models import Requirement

MET = "met"
Chips = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Side:
    """What one rater says of a skill; ``proposed`` is what the verdicts prove (domain rule 2)."""

    kind: str
    level: int | None = None
    proposed: int | None = None
    rationale: str = ""
    verdicts: Mapping[int, str] = field(default_factory=dict)
    by: str = ""
    at: dt.datetime | None = None

    @property
    def needs_reason(self) -> bool:
        """Whether the level differs from what the verdicts propose."""
        return needs_reason(self.level, self.proposed)

    @property
    def reason_missing(self) -> bool:
        """Whether it differs and nothing says why."""
        return self.needs_reason and not self.rationale


def decisive(*sides: Side | None) -> Side | None:
    """The first of ``sides`` that gives a level."""
    return next((side for side in sides if side is not None and side.level is not None), None)


@dataclass(frozen=True)
class Other:
    """The word of the other side on a statement."""

    label: str
    verdict: str


@dataclass(frozen=True)
class LadderStatement:
    """A statement with the verdict of the side that is shown first; ``differs`` where both have spoken and disagree."""

    id: int
    text: str
    verdict: str | None = None
    others: tuple[Other, ...] = ()
    differs: bool = False
    evidence_count: int = 0
    evidence_url: str = ""


@dataclass(frozen=True)
class LadderRung:
    """A level. ``met`` counts the statements that the first side calls met; ``None`` where no side may be shown."""

    level: int
    phrase: str
    essence: str
    range: str
    explanation: str
    more: str
    statements: tuple[LadderStatement, ...] = ()
    open: bool = False
    chips: Chips = ()
    met: int | None = None
    evidence: tuple[EvidenceItem, ...] = ()

    @property
    def defined(self) -> bool:
        """Whether the skill has this level."""
        return self.range == "defined"


@dataclass(frozen=True)
class Neighbour:
    """Another skill of the same assessment."""

    code: str
    name: str


@dataclass(frozen=True)
class Ladder:
    """The ladder of one skill in one assessment, from 7 down to 1, as one reader may see it.

    ``side`` is the side that the reader speaks for ("self", "assessor" or ""), ``editable`` whether he or she can now.
    ``claim`` and ``assessor`` are ``None`` where they are hidden; then the two ``…_hidden`` say why.
    """

    assessment_id: int
    skill_id: int
    code: str
    name: str
    description: str
    required: int | None
    necessity: str
    held: int | None
    held_since: dt.date | None
    held_stale_since: dt.date | None
    side: str
    editable: bool
    locked: str
    claim: Side | None
    claim_hidden: str
    assessor: Side | None
    assessor_hidden: str
    final: Side | None
    mine: Side
    rungs: tuple[LadderRung, ...]
    evidence: tuple[EvidenceItem, ...]
    may_add_evidence: bool
    backed_by: int | None
    currency_months: int
    position: int
    total: int
    previous: Neighbour | None
    next: Neighbour | None
    id: str = "ladder"
    # filled by the page: where a change is sent, the form that its inputs belong to, the dialog for new evidence
    save_url: str = ""
    form: str = ""
    dialog: str = ""

    # -- what templates/_components/ladder.html asks for

    @property
    def claimed(self) -> int | None:
        """The claimed level."""
        return self.claim.level if self.claim else None

    @property
    def assessed(self) -> int | None:
        """The assessor's level, until it is final."""
        return self.assessor.level if self.assessor and not self.final else None

    @property
    def reach(self) -> int | None:
        """Up to where the rail is hatched."""
        if self.editable:
            return self.mine.level
        return self.assessed or self.claimed

    @property
    def proposed(self) -> int | None:
        """What the verdicts of the side that is shown first prove."""
        return self.main.proposed if self.main else None

    @property
    def stale(self) -> bool:
        """Whether no evidence backs the held level any more."""
        return self.held_stale_since is not None

    @property
    def show_verdicts(self) -> bool:
        """Whether there are verdicts to show."""
        return self.main is not None

    @property
    def required_note(self) -> str:
        """Second line of the mark."""
        return _("by the role") if self.necessity == Requirement.Necessity.ESSENTIAL else _("desirable")

    @property
    def claimed_note(self) -> str:
        """Second line of the mark."""
        return "" if self.side == Rating.Kind.SELF else self._when(self.claim)

    @property
    def assessed_note(self) -> str:
        """Second line of the mark."""
        return "" if self.side == Rating.Kind.ASSESSOR or not self.assessor else self.assessor.by

    @property
    def held_note(self) -> str:
        """Second line of the mark."""
        if self.held_stale_since:
            return _("out of date since %(month)s") % {"month": _month(self.held_stale_since)}
        return _("since %(month)s") % {"month": _month(self.held_since)} if self.held_since else ""

    # -- what the page asks for

    @property
    def main(self) -> Side | None:
        """The side that is shown first: one's own where one can still speak, else the assessor's, else the claim."""
        if self.editable:
            return self.mine
        return self.assessor or self.claim

    @property
    def defined(self) -> list[LadderRung]:
        """The levels that can be given, from the lowest."""
        return [rung for rung in reversed(self.rungs) if rung.defined]

    @property
    def decisive(self) -> Side | None:
        """The side whose level counts so far: the final one, the assessor's, one's own or the claim."""
        return decisive(self.final, self.assessor, self.mine if self.editable else None, self.claim)

    @property
    def differs(self) -> bool:
        """Whether both sides have given a level, and not the same."""
        both = self.claim and self.assessor and self.claim.level and self.assessor.level
        return bool(both) and self.claimed != (self.assessor.level if self.assessor else None)

    @property
    def side_by_side(self) -> bool:
        """Whether there are two sides to compare."""
        return bool(self.claim and self.assessor and self.claim.at and self.assessor.at)

    @property
    def why(self) -> list[LadderRung]:
        """The rungs that explain the proposal: the proposed one and the one above it; without one, that of the level given."""
        wanted = (
            {self.proposed, self.proposed + 1} if self.proposed else {self.main.level if self.main else None}
        )
        return [rung for rung in self.rungs if rung.defined and rung.level in wanted]

    @staticmethod
    def _when(side: Side | None) -> str:
        return date_format(date_of(side.at), "SHORT_DATE_FORMAT") if side and side.at else ""


def _month(day: dt.date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def with_typed(ladder: Ladder, *, level: int | None, rationale: str, verdicts: Mapping[int, str]) -> Ladder:
    """``ladder`` with what was typed in place of what is stored, to show a refused form as it was sent."""
    words = {**ladder.mine.verdicts, **verdicts}
    mine = replace(ladder.mine, level=level, rationale=rationale, verdicts=words)
    rungs = tuple(
        replace(rung, statements=tuple(replace(row, verdict=words.get(row.id)) for row in rung.statements))
        for rung in ladder.rungs
    )
    return replace(ladder, mine=mine, rungs=rungs)
