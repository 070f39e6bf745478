"""Sorting, paging and forms."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.ui.words import draw_icon

register = template.Library()


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
    default: bool | str = False,
    target: str = "",
    param: str = "sort",
) -> SafeString:
    """A sortable column head. ``default``: the list is sorted by it when the query says nothing ("down": the last first)."""
    request = context.get("request")
    now = request.GET.get(param, "") if request is not None else ""
    if not now and default:
        now = f"-{key}" if default == "down" else key
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
        # Needed in some cases only: neither asked for by the browser nor called optional.
        "required": bound.field.required or getattr(bound.field, "sometimes_required", False),
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
