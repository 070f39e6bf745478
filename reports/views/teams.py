"""Teams and their skill matrices."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from assessments.services import record_export
from core.dated import today
from core.downloads import back_to_list, download
from core.forms import ExportForm
from people.models import Employee, Team
from people.policies import export_needs_reason, may_keep_people
from people.selectors import reads_names
from reports import policies, tables
from reports.asked import day_of, day_or_refusal
from reports.forms import MatrixFilterForm, filters_from
from reports.selectors import Matrix, held_on, team_matrix, team_tree
from reports.spreadsheets import matrix_file
from reports.views.common import viewer_of


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Show the tree of teams in scope."""
    viewer = viewer_of(request)
    policies.may_see_teams(viewer).require()
    context = {"rows": team_tree(viewer, today()), "may_add": may_keep_people(viewer)}
    return render(request, "reports/teams.html", context)


def _matrix(as_of: dt.date, team: Team, viewer: User, query: QueryDict) -> Matrix:
    return team_matrix(team, as_of, viewer, filters_from(query))


@require_safe
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the skill matrix of a team."""
    viewer = viewer_of(request)
    team = get_object_or_404(Team.objects.visible_to(viewer), pk=pk)
    policies.may_see_matrix(viewer, team).require()
    return _matrix_page(request, team, viewer)


def _matrix_page(
    request: HttpRequest, team: Team, viewer: User, export: ExportForm | None = None, status: int = 200
) -> HttpResponse:
    query = request.GET
    found = _matrix(day_or_refusal(query.get("as_of"))[0], team, viewer, query)
    view = query.get("view") if query.get("view") in tables.VIEWS else "level"
    since = _since(query.get("since"), found.as_of)
    note = None
    if view == "age":
        note = tables.age_note(found.as_of)
    elif view == "change":
        note = tables.change_note(held_on([row.gap.person.id for row in found.rows], since, found.as_of))
    dated = f"?as_of={found.as_of.isoformat()}" if found.as_of != today() else ""
    below = team.children.exists()
    form = MatrixFilterForm(
        _with_defaults(request, found, since), matrix=found, view=view or "level", since=since, below=below
    )
    refused = bool(form.errors.keys() & {"as_of", "since"})
    needs_reason = export_needs_reason(viewer)
    context = {
        "team": team,
        "matrix": found,
        "table": tables.matrix_table(found, dated, note),
        "form": form,
        "refused": refused,
        "view": view,
        "views": _views(request, str(view)),
        "since": since,
        "today": today(),
        "may_export": policies.may_export_matrix(viewer, team),
        "needs_reason": needs_reason,
        "export": export or ExportForm(needs_reason=needs_reason),
        "languages": settings.LANGUAGES,
        "language": get_language(),
        "pseudonymous": not reads_names(viewer),
        "framework": next((row.gap.profile.framework for row in found.rows if row.gap.profile), ""),
    }
    return render(request, "reports/matrix.html", context, status=400 if refused else status)


def _with_defaults(request: HttpRequest, found: Matrix, since: dt.date) -> dict[str, str]:
    data = {name: str(value) for name, value in request.GET.items() if value}
    return {"as_of": found.as_of.isoformat(), "since": since.isoformat(), "sort": found.filters.sort} | data


def _since(text: str | None, as_of: dt.date) -> dt.date:
    """The day that changes are counted from: the one asked for, or a year before."""
    if text:
        day, refused = day_or_refusal(text)
        if not refused:
            return min(day, as_of)
    return dt.date.fromordinal(max(as_of.toordinal() - 365, 1))


def _views(request: HttpRequest, current: str) -> list[dict[str, object]]:
    labels = {"level": _("Level and gap"), "age": _("Age of evidence"), "change": _("Change since…")}
    items = []
    for view, label in labels.items():
        query = request.GET.copy()
        query["view"] = view
        items.append((label, f"?{query.urlencode()}", view == current))
    return tables.with_url(items)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the matrix out as a spreadsheet, with the filters of the address, once the event of it is written."""
    viewer = viewer_of(request)
    team = get_object_or_404(Team.objects.visible_to(viewer), pk=pk)
    policies.may_export_matrix(viewer, team).require()
    if request.method != "POST":
        return back_to_list(request, reverse("team-matrix", args=[team.pk]))
    form = ExportForm(request.POST, needs_reason=export_needs_reason(viewer))
    if not form.is_valid():
        return _matrix_page(request, team, viewer, form, status=422)
    found = _matrix(day_of(request.GET.get("as_of")), team, viewer, request.GET)
    kind = form.cleaned_data["kind"]
    record_export(
        by=viewer,
        at=timezone.now(),
        subjects=Employee.objects.filter(pk__in=[row.gap.person.id for row in found.rows]),
        what=f"team-matrix {team.slug} {found.as_of.isoformat()} {kind}",
        reason=form.cleaned_data.get("reason", ""),
    )
    data, media_type = matrix_file(found, kind)
    return download(data, media_type, f"matrix-{team.slug}-{found.as_of.isoformat()}.{kind}")
