"""What proves a level."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from competencies.models import SkillLevel, Statement
from people.models import Employee

if TYPE_CHECKING:
    from accounts.models import User


class EvidenceStorage(FileSystemStorage):
    """A folder that no address serves; bytes leave through one view that writes its event first."""

    @property
    def base_location(self) -> str:
        """``EVIDENCE_ROOT``, asked at each use."""
        return str(settings.EVIDENCE_ROOT)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        """Evidence has no address of its own."""
        raise ValueError("Evidence is not served by address.")


def evidence_storage() -> Storage:
    """Where bytes of evidence lie."""
    return EvidenceStorage()


def server_made_name(instance: Evidence, filename: str) -> str:
    """A random name: nothing of the sender's file name reaches the disk."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def _readable(user: User) -> Q:
    from assessments.models.assessment import Assessment

    employee = Employee.objects.of(user)
    condition = Q(pk__in=[])
    if user.is_hr:
        condition |= Q(employee__in=Employee.objects.in_unit_of(user))
    if employee is not None:
        opened = Assessment.objects.open()
        reports = Employee.objects.reports_of(employee)
        condition |= Q(employee=employee)
        condition |= Q(employee__in=opened.filter(assessor=employee).values("employee"))
        condition |= Q(employee__in=opened.filter(employee__in=reports).values("employee"))
    return condition


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence."""

    def readable_by(self, user: User) -> EvidenceQuerySet:
        """Whose content (text, link, bytes) the user may open: one's own, as HR the unit's, and while an assessment is open.

        A manager reads evidence of a direct report that has an open assessment; an assessor that of an assigned one.
        """
        return self.filter(_readable(user))

    def visible_to(self, user: User) -> EvidenceQuerySet:
        """What the user knows of at all: what he or she may read, and for an auditor the metadata of everybody's."""
        condition = _readable(user)
        if user.is_auditor:
            condition |= Q(employee__in=Employee.objects.overseen_by(user))
        return self.filter(condition)

    def live(self) -> EvidenceQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def verified(self) -> EvidenceQuerySet:
        """Verified and not withdrawn: what may back a level."""
        return self.live().filter(verified_at__isnull=False)

    def with_reliance(self) -> EvidenceQuerySet:
        """Annotated with ``relied_on``: whether a final rating relies on it."""
        from assessments.models.assessment import RatingEvidence

        return self.annotate(relied_on=Exists(RatingEvidence.objects.filter(evidence=OuterRef("pk"))))


class Evidence(models.Model):
    """One piece of evidence: a text, a file or a link, about an activity on a date, for a skill at a level."""

    class Kind(models.TextChoices):
        """Kinds of evidence."""

        WORK_PRODUCT = "work_product", _("work product")
        OBSERVATION = "observation", _("observation")
        INTERVIEW = "interview", _("interview")
        TESTIMONIAL = "testimonial", _("testimonial")
        CERTIFICATE = "certificate", _("certificate")
        METRIC = "metric", _("metric")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("employee")
    )
    skill_level = models.ForeignKey(
        SkillLevel, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("skill at a level")
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("statement"),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    activity_date = models.DateField(_("date of the activity"))
    text = models.TextField(_("text"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(
        _("file"), upload_to=server_made_name, storage=evidence_storage, max_length=100, blank=True
    )
    file_name = models.CharField(_("file name"), max_length=160, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added at"))
    verified_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-activity_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | ~Q(file=""), name="assessments_evidence_has_substance"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="assessments_evidence_verified_complete",
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=models.F("employee")),
                name="assessments_evidence_not_verified_by_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.title
