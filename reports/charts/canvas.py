"""A drawing that grows with what is put on it, in the colours of the page or of a printed sheet.

Only attributes, no ``style``: the page's policy forbids it, and WeasyPrint draws the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.charts.text import width_of

TEXT = 12.0
LINE = 1.25  # line height, in text sizes

Box = tuple[float, float, float, float]

_INK = {
    "ink": "#1b2126", "ink-2": "#545d66", "line": "#d4d0c7", "accent": "#0a665e", "warn": "#8f4700", "bad": "#a3232b",
    "paper": "#ffffff", "l1": "#e2eff8", "l2": "#c5ddee", "l3": "#a0c7e1", "l4": "#79add0", "l5": "#5092bc", "l6": "#1f6389",
    "l7": "#06415e", "l1-ink": "#0e1c28", "l2-ink": "#0e1c28", "l3-ink": "#0e1c28", "l4-ink": "#0e1c28",
    "l5-ink": "#0b1621", "l6-ink": "#ffffff", "l7-ink": "#ffffff",
}  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """Where colours come from: ``fixed`` ones of a printed sheet, or the page's classes, which follow light and dark."""

    font: str
    fixed: bool = False

    def fill(self, ink: str) -> dict[str, str]:
        """The attributes that fill a shape or a text."""
        if ink == "none":
            return {"fill": "none"}
        return {"fill": _INK[ink]} if self.fixed else {"class": "ground" if ink == "paper" else ink}

    def stroke(self, ink: str) -> dict[str, str]:
        """The attributes that draw a line."""
        if self.fixed:
            return {"stroke": _INK[ink]}
        if ink == "ink":
            return {"stroke": "currentColor"}
        return {"class": {"accent": "accent-line"}.get(ink, ink)}


PAGE = Theme(font="system-ui, sans-serif")
PRINT = Theme(font="Inter, 'Noto Sans TC', 'Noto Sans CJK TC', sans-serif", fixed=True)


def figure(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"


@dataclass
class Canvas:
    """Collects shapes; :meth:`draw` gives the SVG with a view box that holds them all."""

    theme: Theme
    title: str
    parts: list[str] = field(default_factory=list)
    box: Box | None = None

    def _grow(self, left: float, top: float, right: float, bottom: float) -> None:
        if self.box is None:
            self.box = (left, top, right, bottom)
        else:
            self.box = (
                min(self.box[0], left), min(self.box[1], top), max(self.box[2], right), max(self.box[3], bottom),
            )  # fmt: skip

    def _add(self, tag: str, attributes: dict[str, str], body: str = "", title: str = "") -> None:
        inner = (f"<title>{escape(title)}</title>" if title else "") + body
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        self.parts.append(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")

    def _paint(self, fill: str, stroke: str, width: float, dash: str, opacity: float) -> dict[str, str]:
        attributes: dict[str, str] = {}
        classes = []
        for painted in (self.theme.fill(fill), self.theme.stroke(stroke) if stroke else {}):
            classes.append(painted.pop("class", ""))
            attributes |= painted
        if any(classes):
            attributes["class"] = " ".join(filter(None, classes))
        if stroke:
            attributes["stroke-width"] = figure(width)
            if dash:
                attributes["stroke-dasharray"] = dash
        if opacity < 1:
            attributes["fill-opacity"] = f"{opacity:g}"
        return attributes

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "",
        weight: float = 1, dash: str = "", radius: float = 0, title: str = "",
    ) -> None:  # fmt: skip
        """A rectangle."""
        self._grow(x, y, x + width, y + height)
        place = {"x": figure(x), "y": figure(y), "width": figure(width), "height": figure(height)}
        if radius:
            place["rx"] = figure(radius)
        self._add("rect", place | self._paint(fill, stroke, weight, dash, 1), title=title)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        stroke: str = "line",
        weight: float = 1,
        dash: str = "",
    ) -> None:
        """A straight line."""
        self.path([start, end], stroke=stroke, weight=weight, dash=dash)

    def path(
        self, points: Sequence[tuple[float, float]], *, closed: bool = False, fill: str = "none", stroke: str = "",
        weight: float = 1, dash: str = "", opacity: float = 1,
    ) -> None:  # fmt: skip
        """A line through ``points``, or the shape that they enclose."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._grow(min(xs), min(ys), max(xs), max(ys))
        steps = " ".join(f"{'L' if n else 'M'}{figure(x)} {figure(y)}" for n, (x, y) in enumerate(points))
        attributes = {"d": f"{steps}{'Z' if closed else ''}"} | self._paint(
            fill, stroke, weight, dash, opacity
        )
        if stroke:
            attributes["stroke-linejoin"] = "round"
        self._add("path", attributes)

    def dot(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str,
        stroke: str = "",
        weight: float = 1.5,
        title: str = "",
    ) -> None:
        """A small circle."""
        self._grow(x - radius, y - radius, x + radius, y + radius)
        place = {"cx": figure(x), "cy": figure(y), "r": figure(radius)}
        self._add("circle", place | self._paint(fill, stroke, weight, "", 1), title=title)

    def text(
        self, x: float, y: float, text: object, *, size: float = TEXT, anchor: str = "start", fill: str = "ink",
        bold: bool = False,
    ) -> None:  # fmt: skip
        """One line of text; ``y`` is its base line."""
        words = str(text)
        width = width_of(words, size) * (1.06 if bold else 1)
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        self._grow(left, y - size, left + width, y + size * 0.3)
        attributes = {"x": figure(x), "y": figure(y), "font-size": figure(size)}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if bold:
            attributes["font-weight"] = "600"
        self._add("text", attributes | self._paint(fill, "", 0, "", 1), body=escape(words))

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = TEXT,
        anchor: str = "start",
        fill: str = "ink",
    ) -> float:
        """Several lines of text from the base line ``y`` downwards; gives the base line after the last."""
        for text in lines:
            self.text(x, y, text, size=size, anchor=anchor, fill=fill)
            y += size * LINE
        return y

    def draw(self, *, margin: float = 4, min_width: float = 0) -> SafeString:
        """The SVG."""
        left, top, right, bottom = self.box or (0, 0, 0, 0)
        spare = max(min_width - (right - left) - 2 * margin, 0) / 2
        left, top = left - margin - spare, top - margin
        width, height = right + margin + spare - left, bottom + margin - top
        return mark_safe(  # noqa: S308 - every text and attribute was escaped above
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(self.title)}"'
            f' width="{figure(width)}" height="{figure(height)}"'
            f' viewBox="{figure(left)} {figure(top)} {figure(width)} {figure(height)}"'
            f' font-family="{escape(self.theme.font)}"><title>{escape(self.title)}</title>'
            f"{''.join(self.parts)}</svg>"
        )
