"""What the owner of a job does: ask for it, ask again, take the file away, delete it."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.services import record_export
from core.dated import date_of
from core.errors import FieldError, Invalid, NotAllowed, NotFound, WrongState
from people.models import Employee, Team
from reports import policies, storage
from reports.models import ReportJob
from reports.selectors.jobs import people_in_scope
from reports.services.waking import lease_end, wake
from roles.models import Role

# The object of each kind, and what else it takes.
OBJECTS = {
    ReportJob.Kind.PERSON_GAP: ("person", {"role"}),
    ReportJob.Kind.TEAM_MATRIX: ("team", set[str]()),
    ReportJob.Kind.ROLE_PROFILE: ("role", set[str]()),
}


class ReportFile(NamedTuple):
    """A finished file, open for reading, and the name under which it is saved."""

    file: BinaryIO
    name: str
    size: int


@transaction.atomic
def request_report(
    *,
    kind: str,
    by: User,
    at: dt.datetime,
    language: str,
    as_of: dt.date,
    person: Employee | None = None,
    team: Team | None = None,
    role: Role | None = None,
    reason: str = "",
    claims: bool = True,
) -> ReportJob:
    """Queue a report and wake a worker after the commit.

    ``role`` beside a ``person`` compares with that role instead of the one held. ``claims`` off leaves out what is not
    confirmed. Raises :class:`core.errors.NotAllowed`, :class:`core.errors.NotFound` (out of scope) and
    :class:`core.errors.Invalid`, which names every field that is wrong.
    """
    objects = {"person": person, "team": team, "role": role}
    require_rights(by, person=person, team=team, role=role)
    errors = [
        *_object_errors(kind, {name for name, value in objects.items() if value is not None}),
        *_field_errors(language, as_of, date_of(at)),
    ]
    if not reason.strip() and policies.report_needs_reason(by, person, team):
        errors.append(
            FieldError("/reason", _("Say why you need this report: the people concerned can read it."))
        )
    if errors:
        raise Invalid(_("The report cannot be made like this."), errors=errors)
    job = ReportJob.objects.create(
        kind=kind,
        **objects,
        language=language,
        as_of=as_of,
        reason=reason.strip(),
        claims=claims,
        requested_by=by,
        created_at=at,
        lease_until=lease_end(at),
    )
    wake(job.pk)
    return job


def require_rights(by: User, *, person: Employee | None, team: Team | None, role: Role | None) -> None:
    """Refuse what is out of today's scope (:class:`core.errors.NotFound`) or not allowed (:class:`core.errors.NotAllowed`)."""
    policies.may_ask_for_reports(by).require()
    seen = (
        person is None or Employee.objects.visible_to(by).filter(pk=person.pk).exists(),
        team is None or Team.objects.visible_to(by).filter(pk=team.pk).exists(),
        role is None or Role.objects.visible_to(by).filter(pk=role.pk).exists(),
    )
    if not all(seen):
        raise NotFound(_("This does not exist, or is not in your scope."))
    if person is not None:
        policies.may_report_person(by, person).require()
    if team is not None:
        policies.may_export_matrix(by, team).require()


def _object_errors(kind: str, given: set[str]) -> list[FieldError]:
    if kind not in ReportJob.Kind.values:
        return [FieldError("/kind", _("Choose a kind of report."))]
    needed, also = OBJECTS[ReportJob.Kind(kind)]
    errors = []
    if needed not in given:
        texts = {"person": _("Choose a person."), "team": _("Choose a team."), "role": _("Choose a role.")}
        errors.append(FieldError(f"/{needed}", texts[needed]))
    errors += [
        FieldError(f"/{name}", _("This kind of report does not take it."))
        for name in sorted(given - also - {needed})
    ]
    return errors


def _field_errors(language: str, as_of: dt.date, today: dt.date) -> list[FieldError]:
    errors = []
    if language not in dict(settings.LANGUAGES):
        errors.append(FieldError("/language", _("Choose one of the languages that are offered.")))
    if as_of > today:
        text = _("The day is still to come; choose one up to %(today)s.") % {
            "today": date_format(today, "SHORT_DATE_FORMAT")
        }
        errors.append(FieldError("/as_of", text))
    return errors


def _own(job_id: uuid.UUID, by: User) -> ReportJob:
    """The job, if it is one of ``by``, locked where the database can. Raises :class:`core.errors.NotFound`."""
    job = ReportJob.objects.visible_to(by).select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NotFound(_("This report does not exist."))
    return job


@transaction.atomic
def retry_report(*, job_id: uuid.UUID, by: User, at: dt.datetime) -> ReportJob:
    """Queue a failed job of one's own again. Raises :class:`core.errors.WrongState` unless it has failed."""
    job = _own(job_id, by)
    require_rights(by, person=job.person, team=job.team, role=job.role)
    if job.state != ReportJob.State.FAILED:
        raise WrongState(_("Only a report that failed can be tried again."))
    job.state, job.error, job.progress, job.attempts = ReportJob.State.QUEUED, "", 0, 0
    job.lease, job.lease_until, job.started_at, job.finished_at = None, lease_end(at), None, None
    job.save()
    wake(job.pk)
    return job


@transaction.atomic
def delete_report(*, job_id: uuid.UUID, by: User, at: dt.datetime) -> None:
    """Delete a job of one's own and its file. A worker that is still at it finds the row gone and keeps nothing."""
    job = _own(job_id, by)
    name = job.file_name
    job.delete()
    if name:
        transaction.on_commit(partial(storage.remove, name))


def open_report(*, job_id: uuid.UUID, by: User, at: dt.datetime, claims: bool = True) -> ReportFile:
    """Open the finished file of one's own job, once the export is on the record of everybody in it.

    Rights are those of this moment: raises :class:`core.errors.NotFound` when the account is closed or anybody in the file has
    left the scope, :class:`core.errors.NotAllowed` where ``claims`` may not be read but are in the file, and
    :class:`core.errors.WrongState` while it is not finished.
    """
    job = _record_reading(job_id, by, at, claims=claims)
    try:
        return ReportFile(storage.open_file(job.file_name), job.download_name, job.size or 0)
    except FileNotFoundError:
        raise NotFound(_("The file of this report is gone. Ask for it again.")) from None


@transaction.atomic
def _record_reading(job_id: uuid.UUID, by: User, at: dt.datetime, *, claims: bool) -> ReportJob:
    job = _own(job_id, by)
    try:
        require_rights(by, person=job.person, team=job.team, role=job.role)
    except NotAllowed:
        entitled = False
    else:
        entitled = by.is_active and people_in_scope(job, by)
    if not entitled:
        raise NotFound(_("This report does not exist."))
    if job.claims and not claims:
        raise NotAllowed(_("The API key may read confirmed levels only, and this report holds others."))
    if job.state != ReportJob.State.DONE:
        raise WrongState(_("The report is not finished."))
    record_export(
        by=by,
        at=at,
        subjects=Employee.objects.filter(pk__in=job.subjects),
        what=f"report:{job.kind}",
        reason=job.reason,
        detail={"report": str(job.pk), "as_of": job.as_of.isoformat()},
    )
    return job
