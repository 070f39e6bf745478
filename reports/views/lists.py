"""Lists of people and of their assessments, taken away as spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.forms import WorklistForm
from assessments.selectors import view_counts, work_items, worklist
from assessments.services import record_export
from assessments.views.worklist import asked_view, worklist_page
from core.dated import today
from core.downloads import back_to_list, download
from core.forms import ExportForm
from core.spreadsheets import Row, spreadsheet
from people.forms import PeopleFilterForm
from people.models import Employee
from people.policies import export_needs_reason, may_take_people_away
from people.selectors import people_list, rows
from people.views import people_page
from reports import lists
from reports.views.common import viewer_of

Page = Callable[[HttpRequest, ExportForm, int], HttpResponse]
Found = tuple[Iterable[int], Sequence[tuple[str, Sequence[Row]]]]
"""Whom the rows are about, and the sheets."""


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Hand the list of people out, with the filters of the address."""
    viewer, day = viewer_of(request), today()

    def find() -> Found:
        filters = PeopleFilterForm(request.GET, viewer=viewer).filters()
        found = rows(
            people_list(viewer, filters, day).filter(pk__in=Employee.objects.taken_by(viewer)), viewer, day
        )
        return [row.id for row in found], lists.people_sheets(found)

    return _taken(request, "people", people_page, find)


@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """Hand the list of assessments out, with the filters of the address."""
    viewer = viewer_of(request)

    def find() -> Found:
        filters = WorklistForm(request.GET, viewer=viewer).filters(asked_view(request, view_counts(viewer)))
        mine = Employee.objects.taken_by(viewer)
        found = work_items(worklist(viewer, filters).filter(employee__in=mine), viewer)
        return {item.person_id for item in found}, lists.assessment_sheets(found)

    return _taken(request, "assessments", worklist_page, find)


def _taken(request: HttpRequest, name: str, page: Page, find: Callable[[], Found]) -> HttpResponse:
    """What ``find`` gives as a file, once the event of it is written for each person in it."""
    viewer, day = viewer_of(request), today()
    may_take_people_away(viewer).require()
    if request.method != "POST":
        return back_to_list(request, reverse(name))
    form = ExportForm(request.POST, needs_reason=export_needs_reason(viewer))
    if not form.is_valid():
        return page(request, form, 422)
    kind = form.cleaned_data["kind"]
    subjects, sheets = find()
    record_export(
        by=viewer,
        at=timezone.now(),
        subjects=Employee.objects.filter(pk__in=subjects),
        what=f"{name} {day.isoformat()} {kind}",
        reason=form.cleaned_data.get("reason", ""),
    )
    data, media_type = spreadsheet(kind, sheets)
    return download(data, media_type, f"{name}-{day.isoformat()}.{kind}")
