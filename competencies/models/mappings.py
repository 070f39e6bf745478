"""What HR said of skills of two versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competencies.models.frameworks import FrameworkVersion, Skill


class Mapping(models.Model):
    """What HR said of a skill of one version and a skill of another: that they correspond, or that they don't.

    A decision without a target says that nothing in the other version takes the skill's place. A pair that was rejected is
    not proposed again. What is only proposed is computed (``rules.similarity``) and not stored.
    """

    class Kind(models.TextChoices):
        """How near the two are (SKOS)."""

        EXACT = "exact", _("exact")
        CLOSE = "close", _("close")
        BROADER = "broader", _("broader")
        NARROWER = "narrower", _("narrower")

    class State(models.TextChoices):
        """What was said."""

        DECIDED = "decided", _("Decided")
        REJECTED = "rejected", _("Rejected")

    source = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="mappings_from", verbose_name=_("from")
    )
    target_version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("to version")
    )
    target = models.ForeignKey(
        Skill,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mappings_to",
        verbose_name=_("to"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DECIDED)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="competencies_mapping_once"),
            models.UniqueConstraint(
                fields=["source", "target_version"],
                condition=Q(state="decided"),
                name="competencies_mapping_one_decision",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="competencies_mapping_two_skills"),
            models.CheckConstraint(
                condition=Q(target__isnull=True, kind="", state="decided")
                | (Q(target__isnull=False) & ~Q(kind="")),
                name="competencies_mapping_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target or '–'}"
