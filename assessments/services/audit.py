"""The trail: append-only events, chained by hash per stream."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Assessment, AuditEvent
from assessments.policies import hr_covers, may_take_trail_away
from assessments.rules import event_hash
from core.errors import FieldError, Invalid
from people.models import Employee

BATCH = 500


def batched(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """The ids in parts that a statement can name."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


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
    """Append events to one chain, in their order.

    The caller holds the lock of the assessment; the stream of a person, and that of the system, are locked here.
    """
    if assessment is not None:
        subject = subject or assessment.employee
    elif subject is not None:
        Employee.objects.select_for_update().only("pk").get(pk=subject.pk)
    else:  # there is no row of the system, so the one that names the table stands for it
        ContentType.objects.select_for_update().get(app_label="assessments", model="auditevent")
    stream = stream_of(assessment, subject)
    last = AuditEvent.objects.filter(stream=stream).order_by("-sequence").only("sequence", "hash").first()
    link = (last.sequence, last.hash) if last else (0, "")
    name, events = _name_of(by), []
    for happening in happenings:
        event = _linked(happening, stream, link, by=by, name=name, at=at)
        event.subject, event.assessment = subject, assessment
        events.append(_sealed(event))
        link = (event.sequence, event.hash)
    return AuditEvent.objects.bulk_create(events)


def _linked(
    happening: Happening, stream: str, link: tuple[int, str], *, by: User | None, name: str, at: dt.datetime
) -> AuditEvent:
    sequence, previous = link
    return AuditEvent(
        stream=stream,
        sequence=sequence + 1,
        at=at,
        actor=by,
        actor_name=name,
        action=happening.action,
        detail=dict(happening.detail),
        reason=happening.reason,
        previous_hash=previous,
    )


def _sealed(event: AuditEvent) -> AuditEvent:
    event.hash = event_hash(event.previous_hash, _content(event))
    return event


@transaction.atomic(savepoint=False)
def record_for_each(
    *, happenings: Mapping[int, Happening], by: User | None, at: dt.datetime
) -> list[AuditEvent]:
    """Append one event to the chain of each person (by id). The number of queries grows with batches only."""
    written, name = [], _name_of(by)
    for some in batched(sorted(happenings)):
        list(Employee.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))
        streams = [f"person:{pk}" for pk in some]
        latest = AuditEvent.objects.filter(stream=OuterRef("stream")).order_by("-sequence").values("sequence")
        last = AuditEvent.objects.filter(stream__in=streams, sequence=Subquery(latest[:1]))
        links = {
            stream: (number, sealed)
            for stream, number, sealed in last.values_list("stream", "sequence", "hash")
        }
        events = []
        for pk, stream in zip(some, streams, strict=True):
            event = _linked(happenings[pk], stream, links.get(stream, (0, "")), by=by, name=name, at=at)
            event.subject_id = pk
            events.append(_sealed(event))
        written += AuditEvent.objects.bulk_create(events)
    return written


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


def tell_of_person(
    *, action: str, person: int, by: User | None, at: dt.datetime, detail: Mapping[str, Any], reason: str
) -> None:
    """Append what an app below this one tells of a person (``core.trail``) to the person's chain."""
    subject = Employee.objects.get(pk=person)
    record_event(action=action, by=by, at=at, subject=subject, detail=detail, reason=reason)


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


@transaction.atomic
def record_trail_export(
    *, by: User, at: dt.datetime, what: str, count: int, reason: str, detail: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Write, before any byte leaves, that ``count`` events of the trail are taken away. An auditor always says why.

    Raises :class:`core.errors.NotAllowed` for anybody else, :class:`core.errors.Invalid` without a reason.
    """
    may_take_trail_away(by).require()
    if not reason.strip():
        text = _("Say why you export this. It becomes part of the audit trail.")
        raise Invalid(text, errors=[FieldError("/reason", text)])
    return record_event(
        action="export",
        by=by,
        at=at,
        detail={"what": what, "events": count, **(detail or {})},
        reason=reason.strip(),
    )


def _first_break(events: Iterable[AuditEvent]) -> int | None:
    """The number of the first event of one chain, in its order, that does not fit; ``None`` where all do."""
    previous = ""
    for number, event in enumerate(events, start=1):
        sound = (
            event.sequence == number
            and event.previous_hash == previous
            and event.hash == event_hash(previous, _content(event))
        )
        if not sound:
            return number
        previous = event.hash
    return None


def verify_chain(stream: str) -> int | None:
    """Recompute a chain. Gives the sequence number of the first event that does not fit, or ``None`` where all is sound."""
    return _first_break(AuditEvent.objects.filter(stream=stream).order_by("sequence"))


def broken_chains(streams: Collection[str] | None = None) -> dict[str, int]:
    """Recompute ``streams`` (all chains unless named): the first event that does not fit of each that is broken. One query."""
    rows = AuditEvent.objects.order_by("stream", "sequence")
    if streams is not None:
        rows = rows.filter(stream__in=streams)
    chains = groupby(rows.iterator(chunk_size=2000), key=lambda event: event.stream)
    checked = ((stream, _first_break(events)) for stream, events in chains)
    return {stream: number for stream, number in checked if number is not None}
