"""The map of career steps as SVG: attributes and classes only, no style."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.content import labelled, plain
from roles.models import Role
from roles.rules import Curve, Spot
from roles.selectors import CareerMap

NODE_WIDTH, NODE_HEIGHT = 106, 56
COLUMN, ROW, MARGIN = 126, 70, 8
LINE, FONT_SIZE, LINE_WIDTH = 12.5, 11.5, 98
MOST_LINES = 4


def draw_career_map(graph: CareerMap, chosen: str = "", step: str = "") -> SafeString:
    """The picture of ``graph``: each role a link to its page, each line a link to what the step asks.

    ``chosen`` is the slug of the role whose ways are shown, ``step`` the key of the step that is open.
    """
    layout = graph.layout
    width = max(layout.columns * COLUMN - (COLUMN - NODE_WIDTH), 0) + 2 * MARGIN
    height = round((layout.rows - 1) * ROW + NODE_HEIGHT + 2 * MARGIN)
    curves: dict[str, list[Curve]] = {}
    for curve in layout.curves:
        curves.setdefault(curve.source, []).append(curve)
    groups = format_html_join(
        "",
        '<g class="career-from">{}{}</g>',
        (
            (
                _draw_node(graph.roles[slug], spot, slug == chosen),
                format_html_join(
                    "", "{}", ((_draw_step(graph, curve, chosen, step),) for curve in curves.get(slug, []))
                ),
            )
            for slug, spot in layout.spots.items()
        ),
    )
    return format_html(
        '<svg class="chart career-map" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group" aria-label="{2}" '
        'font-size="{3}"><title>{2}</title>{4}</svg>',
        width,
        height,
        _("Map of career steps"),
        FONT_SIZE,
        groups,
    )


def _left(spot: Spot) -> float:
    return MARGIN + spot.column * COLUMN


def _middle(spot: Spot) -> float:
    return MARGIN + spot.row * ROW + NODE_HEIGHT / 2


def _draw_node(role: Role, spot: Spot, chosen: bool) -> SafeString:
    title = labelled(role.title)
    lines = wrapped(title)
    x, y = _left(spot), _middle(spot)
    first = y - (len(lines) - 1) * LINE / 2 + FONT_SIZE * 0.36
    return format_html(
        '<a href="{}" class="career-node{}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="6"/><text text-anchor="middle">{}</text></a>',
        reverse("role", args=[role.slug]),
        " is-chosen" if chosen else "",
        _("%(title)s · tier %(tier)d · %(family)s")
        % {"title": title, "tier": role.tier, "family": role.get_family_display()},
        _number(x),
        _number(y - NODE_HEIGHT / 2),
        NODE_WIDTH,
        NODE_HEIGHT,
        format_html_join(
            "",
            '<tspan x="{}" y="{}">{}</tspan>',
            (
                (_number(x + NODE_WIDTH / 2), _number(first + index * LINE), line)
                for index, line in enumerate(lines)
            ),
        ),
    )


def _draw_step(graph: CareerMap, curve: Curve, chosen: str, open_step: str) -> SafeString:
    """The line of a step as a link to its panel; a wide line that is not seen makes it easy to hit."""
    key = f"{curve.source}..{curve.target}"
    row = graph.step(key)
    label = _("%(source)s → %(target)s: %(raised)d raised, %(added)d new") % {
        "source": plain(graph.roles[curve.source].title),
        "target": plain(graph.roles[curve.target].title),
        "raised": row.raised if row else 0,
        "added": row.added if row else 0,
    }
    query = {"role": chosen, "step": key} if chosen else {"step": key}
    return format_html(
        '<a href="?{}#step" class="career-step{}" aria-label="{}"{}><title>{}</title>{}</a>',
        urlencode(query),
        " is-open" if key == open_step else "",
        label,
        SafeString(' aria-current="true"') if key == open_step else "",
        label,
        _draw_curve(curve),
    )


def _draw_curve(curve: Curve) -> SafeString:
    """The line of a step: level through each column that it passes, bending between the columns."""
    start, end = curve.spots[0], curve.spots[-1]
    forward = start.column <= end.column
    x, y = _left(start) + (NODE_WIDTH if forward else 0), _middle(start)
    parts = [f"M{_number(x)} {_number(y)}"]
    for spot in curve.spots[1:]:
        last = spot is end
        near = _left(spot) + (0 if forward else NODE_WIDTH)
        near -= (5 if forward else -5) if last else 0
        bend = (x + near) / 2
        level = _middle(spot)
        parts.append("C" + " ".join(map(_number, (bend, y, bend, level, near, level))))
        x, y = near, level
        if not last:
            x = _left(spot) + (NODE_WIDTH if forward else 0)
            parts.append(f"H{_number(x)}")
    tip, back = (x + 5, x - 2) if forward else (x - 5, x + 2)
    arrow = f"M{_number(back)} {_number(y - 4)}L{_number(tip)} {_number(y)}L{_number(back)} {_number(y + 4)}Z"
    return format_html(
        '<path class="career-hit" d="{0}"/><path class="career-line" d="{0}"/><path class="career-tip" d="{1}"/>',
        " ".join(parts),
        arrow,
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def wrapped(title: str) -> Sequence[str]:
    """``title`` in at most four lines that fit a node; what does not is cut with an ellipsis."""
    lines = [""]
    for word in _words(title):
        longer = f"{lines[-1]}{word}"
        if lines[-1].strip() and _width(longer.strip()) > LINE_WIDTH:
            lines.append(word.lstrip())
        else:
            lines[-1] = longer
    lines = [_cut(line.strip()) for line in lines]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _cut(f"{lines[MOST_LINES - 1]}…")]
    return lines


def _words(title: str) -> list[str]:
    """Where a line may break: at spaces, after hyphens, and between wide letters such as Chinese ones."""
    words = [""]
    for before, letter in zip(f" {title}", title, strict=False):
        if letter == " " or before in "-/" or _is_wide(letter) or _is_wide(before):
            words.append("")
        words[-1] += letter
    return words


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _width(text: str) -> float:
    """About how wide ``text`` is, in pixels."""
    return sum(FONT_SIZE * (1.0 if _is_wide(letter) else 0.56) for letter in text)


def _cut(line: str) -> str:
    if _width(line) <= LINE_WIDTH:
        return line
    text = line.rstrip("…")
    while _width(f"{text}…") > LINE_WIDTH:
        text = text[:-1]
    return f"{text}…"
