"""What the page of a person shows beside the gap: history, evidence, assessments, readers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from assessments.lineage import lines
from assessments.models import Assessment, AuditEvent, Evidence, HeldLevel
from core.dated import end_of
from people.models import Employee
from people.selectors import name_for, reads_names
from reports.rules import Gap, SkillRef
from reports.selectors.facts import place_of, skill_ref
from reports.selectors.gap import person_gap
from roles.models import Role

READERS_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A level that was confirmed: when, which, what it was before, by whom, in which assessment.

    ``carried_from`` names the framework version that it was carried over from on that day; nobody confirmed it anew, so that
    ``confirmed_on`` is an earlier day then.
    """

    on: dt.date
    skill: SkillRef
    level: int
    before: int | None
    by: str
    assessment_id: int
    carried_from: str = ""
    confirmed_on: dt.date | None = None
    readable: bool = True  # whether the viewer may open the assessment


@dataclass(frozen=True)
class EvidenceLine:
    """A piece of evidence as the viewer may know it: an auditor reads kind, dates and hash, no title."""

    id: int
    skill: SkillRef
    level: int
    title: str
    kind: str
    date: dt.date
    verified_by: str
    verified_at: dt.datetime | None
    withdrawn: bool
    sha256: str


@dataclass(frozen=True)
class Reading:
    """Somebody read or exported something of the person."""

    at: dt.datetime
    who: str
    action: str
    what: str
    reason: str


@dataclass(frozen=True)
class Profile:
    """A person on a day."""

    employee: Employee
    gap: Gap
    history: tuple[Change, ...]
    evidence: tuple[EvidenceLine, ...]
    assessments: tuple[Assessment, ...]
    readers: tuple[Reading, ...]
    is_own: bool


def person_profile(employee: Employee, as_of: dt.date, viewer: User, role: Role | None = None) -> Profile:
    """The page of ``employee`` on ``as_of`` as ``viewer`` may read it. Who has read the record is for the person alone."""
    is_own = employee.user_id is not None and employee.user_id == viewer.pk
    gap = person_gap(employee, as_of, role=role, viewer=viewer)
    assessments = tuple(
        Assessment.objects.visible_to(viewer)
        .filter(employee=employee, created_at__lt=end_of(as_of))
        .select_related("profile__role", "cycle", "assessor")
    )
    return Profile(
        employee=employee,
        gap=gap,
        history=_history(employee, as_of, viewer, {one.pk for one in assessments}),
        evidence=_evidence(employee, as_of, viewer, gap),
        assessments=assessments,
        readers=_readers(employee) if is_own else (),
        is_own=is_own,
    )


def _history(employee: Employee, as_of: dt.date, viewer: User, readable: set[int]) -> tuple[Change, ...]:
    """What was confirmed; ``readable`` are the assessments that the viewer may open."""
    rows = (
        HeldLevel.objects.filter(employee=employee, valid_from__lte=as_of)
        .select_related("skill__category", "rating__assessment__confirmed_by", "carried_from__skill__version")
        .order_by("valid_from", "pk")
    )
    before: dict[int, int] = {}
    found = []
    for row in rows:
        if row.valid_until == row.valid_from:
            continue  # corrected on the same day
        assessment = row.rating.assessment
        by = name_for(assessment.confirmed_by, viewer) if assessment.confirmed_by else ""
        origin = row.carried_from
        was = before.get(origin.skill_id if origin else row.skill_id)
        version = origin.skill.version.slug if origin else ""
        found.append(
            Change(
                row.valid_from,
                skill_ref(row.skill),
                row.level,
                was,
                by,
                assessment.pk,
                version,
                row.since,
                assessment.pk in readable,
            )
        )
        before[row.skill_id] = row.level
    return tuple(reversed(found))


def _evidence(employee: Employee, as_of: dt.date, viewer: User, gap: Gap) -> tuple[EvidenceLine, ...]:
    """Each piece under the skill of the gap that it counts for, else under its own."""
    end, known = end_of(as_of), lines()
    items = {item.skill.id: item for item in (*gap.items, *gap.other)}
    rows = (
        Evidence.objects.visible_to(viewer)
        .filter(employee=employee, created_at__lt=end)
        .select_related("skill_level__skill__category", "verified_by")
    )
    plain = reads_names(viewer) or employee.user_id == viewer.pk
    found = []
    for row in rows:
        verified = row.verified_at if row.verified_at and row.verified_at < end else None
        kind = str(row.get_kind_display())
        item = place_of(row.skill_level.skill_id, items, known, as_of)
        found.append(
            EvidenceLine(
                id=row.pk,
                skill=item.skill if item is not None else skill_ref(row.skill_level.skill),
                level=row.skill_level.level,
                title=row.title if plain else kind.capitalize(),
                kind=kind,
                date=row.activity_date,
                verified_by=name_for(row.verified_by, viewer) if verified and row.verified_by else "",
                verified_at=verified,
                withdrawn=row.withdrawn_at is not None and row.withdrawn_at < end,
                sha256=row.sha256,
            )
        )
    return tuple(found)


def _readers(employee: Employee) -> tuple[Reading, ...]:
    rows = AuditEvent.objects.readings_of(employee).order_by("-at", "-pk")[:READERS_SHOWN]
    return tuple(
        Reading(
            row.at,
            row.actor_name,
            row.action,
            str(row.detail.get("title") or row.detail.get("what") or ""),
            row.reason,
        )
        for row in rows
    )
