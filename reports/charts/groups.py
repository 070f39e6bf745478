"""Groups of people: heat map of shares, trend over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui.figures import percent
from reports.charts.canvas import LINE, PAGE, Canvas, Theme
from reports.charts.text import width_of, wrap


@dataclass(frozen=True)
class HeatCell:
    """A share (``None``: nobody, or withheld) with the words printed under it and its full description."""

    share: Decimal | None
    note: str = ""
    title: str = ""


@dataclass(frozen=True)
class HeatLine:
    """One row of a heat map."""

    label: str
    cells: tuple[HeatCell, ...]


def step_of(share: Decimal) -> int:
    """The step of the seven-step scale that a share is painted with."""
    return min(int(share * 7) + 1, 7)


def heat_map(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[HeatLine],
    *,
    title: str,
    theme: Theme = PAGE,
    cell: float = 64,
) -> SafeString:
    """Shares by row and column; ``columns`` are codes with names. The figure is printed in each cell, the shade repeats it."""
    if not columns or not rows:
        return mark_safe("")
    canvas = Canvas(theme, title)
    room = min(max(width_of(row.label, 12) for row in rows) + 14, 190)
    heads = [wrap(name, 10, cell - 6) for _code, name in columns]
    head = 14 + max(map(len, heads)) * 10 * LINE + 6
    for index, ((code, _name), lines) in enumerate(zip(columns, heads, strict=True)):
        x = room + cell * (index + 0.5)
        canvas.text(x, 11, code, size=11, anchor="middle", bold=True)
        canvas.lines(x, 24, lines, size=10, anchor="middle", fill="ink-2")
    y = head
    for row in rows:
        lines = wrap(row.label, 12, room - 14)
        height = max(32.0, len(lines) * 12 * LINE + 8)
        canvas.lines(room - 10, y + height / 2 - (len(lines) - 1) * 6 * LINE + 4, lines, anchor="end")
        for index, one in enumerate(row.cells):
            _heat_cell(canvas, room + cell * index, y, cell, height, one)
        y += height
    return canvas.draw()


def _heat_cell(canvas: Canvas, x: float, y: float, width: float, height: float, one: HeatCell) -> None:
    step = step_of(one.share) if one.share is not None else 0
    fill, ink = (f"l{step}", f"l{step}-ink") if step else ("none", "ink-2")
    canvas.rect(
        x + 1,
        y + 1,
        width - 2,
        height - 2,
        fill=fill,
        stroke="" if step else "line",
        radius=3,
        title=one.title,
    )
    middle = x + width / 2
    if one.share is None:
        canvas.text(middle, y + height / 2 + 4, one.note or "–", size=11, anchor="middle", fill="ink-2")
        return
    canvas.text(
        middle, y + height / 2 - 1, percent(float(one.share)), size=12, anchor="middle", fill=ink, bold=True
    )
    canvas.text(middle, y + height / 2 + 11, one.note, size=9.5, anchor="middle", fill=ink)


@dataclass(frozen=True)
class TrendMark:
    """A share on a day; ``None`` where it is withheld."""

    day: dt.date
    share: Decimal | None
    label: str = ""


def trend(
    marks: Sequence[TrendMark], *, title: str, theme: Theme = PAGE, width: float = 360, height: float = 150
) -> SafeString:
    """A share over time, each point with its figure; interrupted where a figure is withheld. Empty below two points."""
    if len(marks) < 2:
        return mark_safe("")
    canvas = Canvas(theme, title)
    first, last = marks[0].day, marks[-1].day
    span = max((last - first).days, 1)
    left, right = 44.0, width - 30
    slot = (right - left) / max(len(marks) - 1, 1)

    def at(mark: TrendMark) -> tuple[float, float]:
        x = left + 24 + (right - left - 24) * (mark.day - first).days / span
        return x, height * (1 - float(mark.share or 0))

    for tenth in (0, 5, 10):
        y = height * (1 - tenth / 10)
        canvas.line((left, y), (right + 18, y))
        canvas.text(left - 8, y + 4, percent(tenth / 10), size=10, anchor="end", fill="ink-2")
    for before, after in pairwise(marks):
        if before.share is not None and after.share is not None:
            canvas.path([at(before), at(after)], stroke="accent", weight=2.2)
    free = -1e9
    for mark in marks:
        x, y = at(mark)
        if mark.share is not None:
            canvas.dot(x, y, 4, fill="accent", title=f"{mark.label} {percent(float(mark.share))}")
            canvas.text(
                x, y - 9 if y > 18 else y + 18, percent(float(mark.share)), anchor="middle", bold=True
            )
        else:
            canvas.text(x, height / 2 + 4, _("withheld"), size=10, anchor="middle", fill="ink-2")
        words = [date_format(mark.day, "YEAR_MONTH_FORMAT"), *wrap(mark.label, 10, max(slot, 56) - 6)]
        wide = max(width_of(text, 10) for text in words) / 2
        down = 0.0 if x - wide > free + 4 else 30.0
        canvas.lines(x, height + 16 + down, words, size=10, anchor="middle", fill="ink-2")
        free = x + wide if not down else free
    return canvas.draw()
