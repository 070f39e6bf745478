"""The organisation as a whole, or a part of the tree."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from core.dated import today
from core.downloads import download, export_links
from core.numbers import whole_number
from core.spreadsheets import kind_asked
from people.models import Team
from people.selectors import indented, reads_names
from reports import charts, policies, tables
from reports.asked import day_of, day_or_refusal
from reports.selectors import Overview, organisation_overview
from reports.spreadsheets import coverage_file
from reports.views.common import viewer_of

GROUPS = ("team", "role")


def _team(request: HttpRequest, viewer: User) -> Team | None:
    asked = whole_number(request.GET.get("team", ""))
    return None if asked is None else get_object_or_404(Team.objects.overseen_by(viewer), pk=asked)


def _overview(request: HttpRequest, viewer: User, as_of: dt.date, *, trend: bool) -> Overview:
    by = request.GET.get("by", "")
    return organisation_overview(
        viewer,
        as_of,
        _team(request, viewer),
        by=by if by in GROUPS else "team",
        trend=trend,
    )


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show heat map, coverage, single holders and trends."""
    viewer = viewer_of(request)
    policies.may_see_organisation(viewer).require()
    asked = request.GET.get("as_of", "")
    as_of, refused = day_or_refusal(asked)
    overview = _overview(request, viewer, as_of, trend=not refused)
    by = request.GET.get("by", "team")
    context = {
        "overview": overview,
        "heat": charts.heat_map(
            tables.heat_columns(overview),
            tables.heat_lines(overview),
            title=_("Share of people who have what their role requires, by skill"),
        ),
        "median": charts.trend(tables.trend_marks(overview), title=_("Median fit with the role")),
        "meeting": charts.trend(
            tables.trend_marks(overview, "meeting"), title=_("Share of people who meet their role")
        ),
        "as_of": overview.as_of,
        "asked": asked,
        "refused": refused,
        "today": today(),
        "by": by,
        "groups": _groups(request, by),
        "teams": indented(Team.objects.overseen_by(viewer)),
        "pseudonymous": not reads_names(viewer),
        "exports": export_links(reverse("organisation-export"), request.GET, _("Coverage, without names")),
    }
    return render(request, "reports/organisation.html", context, status=400 if refused else 200)


def _groups(request: HttpRequest, current: str) -> list[dict[str, object]]:
    items = []
    for by, label in (("team", _("By team")), ("role", _("By role"))):
        query = request.GET.copy()
        query["by"] = by
        items.append((label, f"?{query.urlencode()}", by == current))
    return tables.with_url(items)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand the coverage out as a spreadsheet: aggregates, no person in it."""
    viewer = viewer_of(request)
    policies.may_see_organisation(viewer).require()
    overview = _overview(request, viewer, day_of(request.GET.get("as_of")), trend=False)
    kind = kind_asked(request.GET.get("kind"))
    data, media_type = coverage_file(overview, kind)
    return download(data, media_type, f"coverage-{overview.as_of.isoformat()}.{kind}")
