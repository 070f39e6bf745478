"""Assessment campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField

from competencies.models import FrameworkVersion
from people.models import Team

if TYPE_CHECKING:
    from accounts.models import User

DEFAULT_CURRENCY_MONTHS = 24


class Confirmation(models.TextChoices):
    """Who confirms: the assessor (claim and rating are the two views), or a second person."""

    ASSESSOR = "assessor", _("the assessor")
    SECOND = "second", _("a second person")


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Cycles."""

    def visible_to(self, user: User) -> CycleQuerySet:
        """Everybody knows the campaigns that are open or were; HR also those in preparation."""
        if user.is_hr:
            return self
        if user.is_administrator:
            return self.none()
        return self.exclude(state=Cycle.State.DRAFT)


class Cycle(models.Model):
    """An assessment campaign and its policy. ``population`` is a set of teams with all below; empty means everybody."""

    class State(models.TextChoices):
        """Life of a campaign."""

        DRAFT = "draft", _("In preparation")
        OPEN = "open", pgettext_lazy("state", "Open")
        CLOSED = "closed", _("Closed")

    slug = models.SlugField(_("slug"), unique=True)
    name = I18nCharField(_("name"), max_length=400)
    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("framework version")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    population = models.ManyToManyField(Team, blank=True, related_name="cycles", verbose_name=_("population"))
    currency_months = models.PositiveSmallIntegerField(
        _("evidence counts for (months)"),
        default=DEFAULT_CURRENCY_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    blind = models.BooleanField(_("blind rating"), default=False)
    moderated = models.BooleanField(_("moderated"), default=False)
    confirmation = models.CharField(
        _("confirmed by"), max_length=10, choices=Confirmation.choices, default=Confirmation.ASSESSOR
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="assessments_cycle_period")
        ]

    def __str__(self) -> str:
        return str(self.name)
