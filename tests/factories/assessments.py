"""Rows of the assessment app, written as a confirmation would leave them; the workflow itself is tested with its services."""

import datetime as dt
import uuid
from typing import Any

from assessments.models import Assessment, Cycle, Evidence, HeldLevel, Rating, RatingEvidence
from competencies.models import FrameworkVersion, Skill, SkillLevel
from people.models import Employee
from roles.models import RoleProfile
from tests.factories.competencies import text


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """A moment of a day."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


def make_cycle(
    version: FrameworkVersion, *, starts_on: dt.date, ends_on: dt.date, state: str = "open", **fields: Any
) -> Cycle:
    """A campaign; a closed one was closed on its last day."""
    slug = fields.pop("slug", f"cycle-{uuid.uuid4().hex[:8]}")
    closed = at(ends_on, 18) if state == "closed" else None
    return Cycle.objects.create(
        slug=slug, name=text(slug), version=version, starts_on=starts_on, ends_on=ends_on, state=state,
        opened_at=at(starts_on) if state != "draft" else None, closed_at=closed, **fields,
    )  # fmt: skip


def make_evidence(
    employee: Employee,
    skill: Skill,
    level: int,
    on: dt.date,
    *,
    verifier: Employee | None = None,
    **fields: Any,
) -> Evidence:
    """A note about an activity on ``on``, verified the day after by ``verifier`` (unverified without one)."""
    verified = at(on + dt.timedelta(days=1)) if verifier else None
    return Evidence.objects.create(
        employee=employee,
        skill_level=SkillLevel.objects.get(skill=skill, level=level),
        activity_date=on,
        created_at=at(on),
        verified_by=verifier,
        **{
            "kind": "work_product",
            "title": "Note",
            "text": "What was done.",
            "verified_at": verified,
            **fields,
        },
    )


def make_assessment(
    employee: Employee,
    profile: RoleProfile,
    created_on: dt.date,
    *,
    cycle: Cycle | None = None,
    **fields: Any,
) -> Assessment:
    """An assessment in whatever state ``fields`` say."""
    return Assessment.objects.create(
        employee=employee,
        profile=profile,
        cycle=cycle,
        **{"created_at": at(created_on), "changed_at": at(created_on), **fields},
    )


def make_claim(
    employee: Employee, profile: RoleProfile, skill: Skill, level: int, submitted_on: dt.date, **fields: Any
) -> Assessment:
    """A submitted assessment in which the person claims ``level``."""
    values: dict[str, Any] = {"state": "submitted", "submitted_at": at(submitted_on), **fields}
    assessment = make_assessment(employee, profile, submitted_on, **values)
    Rating.objects.create(assessment=assessment, skill=skill, kind="self", level=level, at=at(submitted_on))
    return assessment


def confirm_level(
    employee: Employee,
    profile: RoleProfile,
    skill: Skill,
    level: int,
    since: dt.date,
    *,
    by: Employee,
    evidence_on: dt.date | None = None,
    currency_months: int = 24,
    assessment: Assessment | None = None,
) -> HeldLevel:
    """A level that ``by`` confirmed on ``since``, on evidence of ``evidence_on``; an earlier level of the skill ends then."""
    final: dict[str, Any] = {
        "state": "confirmed",
        "confirmed_at": at(since, 10),
        "confirmed_by": by,
        "changed_at": at(since, 10),
    }
    if assessment is None:
        assessment = make_assessment(employee, profile, since, **final)
    rating = Rating.objects.create(
        assessment=assessment, skill=skill, kind="final", level=level, at=at(since, 10)
    )
    if evidence_on is not None:
        piece = make_evidence(employee, skill, level, evidence_on, verifier=by)
        RatingEvidence.objects.create(rating=rating, evidence=piece)
    Assessment.objects.filter(pk=assessment.pk).update(**final)
    HeldLevel.objects.open_ended().filter(employee=employee, skill=skill).update(valid_until=since)
    return HeldLevel.objects.create(
        employee=employee,
        skill=skill,
        level=level,
        rating=rating,
        valid_from=since,
        currency_months=currency_months,
    )
