"""The steps of an assessment, from the claims to a level that is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import notifications, policies
from assessments.models import Assessment, Rating, RatingEvidence, Verdict
from assessments.rules import backing, needs_reason, next_state
from assessments.services.audit import record_event
from assessments.services.holding import hold
from assessments.services.proofs import proofs_by_skill
from assessments.services.ratings import locked, touch
from core.dated import date_of
from core.errors import FieldError, Invalid, NotAllowed, WrongState
from people.models import Employee


def _actor(by: User) -> Employee:
    """The employee who acts: who assesses, confirms or reopens is a person on record.

    Raises :class:`core.errors.NotAllowed` for an account without one.
    """
    employee = Employee.objects.of(by)
    if employee is None:
        raise NotAllowed(_("This account belongs to no employee."))
    return employee


def _reason(text: str, field: str = "/reason") -> str:
    if not text.strip():
        message = _("Give a reason: the person concerned can read it.")
        raise Invalid(message, errors=[FieldError(field, message)])
    return text.strip()


def _check_reasons(ratings: Sequence[Rating]) -> None:
    """At least one level, and a reason wherever it differs from what the verdicts propose.

    Raises :class:`core.errors.Invalid` naming each skill.
    """
    decided = [rating for rating in ratings if rating.level is not None]
    if not decided:
        text = _("Give a level to at least one skill.")
        raise Invalid(text, errors=[FieldError("/ratings", text)])
    errors = [
        FieldError(
            f"/ratings/{rating.skill.code}/rationale",
            _("%(code)s: level %(level)d differs from what the verdicts propose. Say why.")
            % {"code": rating.skill.code, "level": rating.level},
        )
        for rating in decided
        if needs_reason(rating.level, rating.proposed) and not rating.rationale
    ]
    if errors:
        raise Invalid(_("Some levels need a reason."), errors=errors)


def _ratings(row: Assessment, kind: str) -> list[Rating]:
    return list(row.ratings.filter(kind=kind).select_related("skill").order_by("skill__order", "skill__code"))


@transaction.atomic
def submit(
    *, assessment: Assessment, by: User, at: dt.datetime, expected_revision: int | None = None
) -> Assessment:
    """The subject hands the claims over."""
    row = locked(assessment, expected_revision)
    policies.may_rate_self(by, row).require()
    row.state = next_state(row.state, "submit", moderated=row.moderated)
    _check_reasons(_ratings(row, Rating.Kind.SELF))
    row.submitted_at = at
    touch(row, at, "state", "submitted_at")
    record_event(action="assessment.submitted", by=by, at=at, assessment=row)
    notifications.submitted(row)
    return row


@transaction.atomic
def assess(
    *, assessment: Assessment, by: User, at: dt.datetime, expected_revision: int | None = None
) -> Assessment:
    """The assessor (or line manager) hands the ratings over."""
    row = locked(assessment, expected_revision)
    policies.may_assess(by, row).require()
    row.state = next_state(row.state, "assess", moderated=row.moderated)
    _check_reasons(_ratings(row, Rating.Kind.ASSESSOR))
    row.assessed_at, row.assessed_by = at, _actor(by)
    touch(row, at, "state", "assessed_at", "assessed_by")
    record_event(action="assessment.assessed", by=by, at=at, assessment=row)
    return row


@transaction.atomic
def moderate(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """A third person looks at the ratings before they become final."""
    row = locked(assessment, expected_revision)
    policies.may_moderate(by, row).require()
    row.state = next_state(row.state, "moderate", moderated=row.moderated)
    row.moderated_at, row.moderated_by = at, _actor(by)
    touch(row, at, "state", "moderated_at", "moderated_by")
    record_event(action="assessment.moderated", by=by, at=at, assessment=row, reason=_reason(reason))
    return row


@transaction.atomic
def confirm(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """Make the assessor's levels final: they are held from this day, on the evidence that they rely on.

    Raises :class:`core.errors.WrongState` (409) naming each skill that no verified, current evidence backs; then nothing
    changes and those levels stay claims.
    """
    row = locked(assessment, expected_revision)
    policies.may_confirm(by, row).require()
    row.state = next_state(row.state, "confirm", moderated=row.moderated)
    reason = _reason(reason)
    ratings = _ratings(row, Rating.Kind.ASSESSOR)
    _check_reasons(ratings)
    decided = [rating for rating in ratings if rating.level is not None]
    day = date_of(at)
    proofs = proofs_by_skill(row.employee, [rating.skill_id for rating in decided])
    backed = {
        rating.skill_id: backing(
            proofs[rating.skill_id], rating.level or 0, on=day, currency_months=row.currency_months
        )
        for rating in decided
    }
    errors = [
        FieldError(
            f"/ratings/{rating.skill.code}",
            _("%(code)s: no verified evidence from the last %(months)d months backs level %(level)d.")
            % {"code": rating.skill.code, "months": row.currency_months, "level": rating.level},
        )
        for rating in decided
        if not backed[rating.skill_id]
    ]
    if errors:
        raise WrongState(
            _("Not every level is backed by verified evidence."), errors=errors, code="not_backed"
        )

    row.confirmed_at, row.confirmed_by, row.confirmation_reason = at, _actor(by), reason
    touch(row, at, "state", "confirmed_at", "confirmed_by", "confirmation_reason")
    finals = Rating.objects.bulk_create(
        Rating(
            assessment=row,
            skill_id=rating.skill_id,
            kind=Rating.Kind.FINAL,
            level=rating.level,
            proposed=rating.proposed,
            rationale=rating.rationale,
            by=by,
            at=at,
        )
        for rating in decided
    )
    RatingEvidence.objects.bulk_create(
        RatingEvidence(rating=final, evidence_id=piece)
        for final in finals
        for piece in backed[final.skill_id]
    )
    hold(row, finals, day)
    record_event(
        action="assessment.confirmed",
        by=by,
        at=at,
        assessment=row,
        reason=reason,
        detail={"levels": {rating.skill.code: rating.level for rating in decided}},
    )
    notifications.confirmed(row)
    return row


@transaction.atomic
def appeal(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """The subject asks for another look at what was confirmed, once for each version."""
    row = locked(assessment, expected_revision)
    policies.may_appeal(by, row).require()
    answered = row.appeal_answered_at is not None
    row.state = next_state(row.state, "appeal", moderated=row.moderated, answered=answered)
    row.appealed_at, row.appeal_reason = at, _reason(reason)
    touch(row, at, "state", "appealed_at", "appeal_reason")
    record_event(action="assessment.appealed", by=by, at=at, assessment=row, reason=row.appeal_reason)
    notifications.appealed(row)
    return row


@transaction.atomic
def dismiss(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """Answer an appeal: the decision stands, with a reason that the person reads."""
    row = locked(assessment, expected_revision)
    policies.may_dismiss(by, row).require()
    row.state = next_state(row.state, "dismiss", moderated=row.moderated)
    row.appeal_answered_at, row.appeal_answered_by, row.appeal_answer = at, _actor(by), _reason(reason)
    touch(row, at, "state", "appeal_answered_at", "appeal_answered_by", "appeal_answer")
    record_event(action="assessment.appeal_dismissed", by=by, at=at, assessment=row, reason=row.appeal_answer)
    notifications.appeal_dismissed(row)
    return row


@transaction.atomic
def reopen(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """Open a confirmed assessment again as its next version, which supersedes it once confirmed. Gives the new version.

    The claims and the assessor's ratings are carried over; what is held stays held until the new version is confirmed.
    """
    row = locked(assessment, expected_revision)
    policies.may_reopen(by, row).require()
    row.state = next_state(row.state, "reopen", moderated=row.moderated)
    if Assessment.objects.open().filter(employee=row.employee, profile=row.profile, cycle=row.cycle).exists():
        raise WrongState(
            _("An assessment of this person for this role is open already."), code="already_open"
        )
    row.reopened_at, row.reopened_by, row.reopen_reason = at, _actor(by), _reason(reason)
    touch(row, at, "state", "reopened_at", "reopened_by", "reopen_reason")
    record_event(action="assessment.reopened", by=by, at=at, assessment=row, reason=row.reopen_reason)
    new = Assessment.objects.create(
        employee=row.employee,
        profile=row.profile,
        cycle=row.cycle,
        assessor=row.assessor,
        state=Assessment.State.SUBMITTED,
        number=row.number + 1,
        supersedes=row,
        currency_months=row.currency_months,
        blind=False,  # both sides have spoken in the version before
        moderated=row.moderated,
        confirmation=row.confirmation,
        created_at=at,
        changed_at=at,
        submitted_at=at,
    )
    _carry_over(row, new)
    record_event(
        action="assessment.started",
        by=by,
        at=at,
        assessment=new,
        reason=row.reopen_reason,
        detail={"profile": str(row.profile), "supersedes": row.pk},
    )
    notifications.reopened(new)
    return new


def _carry_over(old: Assessment, new: Assessment) -> None:
    before = list(old.ratings.exclude(kind=Rating.Kind.FINAL).prefetch_related("verdicts"))
    after = Rating.objects.bulk_create(
        Rating(
            assessment=new, skill_id=r.skill_id, kind=r.kind, level=r.level, proposed=r.proposed, rationale=r.rationale,
            by_id=r.by_id, at=r.at,
        )
        for r in before
    )  # fmt: skip
    Verdict.objects.bulk_create(
        Verdict(rating=copy, statement_id=verdict.statement_id, value=verdict.value)
        for rating, copy in zip(before, after, strict=True)
        for verdict in rating.verdicts.all()
    )


@transaction.atomic
def cancel(
    *, assessment: Assessment, by: User, at: dt.datetime, reason: str, expected_revision: int | None = None
) -> Assessment:
    """Give an assessment up before anybody assessed it."""
    row = locked(assessment, expected_revision)
    policies.may_cancel(by, row).require()
    row.state = next_state(row.state, "cancel", moderated=row.moderated)
    touch(row, at, "state")
    record_event(action="assessment.cancelled", by=by, at=at, assessment=row, reason=_reason(reason))
    return row
