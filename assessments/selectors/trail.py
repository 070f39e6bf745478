"""The trail as a reader may know it: who did what, when, to whom and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from assessments.models import AuditEvent, Cycle
from assessments.models.audit import AuditEventQuerySet
from core.content import labelled
from core.dated import end_of, start_of, today
from people.models import Employee, Team
from people.selectors import name_for, reads_names
from roles.models import Role

# What events are about, and what each says was done; an action's group is what stands before its dot.
GROUPS: Mapping[str, Any] = {
    "assessment": gettext_lazy("Assessments"),
    "rating": gettext_lazy("Ratings"),
    "evidence": gettext_lazy("Evidence"),
    "export": gettext_lazy("Exports"),
    "person": gettext_lazy("Records of people"),
    "lead": gettext_lazy("Leads of teams"),
    "cycle": gettext_lazy("Cycles"),
    "framework": gettext_lazy("Framework versions"),
}
ACTIONS: Mapping[str, Any] = {
    "assessment.started": gettext_lazy("Assessment started"),
    "assessment.assigned": gettext_lazy("Assessor assigned"),
    "assessment.submitted": gettext_lazy("Claims submitted"),
    "assessment.assessed": gettext_lazy("Ratings handed over"),
    "assessment.moderated": gettext_lazy("Ratings moderated"),
    "assessment.confirmed": gettext_lazy("Levels confirmed"),
    "assessment.appealed": gettext_lazy("Appeal made"),
    "assessment.appeal_dismissed": gettext_lazy("Appeal dismissed"),
    "assessment.reopened": gettext_lazy("Assessment reopened"),
    "assessment.cancelled": gettext_lazy("Assessment given up"),
    "rating.recorded": gettext_lazy("Ratings recorded"),
    "evidence.added": gettext_lazy("Evidence added"),
    "evidence.changed": gettext_lazy("Evidence changed"),
    "evidence.deleted": gettext_lazy("Evidence deleted"),
    "evidence.verified": gettext_lazy("Evidence verified"),
    "evidence.unverified": gettext_lazy("Verification taken back"),
    "evidence.withdrawn": gettext_lazy("Evidence withdrawn"),
    "evidence.opened": gettext_lazy("Evidence opened"),
    "export": gettext_lazy("Data exported"),
    "person.joined": gettext_lazy("Joined"),
    "person.moved": gettext_lazy("Team changed"),
    "person.role": gettext_lazy("Role changed"),
    "person.left": gettext_lazy("End of employment entered"),
    "person.changed": gettext_lazy("Record corrected"),
    "person.plan_withdrawn": gettext_lazy("Planned change withdrawn"),
    "lead.began": gettext_lazy("Became lead of a team"),
    "lead.ended": gettext_lazy("Ended as lead of a team"),
    "cycle.created": gettext_lazy("Cycle prepared"),
    "cycle.changed": gettext_lazy("Cycle changed"),
    "cycle.opened": gettext_lazy("Cycle opened"),
    "cycle.closed": gettext_lazy("Cycle closed"),
    "framework.migrated": gettext_lazy("Moved to another framework version"),
    "framework.migration_undone": gettext_lazy("Move to another framework version undone"),
}
EXPORTS: Mapping[str, Any] = {
    "report:person-gap": gettext_lazy("gap report (PDF)"),
    "report:team-matrix": gettext_lazy("skill matrix (PDF)"),
    "team-matrix": gettext_lazy("skill matrix (spreadsheet)"),
    "migration": gettext_lazy("impact of a migration (spreadsheet)"),
    "people": gettext_lazy("list of people (spreadsheet)"),
    "assessments": gettext_lazy("list of assessments (spreadsheet)"),
    "events": gettext_lazy("audit trail (spreadsheet)"),
}
FIELDS: Mapping[str, Any] = {
    "number": gettext_lazy("Personnel number"),
    "name": pgettext_lazy("of a person", "Name"),
    "email": gettext_lazy("E-mail address"),
    **{field.name: field.verbose_name for field in Cycle._meta.fields if field.name != "name"},  # noqa: SLF001 - Django's own name
}
FIRST_DAY = dt.date(1970, 1, 1)
SORTS = {"-at": ("-at", "-pk"), "at": ("at", "pk")}


@dataclass(frozen=True)
class TrailFilters:
    """What the trail is narrowed to. ``action`` is one of :data:`ACTIONS`, or one of :data:`GROUPS` for all of them."""

    action: str = ""
    person: int | None = None
    assessment: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    sort: str = "-at"


@dataclass(frozen=True)
class TrailItem:
    """One event as its reader may know it; ``text`` says more of it, never a level that nobody has confirmed."""

    id: int
    at: dt.datetime
    action: str
    label: str
    actor: str
    actor_id: int | None
    subject: str
    subject_id: int | None
    assessment_id: int | None
    role: str
    text: str
    reason: str
    stream: str
    sequence: int
    hash: str
    previous_hash: str


def trail(viewer: User, filters: TrailFilters) -> AuditEventQuerySet:
    """The events that ``viewer`` may read, the latest first unless asked otherwise."""
    rows = AuditEvent.objects.visible_to(viewer)
    if filters.action in ACTIONS:
        rows = rows.filter(action=filters.action)
    elif filters.action in GROUPS:
        rows = rows.filter(action__startswith=f"{filters.action}.")
    if filters.person is not None:
        rows = rows.filter(subject=filters.person)
    if filters.assessment is not None:
        rows = rows.filter(assessment=filters.assessment)
    # Days before the first event and days to come narrow nothing, and may have no moment to compare with.
    if filters.since is not None and filters.since > FIRST_DAY:
        rows = rows.filter(at__gte=start_of(min(filters.since, today() + dt.timedelta(days=1))))
    if filters.until is not None and filters.until < today():
        rows = rows.filter(at__lt=end_of(max(filters.until, FIRST_DAY)))
    rows = rows.select_related("actor__employee", "subject", "assessment__profile__role")
    return rows.order_by(*SORTS.get(filters.sort, SORTS["-at"]))


def what_was_exported(what: str) -> str:
    """What the trail calls an export, as its reader would; the event itself keeps the code."""
    return str(EXPORTS.get(what.partition(" ")[0], what))


class _Names:
    """The things that details name by a short name or an id, read once for a page of events."""

    def __init__(self, rows: Sequence[AuditEvent], viewer: User) -> None:
        self.viewer = viewer
        self.plain = reads_names(viewer)
        details = [row.detail for row in rows]
        self.cycles = _by_slug(Cycle.objects.all(), "name", details, "cycle")
        self.teams = _by_slug(Team.objects.all(), "name", details, "team")
        self.roles = _by_slug(Role.objects.all(), "title", details, "role")
        assessors = {detail["assessor"] for detail in details if detail.get("assessor")}
        people = Employee.objects.in_bulk(assessors)
        self.people = {pk: name_for(person, viewer) for pk, person in people.items()}


def _by_slug(
    rows: QuerySet[Any], shown: str, details: Iterable[Mapping[str, Any]], key: str
) -> dict[str, str]:
    slugs = {detail[key] for detail in details if detail.get(key)}
    found = rows.filter(slug__in=slugs).values_list("slug", shown)
    return {slug: labelled(text) for slug, text in found}


def _on(text: str) -> str:
    day = parse_date(text)
    return date_format(day, "DATE_FORMAT") if day else ""


# What a detail says, by its key. Only what is named here is shown: a detail may hold more than its reader may know.
TOLD: Mapping[str, Callable[[Any, Mapping[str, Any], _Names], str]] = {
    "ratings": lambda value, _detail, _names: ", ".join(rating["skill"] for rating in value),
    "skill": lambda value, detail, _names: f"{value} {detail['level']}",
    "title": lambda value, _detail, names: value if names.plain else "",
    "what": lambda value, _detail, _names: what_was_exported(value),
    "from": lambda value, detail, _names: f"{value} → {detail['to']}",
    "team": lambda value, _detail, names: names.teams.get(value, value),
    "role": lambda value, _detail, names: names.roles.get(value, value),
    "cycle": lambda value, _detail, names: names.cycles.get(value, value),
    "assessor": lambda value, _detail, names: names.people.get(value, ""),
    "fields": lambda value, _detail, _names: ", ".join(str(FIELDS.get(name, name)) for name in value),
    "on": lambda value, _detail, _names: _on(value),
}


def _text(event: AuditEvent, names: _Names) -> str:
    """What the event tells beside its action."""
    detail = event.detail
    parts = [tell(detail[key], detail, names) for key, tell in TOLD.items() if detail.get(key)]
    if event.action == "assessment.confirmed":
        parts.append(", ".join(f"{code} {level}" for code, level in detail.get("levels", {}).items()))
    return " · ".join(part for part in parts if part)


def _actor(event: AuditEvent, viewer: User) -> tuple[str, int | None]:
    """Who did it: the name of then, or for an auditor the pseudonym; the id is that of the person."""
    if event.actor is None:
        return _("the system"), None
    employee = getattr(event.actor, "employee", None)
    if reads_names(viewer):
        return event.actor_name, employee.pk if employee else None
    if employee is None:
        return _("account %(id)d") % {"id": event.actor_id}, None
    return name_for(employee, viewer), employee.pk


def trail_items(rows: Iterable[AuditEvent], viewer: User) -> list[TrailItem]:
    """``rows`` of :func:`trail` as ``viewer`` may know them. The number of queries does not grow with the rows."""
    found = list(rows)
    names, items = _Names(found, viewer), []
    for row in found:
        actor, actor_id = _actor(row, viewer)
        items.append(
            TrailItem(
                id=row.pk,
                at=row.at,
                action=row.action,
                label=str(ACTIONS.get(row.action, row.action)),
                actor=actor,
                actor_id=actor_id,
                subject=name_for(row.subject, viewer) if row.subject else "",
                subject_id=row.subject_id,
                assessment_id=row.assessment_id,
                role=labelled(row.assessment.profile.role.title) if row.assessment else "",
                text=_text(row, names),
                reason=row.reason,
                stream=row.stream,
                sequence=row.sequence,
                hash=row.hash,
                previous_hash=row.previous_hash,
            )
        )
    return items


def streams_of(filters: TrailFilters) -> list[str]:
    """The chains that a trail narrowed to a person or an assessment is part of; none where it is not narrowed."""
    if filters.assessment is not None:
        return [f"assessment:{filters.assessment}"]
    if filters.person is None:
        return []
    rows = AuditEvent.objects.filter(subject=filters.person)
    return sorted(set(rows.values_list("stream", flat=True)))
