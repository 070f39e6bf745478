"""Report jobs: the row is the truth, the broker only wakes a worker."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Team
from roles.models import Role

if TYPE_CHECKING:
    from accounts.models import User

MAX_ATTEMPTS = 3


class ReportJobQuerySet(models.QuerySet["ReportJob"]):
    """Report jobs."""

    def visible_to(self, user: User) -> ReportJobQuerySet:
        """Only the requester sees a job: what it holds was computed with that person's rights."""
        return self.filter(requested_by=user)


class ReportJob(models.Model):
    """One report that somebody asked for, from the request to the file.

    ``lease`` is held by the worker that renders it, until ``lease_until``; of a queued job ``lease_until`` is the moment until
    which nobody is woken for it again. ``claims`` is off for a program that may read confirmed levels only. ``subjects`` are
    the ids of the people whose data the file holds; ``error`` is a code (``reports.selectors.jobs`` has the words).
    """

    class Kind(models.TextChoices):
        """Kinds of reports."""

        PERSON_GAP = "person-gap", _("Gap report of a person")
        TEAM_MATRIX = "team-matrix", _("Skill matrix of a team")
        ROLE_PROFILE = "role-profile", _("Role profile")

    class State(models.TextChoices):
        """Life of a job."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    person = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="report_jobs",
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="report_jobs",
        verbose_name=_("team"),
    )
    role = models.ForeignKey(
        Role,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="report_jobs",
        verbose_name=_("role"),
    )
    language = models.CharField(_("language"), max_length=10)
    as_of = models.DateField(_("as of"))
    reason = models.TextField(_("reason"), blank=True)
    claims = models.BooleanField(_("with what is claimed only"), default=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="report_jobs",
        verbose_name=_("requested by"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.QUEUED, db_index=True
    )
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.UUIDField(_("lease"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    file_name = models.CharField(_("stored name"), max_length=80, blank=True)
    download_name = models.CharField(_("file name"), max_length=160, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    subjects = models.JSONField(_("people in the file"), default=list, blank=True)

    objects = ReportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("report job")
        verbose_name_plural = _("report jobs")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person-gap", person__isnull=False)
                | Q(kind="team-matrix", team__isnull=False)
                | Q(kind="role-profile", role__isnull=False),
                name="reports_job_has_its_object",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="reports_job_progress"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file_name=""), name="reports_job_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
