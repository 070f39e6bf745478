"""Several pieces of evidence of one person in one call: the rules and events are those of one piece, the cost is not."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import policies
from assessments.models import Assessment, Evidence
from assessments.services.audit import Happening, record_events
from assessments.services.evidence import content_errors, place_errors, told_of
from competencies.models import SkillLevel, Statement
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from people.models import Employee


@dataclass(frozen=True)
class Piece:
    """Evidence to be added: a text, a link, or both. ``skill_level`` comes with its skill."""

    skill_level: SkillLevel
    kind: str
    title: str
    activity_date: dt.date
    text: str = ""
    link: str = ""
    statement: Statement | None = None


@transaction.atomic
def add_pieces(*, employee: Employee, pieces: Sequence[Piece], by: User, at: dt.datetime) -> list[Evidence]:
    """Add evidence without files; see :func:`assessments.services.add_evidence`.

    Raises :class:`core.errors.Invalid` naming each field, the number of the piece before it; then none is added.
    """
    policies.may_add_evidence(by, employee).require()
    errors = []
    for number, piece in enumerate(pieces):
        found = content_errors(
            title=piece.title,
            kind=piece.kind,
            activity_date=piece.activity_date,
            text=piece.text.strip(),
            link=piece.link.strip(),
            has_file=False,
            day=date_of(at),
        ) + place_errors(piece.skill_level, piece.statement)
        errors += [FieldError(f"/{number}{error.pointer}", error.detail) for error in found]
    if errors:
        raise Invalid(errors[0].detail, errors=errors)
    rows = Evidence.objects.bulk_create(
        Evidence(
            employee=employee,
            skill_level=piece.skill_level,
            statement=piece.statement,
            kind=piece.kind,
            title=piece.title.strip(),
            activity_date=piece.activity_date,
            text=piece.text.strip(),
            link=piece.link.strip(),
            sha256=hashlib.sha256(f"{piece.text.strip()}\n{piece.link.strip()}".encode()).hexdigest(),
            created_by=by,
            created_at=at,
        )
        for piece in pieces
    )
    _tell("evidence.added", employee, rows, by=by, at=at)
    return rows


@transaction.atomic
def verify_pieces(*, evidence: Sequence[Evidence], by: User, at: dt.datetime) -> list[Evidence]:
    """Verify evidence of one person; see :func:`assessments.services.verify_evidence`.

    Raises :class:`core.errors.WrongState` where any of it is withdrawn or verified already; then none is verified.
    """
    if not evidence:
        return []
    rows = list(
        Evidence.objects.select_for_update(of=("self",))
        .filter(pk__in=[piece.pk for piece in evidence], employee=evidence[0].employee_id)
        .select_related("employee", "skill_level__skill")
        .order_by("pk")
    )
    if len(rows) != len({piece.pk for piece in evidence}):
        raise Invalid(_("This evidence is not all of one person."))
    policies.may_verify(by, rows[0]).require()
    if any(row.withdrawn_at is not None or row.verified_at is not None for row in rows):
        raise WrongState(_("Some of this evidence was withdrawn or is verified already."), code="verified")
    verifier = Employee.objects.of(by)
    for row in rows:
        row.verified_by, row.verified_at = verifier, at
    Evidence.objects.filter(pk__in=[row.pk for row in rows]).update(verified_by=verifier, verified_at=at)
    _tell("evidence.verified", rows[0].employee, rows, by=by, at=at)
    return rows


def _tell(action: str, employee: Employee, rows: Sequence[Evidence], *, by: User, at: dt.datetime) -> None:
    """An event for each piece, in the chain of the open assessment that asks for the skill, else in the person's."""
    opened = list(
        Assessment.objects.open()
        .select_for_update(of=("self",))
        .filter(employee=employee)
        .prefetch_related("profile__requirements")
        .order_by("-created_at")
    )
    chains: dict[int | None, tuple[Assessment | None, list[Happening]]] = {}
    for row in rows:
        skill = row.skill_level.skill_id
        asking = (one for one in opened if any(r.skill_id == skill for r in one.profile.requirements.all()))
        assessment = next(asking, None)
        _whose, happenings = chains.setdefault(assessment.pk if assessment else None, (assessment, []))
        happenings.append(Happening(action, told_of(row)))
    for assessment, happenings in chains.values():
        record_events(happenings=happenings, by=by, at=at, assessment=assessment, subject=employee)
