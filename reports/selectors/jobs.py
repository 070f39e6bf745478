"""Report jobs as their owner reads them, on a page and in an answer of the API."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from people.models import Employee
from people.selectors import name_for
from reports.models import ReportJob, ReportJobQuerySet

RENDER, INTERRUPTED, TOO_LONG, RIGHTS = "render", "interrupted", "too_long", "rights"

# What a failed job says, by the code in its row.
ERRORS = {
    RENDER: gettext_lazy(
        "The report could not be made. Try again; if it fails again, tell whoever keeps this installation."
    ),
    INTERRUPTED: gettext_lazy("The report was interrupted several times while it was being made. Try again."),
    TOO_LONG: gettext_lazy("The report took too long to make. Ask for a smaller one, or try again later."),
    RIGHTS: gettext_lazy(
        "You may no longer have this report: your account, your scope or your access has changed."
    ),
}

# How a file is called, by kind.
FILE_NAMES = {
    ReportJob.Kind.PERSON_GAP: gettext_lazy("gap report"),
    ReportJob.Kind.TEAM_MATRIX: gettext_lazy("skill matrix"),
    ReportJob.Kind.ROLE_PROFILE: gettext_lazy("role profile"),
}


@dataclass(frozen=True)
class JobRow:
    """A job with its title and, where it failed, what to do about it, in the reader's language."""

    job: ReportJob
    title: str
    error: str

    @property
    def language(self) -> str:
        """The name of the report's language."""
        return dict(settings.LANGUAGES).get(self.job.language, self.job.language)

    @property
    def unfinished(self) -> bool:
        """Whether there is something to wait for."""
        return self.job.state in (ReportJob.State.QUEUED, ReportJob.State.RUNNING)


def jobs_of(user: User, *, kind: str = "", state: str = "") -> ReportJobQuerySet:
    """The user's own jobs, newest first, narrowed to a kind and a state. ``in_scope``: whether the person still is."""
    person = Employee.objects.visible_to(user).filter(pk=OuterRef("person"))
    jobs = (
        ReportJob.objects.visible_to(user)
        .annotate(in_scope=Q(person__isnull=True) | Exists(person))
        .select_related("person", "team", "role")
        .order_by("-created_at", "-pk")
    )
    if kind in ReportJob.Kind.values:
        jobs = jobs.filter(kind=kind)
    if state in ReportJob.State.values:
        jobs = jobs.filter(state=state)
    return jobs


def is_known(job: ReportJob) -> bool:
    """Whether the reader may still know whom the job is about; one that was not read by :func:`jobs_of` is the reader's."""
    return bool(getattr(job, "in_scope", True))


def subject_of(job: ReportJob, viewer: User) -> str:
    """What a job is about: a person (as ``viewer`` may know him or her), a team or a role."""
    if not is_known(job):
        return _("somebody who is no longer in your scope")
    if job.person is not None and job.kind == ReportJob.Kind.PERSON_GAP:
        name = name_for(job.person, viewer)
        return f"{name} · {job.role.title}" if job.role is not None else name
    return job.team.name if job.team is not None else str(job.role.title if job.role is not None else "")


def error_text(code: str) -> str:
    """What a failed job says; nothing for one that has not failed."""
    return str(ERRORS.get(code, ERRORS[RENDER])) if code else ""


def job_row(job: ReportJob, viewer: User) -> JobRow:
    """One job for its owner."""
    title = _("%(kind)s: %(subject)s") % {"kind": job.get_kind_display(), "subject": subject_of(job, viewer)}
    return JobRow(job, title, error_text(job.error))


def download_name(job: ReportJob, viewer: User) -> str:
    """How the file is called when it is saved, in the active language: for example ``gap-report-sam-carter-2026-11-22.pdf``."""
    words = slugify(f"{FILE_NAMES[ReportJob.Kind(job.kind)]} {subject_of(job, viewer)}", allow_unicode=True)
    return f"{words[:120].rstrip('-')}-{job.as_of.isoformat()}.pdf"


def people_in_scope(job: ReportJob, viewer: User) -> bool:
    """Whether everybody whose data is in the finished file is still in the viewer's scope."""
    people = set(job.subjects)
    return Employee.objects.visible_to(viewer).filter(pk__in=people).distinct().count() == len(people)
