"""The date that a figure is asked for."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import FieldError, Invalid


def parse_as_of(text: str | None, today: dt.date) -> dt.date:
    """The date that was asked for (ISO 8601); today when none was.

    Raises :class:`core.errors.Invalid` naming ``/as_of`` for anything else, and for a day to come: what will be true on it
    is not known, so the answer could not stay the same.
    """
    if text is None or not text.strip():
        return today
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        detail = _("Enter a date as YYYY-MM-DD.")
        raise Invalid(detail, errors=[FieldError("/as_of", detail)]) from None
    if day > today:
        detail = _("The date is in the future; ask for a day up to %(today)s.") % {
            "today": date_format(today)
        }
        raise Invalid(detail, errors=[FieldError("/as_of", detail)])
    return day
