"""The worklist, and starting an assessment."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import selectors, services
from assessments.forms import StartForm, WorklistForm
from assessments.views.common import form_status, user_of
from core.errors import Invalid, WrongState
from core.forms import ExportForm
from people.policies import export_needs_reason, may_take_people_away
from people.selectors import reads_names, sees_others

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def worklist(request: HttpRequest) -> HttpResponse:
    """List the assessments in scope by what they want of the reader; a POST starts one."""
    if request.method == "POST":
        return _start(request)
    return worklist_page(request)


def worklist_page(request: HttpRequest, export: ExportForm | None = None, status: int = 200) -> HttpResponse:
    """The list with the filters of the address; ``export``: what was refused of a wish to take it away."""
    user = user_of(request)
    counts = selectors.view_counts(user)
    view = asked_view(request, counts)
    form = WorklistForm(request.GET, viewer=user)
    page = Paginator(selectors.worklist(user, form.filters(view)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "active": form.active(),
        "view": view,
        "views": _views(request, view, counts),
        "page": page,
        "items": selectors.work_items(page.object_list, user),
        "others": sees_others(user),
        "pseudonymous": not reads_names(user),
        "may_start": selectors.may_be_started(user).exists(),
        "may_export": may_take_people_away(user),
        "export": export or ExportForm(needs_reason=export_needs_reason(user)),
    }
    return render(request, "assessments/worklist.html", context, status=status)


def asked_view(request: HttpRequest, counts: dict[str, int]) -> str:
    """The view that the address asks for; else what is to do, and where nothing is, everything."""
    view = request.GET.get("view", "")
    return view if view in selectors.VIEWS else "todo" if counts["todo"] else "all"


def _views(request: HttpRequest, current: str, counts: dict[str, int]) -> list[dict[str, object]]:
    query = request.GET.copy()
    query.pop("page", None)

    def url(view: str) -> str:
        query["view"] = view
        return "?" + query.urlencode()

    return [
        {"label": label, "url": url(key), "current": key == current, "count": counts[key]}
        for key, (label, _tasks) in selectors.VIEWS.items()
        if counts[key] or key in (current, "todo", "all")
    ]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask for whom, and in which cycle."""
    wanted = {key: request.GET[key] for key in ("person", "cycle") if request.GET.get(key)}
    return _start_page(request, StartForm(initial=wanted, viewer=user_of(request)))


def _start_page(request: HttpRequest, form: StartForm, status: int = 200) -> HttpResponse:
    return render(request, "assessments/start.html", {"form": form}, status=status)


def _start(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = StartForm(request.POST, viewer=user)
    if not form.is_valid():
        return _start_page(request, form, 422)
    try:
        assessment = services.start_assessment(
            employee=form.cleaned_data["person"],
            cycle=form.cleaned_data["cycle"],
            by=user,
            at=timezone.now(),
        )
    except (Invalid, WrongState) as refusal:
        form.show(refusal)
        return _start_page(request, form, form_status(refusal))
    messages.success(request, _("The assessment is open. It begins with claims for each skill."))
    return redirect("assessment", assessment.pk)
