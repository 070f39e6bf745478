"""Icons, chips, states, verdicts and names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid

register = template.Library()

ICONS: dict[str, tuple[Callable[..., str], int]] = {
    "micro": (heroicon_micro, 16),
    "mini": (heroicon_mini, 20),
    "outline": (heroicon_outline, 24),
    "solid": (heroicon_solid, 24),
}
CHIP_KINDS = {"plain", "accent", "ok", "warn", "bad"}


class State(NamedTuple):
    """How a state is said and shown."""

    label: Any
    kind: str


STATES: dict[str, State] = {
    # an assessment
    "draft": State(pgettext_lazy("state", "Draft"), "plain"),
    "submitted": State(pgettext_lazy("state", "Submitted"), "accent"),
    "assessed": State(pgettext_lazy("state", "Assessed"), "accent"),
    "moderated": State(pgettext_lazy("state", "Moderated"), "accent"),
    "confirmed": State(pgettext_lazy("state", "Confirmed"), "ok"),
    "appealed": State(pgettext_lazy("state", "Appealed"), "warn"),
    "reopened": State(pgettext_lazy("state", "Reopened"), "warn"),
    "cancelled": State(pgettext_lazy("state", "Given up"), "plain"),
    "superseded": State(pgettext_lazy("state", "Superseded"), "plain"),
    # a cycle
    "planned": State(pgettext_lazy("state", "Planned"), "plain"),
    "open": State(pgettext_lazy("state", "Open"), "accent"),
    "closed": State(pgettext_lazy("state", "Closed"), "plain"),
    # a job
    "queued": State(pgettext_lazy("state", "Waiting"), "plain"),
    "running": State(pgettext_lazy("state", "Running"), "accent"),
    "done": State(pgettext_lazy("state", "Done"), "ok"),
    "failed": State(pgettext_lazy("state", "Failed"), "bad"),
    # a framework version
    "adopted": State(pgettext_lazy("state", "Adopted"), "ok"),
    "deprecated": State(pgettext_lazy("state", "Deprecated"), "warn"),
    # a skill against a requirement
    "met": State(pgettext_lazy("state", "Met"), "ok"),
    "gap": State(pgettext_lazy("state", "Gap"), "warn"),
    "claimed": State(pgettext_lazy("state", "Claimed"), "plain"),
    "not_assessed": State(pgettext_lazy("state", "Not assessed"), "plain"),
    "stale": State(pgettext_lazy("state", "Out of date"), "warn"),
}

VERDICTS: dict[str, State] = {
    "met": State(pgettext_lazy("verdict", "met"), "ok"),
    "partly": State(pgettext_lazy("verdict", "partly"), "warn"),
    "not_met": State(pgettext_lazy("verdict", "not met"), "plain"),
}


def draw_icon(
    name: str, size: int | None = None, style: str = "micro", label: str = "", css: str = ""
) -> SafeString:
    """A heroicon as inline SVG, hidden from assistive technology unless it has a label."""
    attrs: dict[str, object] = {"class": f"icon {css}".strip(), "focusable": "false"}
    if label:
        attrs |= {"role": "img", "aria-label": str(label)}
    else:
        attrs["aria-hidden"] = "true"
    draw, usual = ICONS[style]
    return SafeString(draw(name + "", size=size or usual, **attrs))


@register.simple_tag
def icon(
    name: str, size: int | None = None, style: str = "micro", label: str = "", css: str = ""
) -> SafeString:
    """``{% icon "check" %}``"""
    return draw_icon(name, size, style, label, css)


@register.simple_tag
def chip(text: object, kind: str = "plain", icon: str = "") -> SafeString:
    """A short state or label in a pill."""
    return format_html(
        '<span class="chip is-{}">{}{}</span>',
        kind if kind in CHIP_KINDS else "plain",
        draw_icon(icon) if icon else "",
        text,
    )


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """The chip of a workflow, cycle, job or framework state."""
    known = STATES.get(str(state))
    return chip(known.label, known.kind) if known else chip(str(state))


@register.simple_tag
def verdict(value: str | None) -> SafeString:
    """A verdict that cannot be changed here."""
    known = VERDICTS.get(str(value or ""))
    if known is None:
        return format_html(
            '<span class="verdict-mark is-open">{}</span>', pgettext("verdict", "no verdict yet")
        )
    names = {"met": "check", "partly": "minus", "not_met": "x-mark"}
    return format_html(
        '<span class="verdict-mark is-{}">{}{}</span>', value, draw_icon(names[str(value)]), str(known.label)
    )


@register.simple_tag
def avatar(name: str, size: str = "m") -> SafeString:
    """A person's initials; decorative, print the name beside it."""
    words = str(name).split()
    letters = ""
    if words:
        letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return format_html('<span class="avatar avatar-{}" aria-hidden="true">{}</span>', size, letters.upper())
