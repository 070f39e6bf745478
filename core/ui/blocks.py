"""Panels, disclosures, figures with a caption and dialogs."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui.words import draw_icon

register = template.Library()


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
def dialog(content: SafeString, id: str, title: object, *, size: str = "m", open: bool = False) -> SafeString:
    """A native dialog, opened by ``<button type="button" data-dialog="ID">``; ``open``: by itself, to show what was wrong in it."""
    return format_html(
        '<dialog class="dialog dialog-{}" id="{}"{} aria-labelledby="{}-title"><header class="dialog-head">'
        '<h2 id="{}-title">{}</h2><button type="button" class="button quiet icon-only" data-close aria-label="{}">{}'
        '</button></header><div class="dialog-body">{}</div></dialog>',
        size,
        id,
        SafeString(" data-open") if open else "",
        id,
        id,
        title,
        gettext("Close"),
        draw_icon("x-mark", 20, "mini"),
        content,
    )


__all__ = ["register"]
