"""Levels, gaps, fits and progress."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

LEVEL_STATES: dict[str, Any] = {
    "held": "",
    "claimed": _("claimed, not confirmed"),
    "assessed": _("assessed, not confirmed"),
    "proposed": _("proposed by the verdicts"),
    "stale": _("evidence out of date"),
    "unbacked": _("evidence withdrawn"),
    "out": _("outside the range of this skill"),
}
UNCONFIRMED = {"claimed", "assessed", "proposed"}  # they look alike


@register.filter
def percent(value: float | Decimal | None) -> str:
    """A share as a percentage, halves up; only a full 1 is ever printed as 100."""
    if value is None:
        return "–"
    share = Decimal(str(value)) * 100
    figure = int(share.quantize(Decimal(1), ROUND_HALF_UP))
    if figure >= 100 and share < 100:
        figure = 99
    # Translators: a percentage, for example "81 %" (the space is a narrow no-break one)
    return pgettext("percentage", "%(figure)s\u202f%%") % {"figure": figure}


@register.simple_tag
def level(
    number: int | None,
    state: str = "held",
    required: int | None = None,
    size: str = "m",
    since: dt.date | None = None,
) -> SafeString:
    """A level badge: the number is always printed, the state is a shape, never a colour alone."""
    if number is None or state == "none":
        body = format_html(
            '<span class="level is-none level-{}"><span aria-hidden="true">–</span>'
            '<span class="visually-hidden">{}</span></span>',
            size,
            gettext("not assessed"),
        )
    else:
        words = LEVEL_STATES.get(state, "")
        title = ""
        if since is not None:
            on = date_format(since, "SHORT_DATE_FORMAT")
            text = (
                gettext("out of date since %(date)s") if state == "stale" else gettext("held since %(date)s")
            )
            title = text % {"date": on}
        body = format_html(
            '<span class="level l{} is-{} level-{}"{}>{}{}</span>',
            number,
            "claimed" if state in UNCONFIRMED else state,
            size,
            format_html(' title="{}"', title) if title else "",
            number,
            format_html('<span class="visually-hidden">, {}</span>', title or words)
            if title or words
            else "",
        )
    if required is None:
        return body
    return format_html(
        '<span class="level-pair">{}<span class="level-req">{}</span></span>',
        body,
        # Translators: after a level badge: level 3 "of 5" that are required
        pgettext("required level", "of %(level)s") % {"level": required},
    )


@register.simple_tag
def gap(value: int | None) -> SafeString:
    """The gap figure. ``value`` is the domain's gap, required − held; printed is held − required."""
    if value is None:
        return format_html('<span class="gap is-unknown">{}</span>', gettext("not assessed"))
    if value > 0:
        return format_html(
            '<span class="gap {}">−{}<span class="visually-hidden"> {}</span></span>',
            "is-short" if value == 1 else "is-far",
            value,
            gettext("below what the role requires"),
        )
    if value == 0:
        return format_html(
            '<span class="gap is-met"><span aria-hidden="true">✓</span><span class="visually-hidden">{}</span></span>',
            gettext("meets what the role requires"),
        )
    return format_html(
        '<span class="gap is-over">+{}<span class="visually-hidden"> {}</span></span>',
        -value,
        gettext("above what the role requires"),
    )


@register.simple_tag
def fitbar(value: float | None, width: int = 72, assessed: float | None = None) -> SafeString:
    """A bar for a share between 0 and 1; the track ends at the assessed share. Decorative: print the figure too."""
    share = min(max(float(value or 0), 0.0), 1.0)
    known = 1.0 if assessed is None else min(max(float(assessed), share), 1.0)
    rest = format_html('<rect class="fitbar-rest" y="2" width="{}" height="1"/>', width) if known < 1 else ""
    return format_html(
        '<svg class="fitbar" width="{0}" height="5" viewBox="0 0 {0} 5" aria-hidden="true" focusable="false">{1}'
        '<rect class="fitbar-track" width="{2}" height="5" rx="2.5"/>'
        '<rect class="fitbar-fill" width="{3}" height="5" rx="2.5"/></svg>',
        width,
        rest,
        f"{known * width:.1f}",
        f"{share * width:.1f}",
    )


@register.simple_tag
def fit(value: float | None, assessed: float | None = None, width: int = 72) -> SafeString:
    """The fit with a role: figure, bar and the assessed share of the weight beside it."""
    if value is None:
        return SafeString('<span class="fit"><span class="fit-figure muted">–</span></span>')
    beside = SafeString("")
    if assessed is not None and assessed < 1:
        beside = format_html(
            '<span class="fit-assessed">{}</span>',
            gettext("assessed %(share)s") % {"share": percent(assessed)},
        )
    return format_html(
        '<span class="fit"><span class="fit-figure">{}</span>{}{}</span>',
        percent(value),
        beside,
        fitbar(value, width, assessed),
    )


@register.simple_tag
def progress(value: float | None, total: float = 100, label: str = "") -> SafeString:
    """A progress bar and its figure; ``None`` shows work of unknown length."""
    name = label or gettext("Progress")
    if value is None:
        return format_html('<span class="progress"><progress aria-label="{}"></progress></span>', name)
    return format_html(
        '<span class="progress"><progress aria-label="{}" value="{}" max="{}"></progress>'
        '<span class="progress-figure">{}</span></span>',
        name,
        value,
        total or 1,
        percent(value / total if total else 0),
    )
