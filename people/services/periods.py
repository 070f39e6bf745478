"""What the services share: refusing with a named field, and letting one dated row follow another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dated import Dated, DatedQuerySet, date_of
from core.errors import FieldError, Invalid
from people import rules
from people.models import Team

D = TypeVar("D", bound=Dated)


@contextmanager
def renamed(names: Mapping[str, str]) -> Iterator[None]:
    """Let a refusal name the fields of the caller's input."""
    try:
        yield
    except Invalid as refusal:
        errors = [
            FieldError(names.get(error.pointer, error.pointer), error.detail) for error in refusal.errors
        ]
        raise Invalid(refusal.message, errors=errors) from refusal


def invalid(pointer: str, text: str) -> Invalid:
    """A refusal that names its field."""
    return Invalid(text, errors=[FieldError(pointer, text)])


def require_reason(on: dt.date, at: dt.datetime, reason: str) -> str:
    """The reason, stripped; refuse a day before that of ``at`` without one: matrices and reports of then will differ."""
    reason = reason.strip()
    if rules.changes_the_past(on, date_of(at)) and not reason:
        raise invalid(
            "/reason",
            _("%(date)s is in the past: give a reason. Matrices and reports of that time change with it.")
            % {"date": shown(on)},
        )
    return reason


def require_open(team: Team, pointer: str = "/team") -> None:
    """Refuse a team that is closed or about to be; its row is held, so that it cannot be closed meanwhile."""
    closed_on = Team.objects.select_for_update().only("closed_on").get(pk=team.pk).closed_on
    if closed_on is not None:
        raise invalid(
            pointer,
            _("%(team)s is closed from %(date)s on.") % {"team": team.name, "date": shown(closed_on)},
        )


def shown(day: dt.date) -> str:
    """A day in the reader's format."""
    return date_format(day, "SHORT_DATE_FORMAT")


def latest(rows: DatedQuerySet[D]) -> D | None:
    """The row that began last; rows that were corrected on their first day never counted."""
    counting = rows.exclude(valid_until__isnull=False, valid_until=F("valid_from"))
    return counting.order_by("-valid_from", "-pk").first()


def make_way(rows: DatedQuerySet[D], on: dt.date, pointer: str = "/on") -> None:
    """Close the open one of ``rows`` so that a new row can begin ``on`` that day.

    Raises :class:`core.errors.Invalid` where ``on`` lies before the latest row began or ended.
    """
    last = latest(rows)
    if last is None:
        return
    if not rules.may_follow(on, began=last.valid_from, ended=last.valid_until):
        before = shown(last.valid_until or last.valid_from)
        raise invalid(
            pointer, _("The latest entry is of %(date)s; a change cannot begin earlier.") % {"date": before}
        )
    if last.valid_until is None:
        last.valid_until = on
        last.save(update_fields=["valid_until"])


def end_at(rows: DatedQuerySet[D], on: dt.date) -> None:
    """End every row that is true ``on`` that day or later; a row that had not begun becomes empty."""
    for row in rows.exclude(valid_until__isnull=False, valid_until__lte=on):
        row.valid_until = max(on, row.valid_from)
        row.save(update_fields=["valid_until"])
