"""The template library ``migrations``: what a report about a migration prints."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from assessments.rules import Finding
from reports.migration_sheets import FINDINGS, KINDS

register = template.Library()


@register.filter
def findings(names: Iterable[str]) -> list[dict[str, Any]]:
    """Findings with their words and the kind of their chip."""
    return [{"text": FINDINGS[Finding(name)], "kind": KINDS.get(name, "plain")} for name in names]


@register.filter
def levels(numbers: Iterable[int]) -> str:
    """Levels as a list."""
    return ", ".join(str(number) for number in numbers)


@register.filter
def points(change: Decimal) -> str:
    """How the fit moves, in percentage points."""
    figure = round(change * 100)
    if not figure:
        return _("unchanged")
    sign = "+" if figure > 0 else "−"
    return _("%(sign)s%(n)d points") % {"sign": sign, "n": abs(figure)}


@register.filter
def count_of(counts: dict[str, int], name: str) -> int:
    """How many there are of a finding or an outcome."""
    return counts.get(name, 0)
