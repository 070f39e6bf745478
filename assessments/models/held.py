"""The dated fact behind every matrix, gap and report."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Rating
from competencies.models import Skill, level_field, level_in_scale
from core.dated import Dated, DatedQuerySet, date_of, period_in_order
from people.models import Employee


class Backing(NamedTuple):
    """A piece of evidence behind a held level."""

    employee_id: int
    skill_id: int
    evidence_id: int
    activity_date: dt.date


class HeldLevelQuerySet(DatedQuerySet["HeldLevel"]):
    """Held levels."""

    def backing(self, end: dt.datetime) -> list[Backing]:
        """The evidence behind these levels, seen before ``end``; the latest activity first. One query.

        A level stands on what its final rating relies on, less what was withdrawn by then. Neither ever changes afterwards, so
        that the answer for a day in the past stays the same; evidence that nothing relies on may still change.
        """
        evidence = "rating__relies_on__evidence"
        live = Q(**{f"{evidence}__withdrawn_at__isnull": True}) | Q(**{f"{evidence}__withdrawn_at__gte": end})
        rows = self.filter(live, rating__relies_on__isnull=False).order_by(
            f"-{evidence}__activity_date", f"-{evidence}", "pk"
        )
        return [
            Backing(*row)
            for row in rows.values_list("employee_id", "skill_id", evidence, f"{evidence}__activity_date")
        ]


class HeldLevel(Dated):
    """The confirmed level of a person in a skill, from a date until it is superseded.

    A migration to another framework version carries it over: a new row, of the same final rating, that names the one it comes
    from. The rating, its evidence and its text stay those of the version in which the level was confirmed.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="held_levels", verbose_name=_("employee")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="held_levels", verbose_name=_("skill")
    )
    level = level_field()
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="held_levels", verbose_name=_("final rating")
    )
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name=_("carried over from"),
    )
    currency_months = models.PositiveSmallIntegerField(_("evidence counts for (months)"))

    objects = HeldLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("held level")
        verbose_name_plural = _("held levels")
        ordering = ["employee", "skill", "valid_from"]
        constraints = [
            level_in_scale("assessments_held_scale"),
            period_in_order("assessments_held_period"),
            models.UniqueConstraint(
                fields=["rating"], condition=Q(carried_from__isnull=True), name="assessments_held_one_origin"
            ),
        ]
        indexes = [models.Index(fields=["employee", "skill", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.employee} · {self.skill.code} {self.level}"

    @property
    def since(self) -> dt.date:
        """The day of the confirmation, also of a level that was carried over since (load ``rating`` with many of them)."""
        return self.valid_from if self.carried_from_id is None else date_of(self.rating.at)
