"""What the components of the pages are fed with, from the figures of the selectors. Nothing is computed anew here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.content import labelled
from reports.charts import HeatCell, HeatLine, TrendMark
from reports.rules import Coverage, GapItem, Term, terms
from reports.selectors.matrix import Matrix
from reports.selectors.organisation import Overview

VIEWS = ("level", "age", "change")

Note = Callable[[int, GapItem], str]


def plain(figure: Decimal) -> str:
    """A figure in the reader's language without superfluous noughts."""
    shown = figure.normalize()
    return str(localize(shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown))


def formula(item: GapItem) -> str:
    """How the skill enters the fit: weight × min(held / required, 1)."""
    if item.required is None:
        return ""
    if not item.essential:
        return _("desirable: not part of the fit")
    term: Term = terms([item])[0]
    figures = {"weight": plain(item.weight), "required": item.required, "points": plain(term.points)}
    if item.held is None:
        return _("%(weight)s × 0, as not assessed = 0") % figures
    return _("%(weight)s × min(%(held)s / %(required)s, 1) = %(points)s") % {**figures, "held": item.held}


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole calendar months from ``earlier`` to ``later``."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def age_note(as_of: dt.date) -> Note:
    """The age of the latest evidence behind a level."""

    def note(_person: int, item: GapItem) -> str:
        if item.held is None:
            return ""
        if item.evidence_latest is None:
            return _("none")
        months = max(months_between(item.evidence_latest, as_of), 0)
        # Translators: age of evidence in months, very short
        return ngettext("%(n)d mo", "%(n)d mo", months) % {"n": months}

    return note


def change_note(before: Mapping[tuple[int, int], int]) -> Note:
    """What became of a level since another day."""

    def note(person: int, item: GapItem) -> str:
        was = before.get((person, item.skill.id))
        if item.held is None:
            return ""
        if was is None:
            return _("new")
        return (
            "=" if was == item.held else f"+{item.held - was}" if item.held > was else f"−{was - item.held}"
        )

    return note


def _cell(item: GapItem, url: str, note: str) -> dict[str, Any]:
    return {
        "level": item.held,
        "state": "not_required" if item.required is None else str(item.state),
        "required": item.required,
        "gap": item.gap,
        "stale_since": item.stale_since,
        "mark": item.mark,
        "claimed": item.claimed,
        "evidence_count": item.evidence_count if item.held is not None else None,
        "evidence_latest": item.evidence_latest,
        "url": f"{url}#{item.skill.code}",
        "note": note,
        "formula": formula(item),
    }


def matrix_table(matrix: Matrix, query: str = "", note: Note | None = None) -> dict[str, Any]:
    """The matrix as its component wants it; ``query`` (with its question mark) goes to the profiles."""
    columns: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for skill in matrix.skills:
        category = labelled(skill.category)
        starts = not groups or groups[-1]["name"] != category
        if starts:
            groups.append({"name": category, "span": 0})
        groups[-1]["span"] += 1
        columns.append(
            {
                "code": skill.code,
                "name": labelled(skill.name),
                "url": reverse("skill", args=[skill.code]),
                "group_start": starts and len(groups) > 1,
            }
        )
    rows = []
    for row in matrix.rows:
        gap = row.gap
        url = reverse("person-profile", args=[gap.person.id]) + query
        rows.append(
            {
                "name": gap.person.name,
                "url": url,
                "sub": labelled(gap.role.title) if gap.role else _("no role on that day"),
                "cells": [_cell(item, url, note(gap.person.id, item) if note else "") for item in row.cells],
                "fit": gap.fit,
                "assessed": gap.assessed_share,
                "meets": gap.meets_role,
            }
        )
    meeting = sum(row.gap.meets_role for row in matrix.rows)
    return {
        "caption": _("Held levels against what each role requires"),
        "groups": groups if len(groups) > 1 else [],
        "columns": columns,
        "rows": rows,
        "footer": [
            {"met": one.met, "of": one.of, "single": one.at_risk_level is not None, "risk": risk_text(one)}
            for one in matrix.coverage
        ],
        "totals": _("%(n)d of %(of)d meet") % {"n": meeting, "of": matrix.summary.with_fit} if rows else "",
    }


def risk_text(one: Coverage) -> str:
    """From which required level on one person or nobody holds a skill, and who."""
    if one.at_risk_level is None:
        return ""
    if one.holder is None:
        return _("level %(level)d: held by nobody") % {"level": one.at_risk_level}
    return _("level %(level)d: held by one person, %(name)s") % {
        "level": one.at_risk_level,
        "name": one.holder.name,
    }


# -- the organisation -------------------------------------------------------------------------------------------------


def heat_lines(overview: Overview) -> list[HeatLine]:
    """The rows of the heat map; shares about fewer than five people are withheld."""
    lines = []
    for row in overview.rows:
        label = row.label.name if hasattr(row.label, "name") else labelled(row.label.title)
        cells = (_heat_cell(label, one, place in row.withheld) for place, one in enumerate(row.cells))
        lines.append(HeatLine(label, tuple(cells)))
    return lines


def _heat_cell(label: str, one: Coverage, withheld: bool) -> HeatCell:
    place = f"{label}, {one.skill.code}"
    if not one.of:
        return HeatCell(None, "·", _("%(place)s: needed by nobody") % {"place": place})
    if one.small:
        return HeatCell(None, "< 5", _("%(place)s: fewer than five people, withheld") % {"place": place})
    if withheld:
        text = _("%(place)s: withheld, since a group of fewer than five could be computed from it")
        return HeatCell(None, "–", text % {"place": place})
    words = _("%(met)d of %(of)d") % {"met": one.met, "of": one.of}
    return HeatCell(one.share, words, f"{place}: {words}")


def heat_columns(overview: Overview) -> list[tuple[str, str]]:
    """Code and name of each column."""
    return [(skill.code, labelled(skill.name)) for skill in overview.skills]


def trend_marks(overview: Overview, figure: str = "median") -> list[TrendMark]:
    """The points of the trend: the ``median`` fit, or the share ``meeting`` their role."""
    marks = []
    for point in overview.trend:
        one = point.summary
        share = one.median
        if figure == "meeting":
            share = None if one.meeting is None else Decimal(one.meeting) / Decimal(one.with_fit)
        marks.append(TrendMark(point.day, share, labelled(point.cycle) if point.cycle else _("now")))
    return marks


def with_url(items: Sequence[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    """Items of a segmented control from (label, address, whether it is the current one)."""
    return [{"label": label, "url": url, "current": current} for label, url, current in items]
