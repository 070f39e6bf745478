"""The trail: append-only events, chained by hash per stream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment, AuditEvent
from assessments.policies import hr_covers
from assessments.rules import event_hash
from core.errors import FieldError, Invalid
from people.models import Employee


def stream_of(assessment: Assessment | None, subject: Employee | None) -> str:
    """The chain that an event belongs to: the assessment's, else the person's, else the system's."""
    if assessment is not None:
        return f"assessment:{assessment.pk}"
    return f"person:{subject.pk}" if subject is not None else "system"


def _content(event: AuditEvent) -> dict[str, Any]:
    return {
        "stream": event.stream,
        "sequence": event.sequence,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "action": event.action,
        "subject": event.subject_id,
        "assessment": event.assessment_id,
        "detail": event.detail,
        "reason": event.reason,
    }


def _name_of(user: User | None) -> str:
    if user is None:
        return ""
    employee = Employee.objects.of(user)
    return employee.name if employee is not None else user.email


@dataclass(frozen=True)
class Happening:
    """What an event is about, apart from who, when and whose."""

    action: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


# No savepoint: where an event cannot be written, all that it tells of is undone with it.
@transaction.atomic(savepoint=False)
def record_events(
    *,
    happenings: Sequence[Happening],
    by: User | None,
    at: dt.datetime,
    assessment: Assessment | None = None,
    subject: Employee | None = None,
) -> list[AuditEvent]:
    """Append events to one chain, in their order. The caller holds the lock of the assessment; a person's stream is locked here."""
    if assessment is not None:
        subject = subject or assessment.employee
    elif subject is not None:
        Employee.objects.select_for_update().only("pk").get(pk=subject.pk)
    stream = stream_of(assessment, subject)
    last = AuditEvent.objects.filter(stream=stream).order_by("-sequence").only("sequence", "hash").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    events = []
    for number, happening in enumerate(happenings, start=sequence + 1):
        event = AuditEvent(
            stream=stream,
            sequence=number,
            at=at,
            actor=by,
            actor_name=_name_of(by),
            action=happening.action,
            subject=subject,
            assessment=assessment,
            detail=dict(happening.detail),
            reason=happening.reason,
            previous_hash=previous,
        )
        event.hash = previous = event_hash(previous, _content(event))
        events.append(event)
    return AuditEvent.objects.bulk_create(events)


def record_event(
    *,
    action: str,
    by: User | None,
    at: dt.datetime,
    assessment: Assessment | None = None,
    subject: Employee | None = None,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event to its chain; see :func:`record_events`."""
    happening = Happening(action=action, detail=detail or {}, reason=reason)
    return record_events(happenings=[happening], by=by, at=at, assessment=assessment, subject=subject)[0]


@transaction.atomic
def record_export(
    *,
    by: User,
    at: dt.datetime,
    subjects: Iterable[Employee],
    what: str,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> list[AuditEvent]:
    """Write, before any byte leaves, that data of ``subjects`` is exported; reading one's own data is not an event.

    Raises :class:`core.errors.Invalid` where HR names no reason.
    """
    me = Employee.objects.of(by)
    others = [subject for subject in subjects if me is None or subject.pk != me.pk]
    if others and not reason.strip() and any(hr_covers(by, subject) for subject in others[:1]):
        text = _("Say why you export this: the people concerned can read it.")
        raise Invalid(text, errors=[FieldError("/reason", text)])
    return [
        record_event(
            action="export",
            by=by,
            at=at,
            subject=subject,
            detail={"what": what, **(detail or {})},
            reason=reason.strip(),
        )
        for subject in sorted(others, key=lambda person: person.pk)
    ]


def verify_chain(stream: str) -> int | None:
    """Recompute a chain. Gives the sequence number of the first event that does not fit, or ``None`` where all is sound."""
    previous = ""
    for number, event in enumerate(AuditEvent.objects.filter(stream=stream).order_by("sequence"), start=1):
        sound = (
            event.sequence == number
            and event.previous_hash == previous
            and event.hash == event_hash(previous, _content(event))
        )
        if not sound:
            return number
        previous = event.hash
    return None
