"""What the gap report of a person prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Evidence, HeldLevel
from core.dated import end_of
from people.models import Employee
from people.selectors import name_for
from reports import charts
from reports.charts import PRINT
from reports.pdf.bar import share_bar
from reports.pdf.ladder import Ladder, ladders
from reports.rules import Gap, GapItem, SkillRef, State, Term, terms
from reports.selectors import person_gap
from roles.models import Role

RADAR_RADIUS = 104


@dataclass(frozen=True)
class Line:
    """One requirement in the table, with the gap as it is printed everywhere."""

    item: GapItem
    gap: str


@dataclass(frozen=True)
class Proof:
    """A piece of evidence behind a level; ``title`` is empty where the reader may know kind and dates only."""

    skill: SkillRef
    level: int
    title: str
    kind: str
    date: dt.date
    verified_on: dt.datetime | None
    verified_by: str


@dataclass(frozen=True)
class GapReport:
    """A person against a role on a day."""

    gap: Gap
    compared: bool  # with another role than the one held
    bar: SafeString
    radar: SafeString
    essential: tuple[Line, ...]
    desirable: tuple[Line, ...]
    other: tuple[Line, ...]
    terms: tuple[Term, ...]
    weight: Decimal
    points: Decimal
    ladders: tuple[Ladder, ...]
    evidence: tuple[Proof, ...]
    stale: int

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many requirements are in which state; "claimed" are all skills with a claim above what is held."""
        found = {state: self.gap.count(state) for state in State}
        found[State.CLAIMED] = sum(item.claims_more for item in (*self.gap.items, *self.gap.other))
        return tuple((str(state), count) for state, count in found.items() if count)


def gap_report(
    employee: Employee, as_of: dt.date, viewer: User, *, role: Role | None = None, claims: bool = True
) -> GapReport:
    """The report of ``employee`` on ``as_of`` as ``viewer`` may know it; every figure is that of the page."""
    gap = person_gap(employee, as_of, role=role, viewer=viewer, claims=claims)
    parts = terms(gap.items)
    items = (*gap.items, *gap.other)
    return GapReport(
        gap=gap,
        compared=role is not None,
        bar=share_bar(gap.fit, gap.assessed_share),
        radar=charts.radar(gap.items, title=_("Held and required levels"), theme=PRINT, radius=RADAR_RADIUS),
        essential=_lines(gap.essential),
        desirable=_lines(gap.desirable),
        other=_lines(gap.other),
        terms=parts,
        weight=sum((term.item.weight for term in parts), Decimal(0)),
        points=sum((term.points for term in parts), Decimal(0)),
        ladders=ladders(gap.open_items),
        evidence=_evidence(employee, as_of, viewer, items),
        stale=sum(item.stale_since is not None for item in items),
    )


def _lines(items: Collection[GapItem]) -> tuple[Line, ...]:
    return tuple(Line(item, charts.gap_text(item)) for item in items)


def _evidence(
    employee: Employee, as_of: dt.date, viewer: User, items: Collection[GapItem]
) -> tuple[Proof, ...]:
    """The pieces that the items count (``GapItem.evidence_count``), by skill and then the latest first."""
    held = {item.skill.id: item.skill for item in items}
    rows = HeldLevel.objects.on(as_of).filter(employee=employee).backing(end_of(as_of))
    pieces = Evidence.objects.select_related("skill_level", "verified_by").in_bulk(
        [row.evidence_id for row in rows]
    )
    readable = set(Evidence.objects.visible_to(viewer).filter(employee=employee).values_list("pk", flat=True))
    found = [
        _proof(held[row.skill_id], pieces[row.evidence_id], viewer, readable=row.evidence_id in readable)
        for row in rows
    ]
    order = {item.skill.id: place for place, item in enumerate(items)}
    return tuple(sorted(found, key=lambda proof: order[proof.skill.id]))


def _proof(skill: SkillRef, piece: Evidence, viewer: User, *, readable: bool) -> Proof:
    return Proof(
        skill=skill,
        level=piece.skill_level.level,
        title=piece.title if readable else "",
        kind=str(piece.get_kind_display()),
        date=piece.activity_date,
        verified_on=piece.verified_at,
        verified_by=name_for(piece.verified_by, viewer) if piece.verified_by else "",
    )
