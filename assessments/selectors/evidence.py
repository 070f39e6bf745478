"""Evidence as a reader may see it: metadata always, the title only for who may read the content, the content never here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from assessments import policies
from assessments.models import Assessment, Evidence
from assessments.models.cycle import DEFAULT_CURRENCY_MONTHS
from assessments.models.evidence import EvidenceQuerySet
from assessments.rules import counts_until
from people.models import Employee
from people.selectors import name_for

STATES = ("verified", "unverified", "stale", "withdrawn")


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence. ``title`` is its kind where the reader may know the metadata only.

    ``counts_until`` is the last day on which it counts, ``stale_since`` the same day once it is past.
    """

    id: int
    title: str
    kind: str
    kind_code: str
    date: dt.date
    level: int
    code: str
    statement_id: int | None
    created_at: dt.datetime
    verified_by: str
    verified_at: dt.datetime | None
    counts_until: dt.date
    stale_since: dt.date | None
    withdrawn: bool
    withdrawn_reason: str
    relied_on: bool
    forms: tuple[str, ...]
    sha256: str
    size: int | None
    metadata_only: bool
    may_change: bool
    may_verify: bool
    may_withdraw: bool

    @property
    def state(self) -> str:
        """One of :data:`STATES`."""
        if self.withdrawn:
            return "withdrawn"
        if self.verified_at is None:
            return "unverified"
        return "stale" if self.stale_since else "verified"

    @property
    def may_be_verified(self) -> bool:
        """Whether the reader can verify it now."""
        return self.may_verify and self.state == "unverified"

    @property
    def verification_may_go(self) -> bool:
        """Whether the reader can take the verification back now."""
        return self.may_verify and self.verified_at is not None and not self.withdrawn and not self.relied_on

    @property
    def may_be_changed(self) -> bool:
        """Whether the reader can change or delete it now."""
        return self.may_change and not self.withdrawn and not self.relied_on

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the reader can flag it as withdrawn now."""
        return self.may_withdraw and not self.withdrawn


def with_details(pieces: EvidenceQuerySet) -> EvidenceQuerySet:
    """With what :func:`evidence_items` needs, in the same query."""
    return pieces.with_reliance().select_related("employee", "skill_level__skill", "statement", "verified_by")


class _Rights:
    """The policies, asked once for each person of a list, so that a longer list costs no more."""

    def __init__(self, viewer: User) -> None:
        self.viewer = viewer
        self._known: dict[int, tuple[bool, bool, bool, bool]] = {}

    def of(self, piece: Evidence) -> tuple[bool, bool, bool, bool]:
        """May open, change, verify, withdraw."""
        if piece.employee_id not in self._known:
            self._known[piece.employee_id] = (
                bool(policies.may_open(self.viewer, piece)),
                bool(policies.may_change_evidence(self.viewer, piece)),
                bool(policies.may_verify(self.viewer, piece)),
                bool(policies.may_withdraw(self.viewer, piece)),
            )
        return self._known[piece.employee_id]


def evidence_items(
    pieces: Iterable[Evidence], viewer: User, *, day: dt.date, currency_months: int = DEFAULT_CURRENCY_MONTHS
) -> list[EvidenceItem]:
    """``pieces`` (loaded by :func:`with_details`) as ``viewer`` may see them on ``day``."""
    rights = _Rights(viewer)
    found = []
    for piece in pieces:
        may_open, may_change, may_verify, may_withdraw = rights.of(piece)
        until = counts_until(piece.activity_date, currency_months)
        kind = piece.get_kind_display()
        found.append(
            EvidenceItem(
                id=piece.pk,
                title=piece.title if may_open else kind,
                kind=kind,
                kind_code=piece.kind,
                date=piece.activity_date,
                level=piece.skill_level.level,
                code=piece.skill_level.skill.code,
                statement_id=piece.statement_id,
                created_at=piece.created_at,
                verified_by=name_for(piece.verified_by, viewer) if piece.verified_by else "",
                verified_at=piece.verified_at,
                counts_until=until,
                stale_since=until if day > until else None,
                withdrawn=piece.withdrawn_at is not None,
                withdrawn_reason=piece.withdrawn_reason if may_open else "",
                relied_on=piece.relied_on,  # type: ignore[attr-defined]
                forms=tuple(form for form in ("text", "link", "file") if getattr(piece, form)),
                sha256=piece.sha256,
                size=piece.size,
                metadata_only=not may_open,
                may_change=may_change,
                may_verify=may_verify,
                may_withdraw=may_withdraw,
            )
        )
    return found


def currencies_of(employees: Iterable[int]) -> dict[int, int]:
    """How many months evidence counts, by the id of the person: by the latest open assessment, else by the default."""
    wanted = set(employees)
    opened = Assessment.objects.open().filter(employee__in=wanted).order_by("created_at", "pk")
    found = dict(opened.values_list("employee_id", "currency_months"))
    return {pk: found.get(pk, DEFAULT_CURRENCY_MONTHS) for pk in wanted}


def currency_of(employee: Employee) -> int:
    """How many months evidence of ``employee`` counts."""
    return currencies_of([employee.pk])[employee.pk]


@dataclass(frozen=True)
class EvidenceFilters:
    """What a list of evidence is narrowed to; ``state`` is one of :data:`STATES`."""

    skill: str = ""
    kind: str = ""
    state: str = ""


def own_evidence(viewer: User, filters: EvidenceFilters, *, day: dt.date) -> list[EvidenceItem]:
    """The viewer's own evidence, the latest activity first."""
    employee = Employee.objects.of(viewer)
    if employee is None:
        return []
    pieces = Evidence.objects.filter(employee=employee)
    if filters.skill:
        pieces = pieces.filter(skill_level__skill__code=filters.skill)
    if filters.kind:
        pieces = pieces.filter(kind=filters.kind)
    items = evidence_items(with_details(pieces), viewer, day=day, currency_months=currency_of(employee))
    return [item for item in items if not filters.state or item.state == filters.state]
