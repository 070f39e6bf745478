"""Report jobs: asking, watching, taking the file, trying again, deleting."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Invalid
from reports import policies, services
from reports.job_forms import JobFilterForm, NewReportForm
from reports.models import ReportJob
from reports.selectors.jobs import JobRow, job_row, jobs_of
from reports.views.common import viewer_of

PER_PAGE = 20
SANDBOX = "sandbox; default-src 'none'"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """List one's own jobs, and take a new one."""
    viewer = viewer_of(request)
    policies.may_ask_for_reports(viewer).require()
    if request.method != "POST":
        return _page(request, NewReportForm(user=viewer))
    form = NewReportForm(request.POST, user=viewer)
    form.is_valid()
    if "as_of" not in form.errors:
        form.errors.clear()  # what is chosen is judged by the service, the same for page and API
        try:
            job = services.request_report(by=viewer, at=timezone.now(), **form.request())
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The report is being made."))
            return redirect(f"{reverse('reports')}#job-{job.pk}")
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: NewReportForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    filters = JobFilterForm(request.GET)
    jobs = jobs_of(viewer, kind=request.GET.get("kind", ""), state=request.GET.get("state", ""))
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filters": filters,
        "active": filters.active(),
        "page": page,
        "rows": [job_row(job, viewer) for job in page.object_list],
    }
    return render(request, "reports/jobs.html", context, status=status)


def _own_row(request: HttpRequest, pk: UUID) -> JobRow:
    viewer = viewer_of(request)
    job = jobs_of(viewer).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job_row(job, viewer)


@never_cache
@require_GET
def row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a job is: the part of the list that the page asks for again while it is not finished."""
    shown = _own_row(request, pk)
    response = render(request, "reports/_job_live.html", {"row": shown, "job": shown.job})
    if not shown.unfinished:
        done = shown.job.state == ReportJob.State.DONE
        text = _("Ready: %(title)s") if done else _("Failed: %(title)s")
        toast = {"text": text % {"title": shown.title}, "kind": "ok" if done else "bad"}
        response["HX-Trigger"] = json.dumps({"toast": toast})
    return response


@require_GET
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """Hand the file out, once that is on the record of everybody in it."""
    found = services.open_report(job_id=pk, by=viewer_of(request), at=timezone.now())
    return file_response(found)


def file_response(found: services.ReportFile) -> FileResponse:
    """A file that the browser saves and never shows in this site's name, and that no cache keeps."""
    response = FileResponse(
        found.file, as_attachment=True, filename=found.name, content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a failed job again."""
    services.retry_report(job_id=pk, by=viewer_of(request), at=timezone.now())
    messages.success(request, _("The report is being made."))
    return redirect(f"{reverse('reports')}#job-{pk}")


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a job and its file."""
    services.delete_report(job_id=pk, by=viewer_of(request), at=timezone.now())
    messages.success(request, _("The report was deleted."))
    return redirect("reports")
