"""The dated fact behind every matrix, gap and report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Rating
from competencies.models import Skill, level_field, level_in_scale
from core.dated import Dated, DatedQuerySet, period_in_order
from people.models import Employee


class HeldLevel(Dated):
    """The confirmed level of a person in a skill, from a date until it is superseded."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="held_levels", verbose_name=_("employee")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="held_levels", verbose_name=_("skill")
    )
    level = level_field()
    rating = models.OneToOneField(
        Rating, on_delete=models.PROTECT, related_name="held_level", verbose_name=_("final rating")
    )
    currency_months = models.PositiveSmallIntegerField(_("evidence counts for (months)"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("held level")
        verbose_name_plural = _("held levels")
        ordering = ["employee", "skill", "valid_from"]
        constraints = [level_in_scale("assessments_held_scale"), period_in_order("assessments_held_period")]
        indexes = [models.Index(fields=["employee", "skill", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.employee} · {self.skill.code} {self.level}"
