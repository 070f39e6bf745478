"""Moves of roles and people from one framework version to another, and every row that such a move made or ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.held import HeldLevel
from competencies.models import FrameworkVersion, Skill, optional_level_field
from roles.models import Requirement, RoleProfile


class MigrationQuerySet(models.QuerySet["Migration"]):
    """Migrations."""

    def done(self) -> MigrationQuerySet:
        """Those that hold: not undone."""
        return self.filter(state=Migration.State.DONE)


class Migration(models.Model):
    """Roles and people were moved from ``source`` to ``target``, from ``effective_on`` on. ``summary`` counts what it did."""

    class State(models.TextChoices):
        """It holds, or it was taken back."""

        DONE = "done", _("Done")
        UNDONE = "undone", _("Undone")

    source = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="migrations_from", verbose_name=_("from")
    )
    target = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="migrations_to", verbose_name=_("to")
    )
    effective_on = models.DateField(_("effective on"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DONE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_reason = models.TextField(_("reason of the undoing"), blank=True)
    summary = models.JSONField(_("summary"), default=dict)

    objects = MigrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("migration")
        verbose_name_plural = _("migrations")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="assessments_migration_two_versions"
            ),
            models.CheckConstraint(
                condition=Q(state="done", undone_by__isnull=True, undone_at__isnull=True)
                | Q(state="undone", undone_by__isnull=False, undone_at__isnull=False),
                name="assessments_migration_undone_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MigrationItem(models.Model):
    """One thing that a migration decided, made or ended: enough to say what became of it, and to take it back."""

    class Kind(models.TextChoices):
        """What it is about."""

        SKILL = "skill", _("skill")
        PROFILE = "profile", _("role profile")
        REQUIREMENT = "requirement", _("requirement")
        HELD = "held", _("held level")

    class Outcome(models.TextChoices):
        """What became of it."""

        MOVED = "moved", _("moved as it was")
        DECIDED = "decided", _("moved with another level")
        DROPPED = "dropped", _("dropped by decision")
        GONE = "gone", _("nothing takes its place")
        MERGED = "merged", _("joined with another")
        AGAIN = "again", _("to be assessed again")
        HELD_ALREADY = "held", _("held in the new version already")

    migration = models.ForeignKey(
        Migration, on_delete=models.CASCADE, related_name="items", verbose_name=_("migration")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    old_skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from")
    )
    new_skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to")
    )
    old_profile = models.ForeignKey(
        RoleProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("profile before"),
    )  # fmt: skip
    new_profile = models.ForeignKey(
        RoleProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("profile after"),
    )  # fmt: skip
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("requirement before"),
    )  # fmt: skip
    old_held = models.ForeignKey(
        HeldLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="migrated",
        verbose_name=_("held before"),
    )  # fmt: skip
    new_held = models.ForeignKey(
        HeldLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="brought_by",
        verbose_name=_("held after"),
    )  # fmt: skip
    old_level = optional_level_field()
    new_level = optional_level_field()

    class Meta:
        verbose_name = _("item of a migration")
        verbose_name_plural = _("items of a migration")
        ordering = ["migration", "kind", "pk"]
        indexes = [models.Index(fields=["migration", "kind"]), models.Index(fields=["kind", "old_skill"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
