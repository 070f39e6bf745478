"""Required against held levels: radar and bars."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.charts.canvas import LINE, PAGE, TEXT, Box, Canvas, Theme
from reports.charts.text import width_of, wrap
from reports.rules import GapItem, State

SCALE = 7
MIN_AXES = 3
DASH = "5 3"

Point = tuple[float, float]


def gap_text(item: GapItem) -> str:
    """The gap as it is printed everywhere: held − required, or the state that stands instead of a figure."""
    if item.gap is None:
        return _("claimed") if item.state == State.CLAIMED else _("not assessed")
    if item.gap == 0:
        return "✓"
    return f"−{item.gap}" if item.gap > 0 else f"+{-item.gap}"


def level_text(item: GapItem) -> str:
    """``3 / 4``, with a dash for what is not held."""
    held = "–" if item.held is None else str(item.held)
    # Translators: held level and required level, beside a bar: "3 / 4"
    return pgettext("held and required", "%(held)s / %(required)s") % {
        "held": held,
        "required": item.required,
    }


# -- radar ------------------------------------------------------------------------------------------------------------


def radar(items: Sequence[GapItem], *, title: str, theme: Theme = PAGE, radius: float = 112) -> SafeString:
    """Held levels (line and area) against required ones (dashed), an axis for each skill; empty below three of them.

    A skill that is not assessed has no point: the line is interrupted there, and the area with it.
    """
    items = [item for item in items if item.required is not None]
    if len(items) < MIN_AXES:
        return mark_safe("")
    canvas = Canvas(theme, title)
    angles = [2 * math.pi * index / len(items) for index in range(len(items))]

    def at(index: int, level: float) -> Point:
        reach = radius * level / SCALE
        return reach * math.sin(angles[index]), -reach * math.cos(angles[index])

    for level in range(1, SCALE + 1):
        ring = [at(index, level) for index in range(len(items))]
        canvas.path(ring, closed=True, stroke="line", weight=1 if level < SCALE else 1.4)
    for index in range(len(items)):
        canvas.line((0, 0), at(index, SCALE))
    canvas.path(
        [at(index, item.required or 0) for index, item in enumerate(items)],
        closed=True, stroke="ink", weight=1.6, dash=DASH,
    )  # fmt: skip
    _held(canvas, items, at)
    for level in (1, 3, 5, 7):
        x, y = at(0, level)
        canvas.text(x + 4, y + 3.5, level, size=9, fill="ink-2")
    bottom = _axis_labels(canvas, items, angles, radius)
    _radar_legend(canvas, bottom + 22)
    return canvas.draw()


def _held(canvas: Canvas, items: Sequence[GapItem], at: Callable[[int, float], Point]) -> None:
    points: list[Point | None] = [
        None if item.held is None else at(index, item.held) for index, item in enumerate(items)
    ]
    for index, point in enumerate(points):
        following = points[(index + 1) % len(points)]
        if point is not None and following is not None:
            canvas.path([(0, 0), point, following], closed=True, fill="accent", opacity=0.16)
    for index, point in enumerate(points):
        following = points[(index + 1) % len(points)]
        if point is None:
            continue
        if following is not None:
            canvas.path([point, following], stroke="accent", weight=2.2)
        elif points[index - 1] is None:
            canvas.line((0, 0), point, stroke="accent", weight=2.2)
    for item, point in zip(items, points, strict=True):
        if point is not None:
            canvas.dot(*point, 3.4, fill="accent", title=f"{item.skill.code} {level_text(item)}")


def _axis_labels(canvas: Canvas, items: Sequence[GapItem], angles: Sequence[float], radius: float) -> float:
    """Code, name and figures at the end of each axis; only code and figures where the names would touch."""
    labels = [[item.skill.code, *wrap(item.skill.name, 11, 92), level_text(item)] for item in items]
    boxes = [_label_box(lines, angle, radius) for lines, angle in zip(labels, angles, strict=True)]
    if any(_touch(one, other) for n, one in enumerate(boxes) for other in boxes[:n]):
        labels = [[item.skill.code, level_text(item)] for item in items]
        boxes = [_label_box(lines, angle, radius) for lines, angle in zip(labels, angles, strict=True)]
    for lines, (left, top, right, _bottom), angle in zip(labels, boxes, angles, strict=True):
        anchor = _anchor(angle)
        x = {"start": left, "middle": (left + right) / 2, "end": right}[anchor]
        for number, text in enumerate(lines):
            first, last = number == 0, number == len(lines) - 1
            canvas.text(
                x, top + 11 * (number * LINE + 1), text, size=11, anchor=anchor, bold=first,
                fill="ink" if first or last else "ink-2",
            )  # fmt: skip
    return max(bottom for _l, _t, _r, bottom in boxes)


def _anchor(angle: float) -> str:
    side = math.sin(angle)
    return "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"


def _label_box(lines: Sequence[str], angle: float, radius: float) -> Box:
    width = max(width_of(text, 11) for text in lines) * 1.04
    height = 11 * (LINE * (len(lines) - 1) + 1.3)
    x, y = (radius + 10) * math.sin(angle), -(radius + 10) * math.cos(angle)
    left = {"middle": x - width / 2, "start": x, "end": x - width}[_anchor(angle)]
    top = y - height * (1 + math.cos(angle)) / 2
    return left, top, left + width, top + height


def _touch(one: Box, other: Box, air: float = 3) -> bool:
    return (
        one[0] < other[2] + air and other[0] < one[2] + air and one[1] < other[3] + air and other[1] < one[3] + air
    )  # fmt: skip


def _radar_legend(canvas: Canvas, y: float) -> None:
    held, required = _("held"), _("required")
    room = 30 + width_of(held, 11) + 24 + 30 + width_of(required, 11)
    x = -room / 2
    canvas.line((x, y), (x + 24, y), stroke="accent", weight=2.2)
    canvas.dot(x + 12, y, 3.4, fill="accent")
    canvas.text(x + 30, y + 4, held, size=11, fill="ink-2")
    x += 54 + width_of(held, 11)
    canvas.line((x, y), (x + 24, y), stroke="ink", weight=1.6, dash=DASH)
    canvas.text(x + 30, y + 4, required, size=11, fill="ink-2")


# -- bars -------------------------------------------------------------------------------------------------------------


def bars(items: Sequence[GapItem], *, title: str, theme: Theme = PAGE, width: float = 360) -> SafeString:
    """A bar for each required skill: the held level, the required one as a mark, both figures and the gap.

    Below 480 units of ``width`` a name stands above its bar, else beside it.
    """
    items = [item for item in items if item.required is not None]
    if not items:
        return mark_safe("")
    canvas = Canvas(theme, title)
    figures = max(width_of(f"{level_text(item)}  {gap_text(item)}", TEXT) for item in items) + 10
    beside = width >= 480
    left = width * 0.34 if beside else 0.0
    scale = (width - left - figures) / SCALE
    y = 0.0
    for item in items:
        y = _bar(canvas, item, y, left, scale, width, beside=beside)
    _bar_legend(canvas, y + 14, width)
    return canvas.draw()


def _bar(
    canvas: Canvas, item: GapItem, y: float, left: float, scale: float, width: float, *, beside: bool
) -> float:  # fmt: skip
    """One bar with its label from ``y`` downwards; gives where the next one starts."""
    code = width_of(item.skill.code, TEXT) * 1.06 + 8
    room = (left - 12 if beside else width) - code
    lines = wrap(item.skill.name, TEXT, room)
    canvas.text(0, y + TEXT, item.skill.code, bold=True)
    end = canvas.lines(code, y + TEXT, lines) - TEXT * LINE
    top = y + 1 if beside else end + 7
    height = 13.0
    canvas.rect(left, top, scale * SCALE, height, stroke="line")
    for level in range(1, SCALE):
        x = left + scale * level
        canvas.line((x, top), (x, top + height))
    if item.held is not None:
        canvas.rect(left, top + 2, scale * item.held, height - 4, fill="accent", title=level_text(item))
    elif item.claimed is not None:
        canvas.rect(left, top + 2, scale * item.claimed, height - 4, stroke="accent", weight=1.4, dash="3 2")
    x = left + scale * (item.required or 0)
    canvas.path([(x, top - 3), (x, top + height + 3)], stroke="ink", weight=2.6)
    base = top + height - 2.5
    canvas.text(left + scale * SCALE + 10, base, level_text(item))
    tone = "ink-2" if item.gap is None or item.gap <= 0 else "warn" if item.gap == 1 else "bad"
    canvas.text(width, base, gap_text(item), anchor="end", fill=tone, bold=bool(item.gap and item.gap > 0))
    return max(top + height, end + 4) + (9 if beside else 13)


def _bar_legend(canvas: Canvas, y: float, width: float) -> None:
    x = 0.0
    for kind, words in (
        ("held", _("held")),
        ("required", _("required")),
        ("claimed", _("claimed, not confirmed")),
    ):
        room = 26 + width_of(words, 11) + 16
        if x and x + room > width:
            x, y = 0.0, y + 18
        if kind == "held":
            canvas.rect(x, y - 5, 20, 9, fill="accent")
        elif kind == "claimed":
            canvas.rect(x, y - 5, 20, 9, stroke="accent", weight=1.4, dash="3 2")
        else:
            canvas.path([(x + 10, y - 8), (x + 10, y + 7)], stroke="ink", weight=2.6)
        canvas.text(x + 26, y + 3.5, words, size=11, fill="ink-2")
        x += room
