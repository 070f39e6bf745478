"""The template library ``ui``: the small components of docs/design-system.md."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
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

LEVEL_STATES: dict[str, Any] = {
    "held": "",
    "claimed": _("claimed, not confirmed"),
    "stale": _("evidence out of date"),
    "out": _("outside the range of this skill"),
}


# -- icons ------------------------------------------------------------------------------------------------------------


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


# -- figures ----------------------------------------------------------------------------------------------------------


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
            state,
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
    share = math.floor(100 * value / total) if total else 0
    return format_html(
        '<span class="progress"><progress aria-label="{}" value="{}" max="{}"></progress>'
        '<span class="progress-figure">{}</span></span>',
        name,
        value,
        total or 1,
        percent(share / 100),
    )


# -- words ------------------------------------------------------------------------------------------------------------


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


# -- lists ------------------------------------------------------------------------------------------------------------


def _query(context: Context, **changes: str | None) -> str:
    """The page's query with some parameters changed or (with None) dropped; always begins with "?"."""
    request = context.get("request")
    if request is None:
        return "?"
    params = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_th(
    context: Context,
    key: str,
    label: object,
    num: bool = False,
    default: bool = False,
    target: str = "",
    param: str = "sort",
) -> SafeString:
    """A sortable column head. ``default``: the list is sorted by it when the query says nothing."""
    request = context.get("request")
    now = request.GET.get(param, "") if request is not None else ""
    if not now and default:
        now = key
    up, down = now == key, now == f"-{key}"
    sort = (
        format_html(' aria-sort="{}"', "ascending" if up else "descending") if up or down else SafeString("")
    )
    mark = draw_icon("chevron-up" if up else "chevron-down" if down else "chevron-up-down")
    href = _query(context, **{param: f"-{key}" if up else key, "page": None})
    live = (
        format_html(
            ' hx-get="{}" hx-target="{}" hx-select="{}" hx-swap="outerHTML" hx-push-url="true"',
            *[href, target, target],
        )
        if target
        else SafeString("")
    )
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}"{}>{}{}</a></th>',
        SafeString(' class="num"') if num else "",
        sort,
        href,
        live,
        label,
        mark,
    )


@register.inclusion_tag("_components/paging.html", takes_context=True)
def paging(context: Context, page_obj: Page[Any], target: str = "") -> dict[str, Any]:
    """Which rows these are, of how many, and the way to the others."""
    pages: list[dict[str, Any]] = []
    for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1):
        is_page = isinstance(number, int)
        pages.append(
            {
                "number": number if is_page else None,
                "url": _query(context, page=str(number)) if is_page else "",
                "current": number == page_obj.number,
            }
        )
    return {
        "page": page_obj,
        "pages": pages,
        "target": target,
        "previous_url": _query(context, page=str(page_obj.number - 1)) if page_obj.has_previous() else "",
        "next_url": _query(context, page=str(page_obj.number + 1)) if page_obj.has_next() else "",
    }


# -- forms ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("_components/field.html")
def field(
    bound: BoundField, variant: str = "", label: str | None = None, help: str | None = None, css: str = ""
) -> dict[str, Any]:
    """One field with label, help, errors and the mark of a required one."""
    kind = bound.widget_type
    return {
        "field": bound,
        "kind": kind,
        "variant": "inline" if kind == "checkbox" else variant,
        "label": bound.label if label is None else label,
        "help": bound.help_text if help is None else help,
        "css": css,
        "required": bound.field.required,
    }


@register.inclusion_tag("_components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary at the top of a form that was refused, with a link to each field."""
    named = [(bound, bound.errors) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"general": [*form.non_field_errors(), *hidden], "fields": named}


@register.inclusion_tag("_components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Hidden fields and every visible one, in the form's order."""
    return {"form": form}


# -- blocks -----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def panel(
    content: SafeString,
    title: object = "",
    *,
    sub: object = "",
    id: str = "",
    flush: bool = False,
    level: int = 2,
) -> SafeString:
    """``{% panel "Title" %}…{% endpanel %}``: a bordered surface with a heading."""
    head = SafeString("")
    if title:
        head = format_html(
            '<header class="panel-head"><h{0}>{1}</h{0}>{2}</header>',
            level,
            title,
            format_html('<span class="panel-sub">{}</span>', sub) if sub else "",
        )
    return format_html(
        '<section class="panel{}"{}>{}<div class="panel-body">{}</div></section>',
        " panel-flush" if flush else "",
        format_html(' id="{}"', id) if id else "",
        head,
        content,
    )


@register.simple_block_tag
def disclosure(content: SafeString, summary: object, *, open: bool = False, id: str = "") -> SafeString:
    """``{% disclosure "Summary" %}…{% enddisclosure %}``"""
    return format_html(
        '<details class="disclosure"{}{}><summary>{}<span>{}</span></summary>'
        '<div class="disclosure-body">{}</div></details>',
        format_html(' id="{}"', id) if id else "",
        SafeString(" open") if open else "",
        draw_icon("chevron-right"),
        summary,
        content,
    )


@register.simple_block_tag
def stat(
    content: SafeString, label: object, figure: object, *, note: object = "", kind: str = "", id: str = ""
) -> SafeString:
    """A figure that opens the rows and the formula it came from; without a body just the figure."""
    inner = format_html(
        '<span class="stat-label">{}</span><span class="stat-figure">{}</span>{}',
        label,
        figure,
        format_html('<span class="stat-note">{}</span>', note) if note else "",
    )
    css = f" is-{kind}" if kind else ""
    ident = format_html(' id="{}"', id) if id else ""
    if not content.strip():
        return format_html('<div class="stat{}"{}>{}</div>', css, ident, inner)
    return format_html(
        '<details class="stat{}"{}><summary>{}{}<span class="visually-hidden">{}</span></summary>'
        '<div class="stat-body">{}</div></details>',
        css,
        ident,
        inner,
        draw_icon("chevron-down", css="stat-open"),
        gettext("Show how this figure is made"),
        content,
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: object, *, size: str = "m") -> SafeString:
    """A native dialog, opened by ``<button type="button" data-dialog="ID">``."""
    return format_html(
        '<dialog class="dialog dialog-{}" id="{}" aria-labelledby="{}-title"><header class="dialog-head">'
        '<h2 id="{}-title">{}</h2><button type="button" class="button quiet icon-only" data-close aria-label="{}">{}'
        '</button></header><div class="dialog-body">{}</div></dialog>',
        size,
        id,
        id,
        id,
        title,
        gettext("Close"),
        draw_icon("x-mark", 20, "mini"),
        content,
    )


__all__ = ["register"]
