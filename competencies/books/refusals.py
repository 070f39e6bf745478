"""Why a file is not read at all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competencies.books import sheets
from core.errors import FieldError, Invalid


def refusal(file: str, rule: str, place: str = ".") -> Invalid:
    """The error that ``file`` cannot be read."""
    return Invalid(_("The framework cannot be read."), errors=[FieldError(f"{file}!{place}", rule)])


def too_much(file: str, limit: str, place: str = ".") -> Invalid:
    """The error that a file passes one of the limits of :class:`competencies.books.sheets.Limits`."""
    rules = {
        "rows": _("has more than %(most)d rows") % {"most": sheets.MAX_ROWS},
        "cells": _("has more than %(most)d filled cells") % {"most": sheets.MAX_CELLS},
        "characters": _("holds more than %(most)d characters of text") % {"most": sheets.MAX_CHARACTERS},
    }
    return refusal(file, rules[limit], place)


def too_long(file: str, place: str) -> Invalid:
    """The error that a single cell is longer than a spreadsheet allows."""
    rule = _("a cell with more than %(most)d characters") % {"most": sheets.MAX_TEXT}
    return refusal(file, rule, place)
