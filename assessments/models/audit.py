"""The append-only trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Employee

if TYPE_CHECKING:
    from accounts.models import User


READ_ACTIONS = ("evidence.opened", "export")


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Events."""

    def readings_of(self, employee: Employee) -> AuditEventQuerySet:
        """Who opened or took away something of the person, other than the person."""
        own = Q(actor__isnull=False, actor=employee.user_id)
        return self.filter(subject=employee, action__in=READ_ACTIONS).exclude(own)

    def visible_to(self, user: User) -> AuditEventQuerySet:
        """All for an auditor, for an administrator what is about no person, and for everybody who has read their own record."""
        if user.is_auditor:
            return self
        shown = self.none()
        employee = Employee.objects.of(user)
        if employee is not None:
            shown |= self.readings_of(employee)
        if user.is_administrator:
            shown |= self.filter(subject__isnull=True, assessment__isnull=True)
        return shown


class AuditEvent(models.Model):
    """Who did what, when and why. Events of one ``stream`` are chained by hash; UPDATE and DELETE are refused by triggers.

    A stream is ``assessment:<id>`` or ``person:<id>`` (reading evidence, exports). ``hash`` is SHA-256 over the previous hash
    and the event's own content, as ``assessments.rules.event_hash`` says.
    """

    stream = models.CharField(_("stream"), max_length=40)
    sequence = models.PositiveIntegerField(_("sequence"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("name"), max_length=120, blank=True)
    action = models.CharField(_("action"), max_length=40, db_index=True)
    subject = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("about"),
    )
    assessment = models.ForeignKey(
        "assessments.Assessment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("assessment"),
    )
    detail = models.JSONField(_("detail"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["stream", "sequence"]
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="assessments_event_once")]
        indexes = [
            models.Index(fields=["subject", "-at"]),
            models.Index(fields=["-at", "-id"], name="assessments_event_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.sequence} {self.action}"
