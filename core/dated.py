"""Effective-dated rows: true from ``valid_from`` (included) until ``valid_until`` (excluded; empty = still true)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def date_of(at: dt.datetime) -> dt.date:
    """The calendar day of a moment in the installation's time zone: the day a dated fact counts from."""
    return timezone.localtime(at).date()


def today() -> dt.date:
    """Today in the installation's time zone."""
    return timezone.localdate()


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of ``day`` in the installation's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after ``day`` in the installation's time zone."""
    return start_of(day + dt.timedelta(days=1))


def on_date(day: dt.date, prefix: str = "") -> Q:
    """A condition that holds for rows true on ``day``; ``prefix`` is a relation path such as ``memberships__``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    )


class DatedQuerySet(models.QuerySet[M]):
    """Rows with a period."""

    def on(self, day: dt.date) -> Self:
        """Those true on ``day``."""
        return self.filter(on_date(day))

    def open_ended(self) -> Self:
        """Those without an end."""
        return self.filter(valid_until__isnull=True)


class Dated(models.Model):
    """Base of every effective-dated row. Non-overlap is guarded in the database (see each app's ``guards.py``)."""

    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        abstract = True

    def covers(self, day: dt.date) -> bool:
        """Whether the row is true on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def period_in_order(name: str) -> models.CheckConstraint:
    """The constraint that a period does not end before it begins (an empty period is a row that was corrected at once)."""
    condition: Any = Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)
