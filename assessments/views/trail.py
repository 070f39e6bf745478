"""The audit trail, and for everybody who has read their own record."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import policies, selectors, services
from assessments.forms import TrailForm
from assessments.sheets import trail_sheets
from assessments.views.common import user_of
from core.dated import today
from core.downloads import back_to_list, download
from core.forms import ExportForm
from core.spreadsheets import spreadsheet
from people.selectors import reads_names

PER_PAGE = 50


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """List the events that the reader may know, with the filters of the address."""
    return _page(request)


def _page(request: HttpRequest, export: ExportForm | None = None, status: int = 200) -> HttpResponse:
    user = user_of(request)
    form = TrailForm(request.GET, viewer=user)
    filters = form.filters()
    page = Paginator(selectors.trail(user, filters), PER_PAGE).get_page(request.GET.get("page"))
    may_export = policies.may_take_trail_away(user)
    streams = selectors.streams_of(filters) if may_export else []
    context = {
        "form": form,
        "filters": filters,
        "active": form.active(),
        "page": page,
        "items": selectors.trail_items(page.object_list, user),
        "whole": policies.may_read_trail(user),
        "pseudonymous": not reads_names(user),
        "streams": len(streams),
        "broken": services.broken_chains(streams) if streams else {},
        "may_export": may_export,
        "export": export or export_form(),
    }
    return render(request, "assessments/trail.html", context, status=status)


def export_form(data: object = None) -> ExportForm:
    """How the trail is taken away: always with a reason, which no person concerned reads but the next auditor."""
    form = ExportForm(data, needs_reason=True)
    form.fields["reason"].help_text = _("It becomes part of the audit trail.")
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Hand the trail out, with the filters of the address, once the event of it is written."""
    user, day = user_of(request), today()
    policies.may_take_trail_away(user).require()
    if request.method != "POST":
        return back_to_list(request, reverse("trail"))
    form = export_form(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    kind = form.cleaned_data["kind"]
    asked = TrailForm(request.GET, viewer=user)
    found = selectors.trail_items(selectors.trail(user, asked.filters()), user)
    services.record_trail_export(
        by=user,
        at=timezone.now(),
        what=f"events {day.isoformat()} {kind}",
        count=len(found),
        reason=form.cleaned_data["reason"],
        detail={"filters": asked.told()},
    )
    data, media_type = spreadsheet(kind, trail_sheets(found))
    return download(data, media_type, f"audit-trail-{day.isoformat()}.{kind}")
