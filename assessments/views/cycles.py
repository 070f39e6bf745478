"""Campaigns: their list, progress, and what HR does with them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import policies, selectors, services
from assessments.forms import CycleForm
from assessments.models import Assessment, Cycle
from assessments.views.common import user_of
from core.dated import today
from core.errors import Invalid, WrongState
from people.models import Team


def _cycle_or_404(request: HttpRequest, pk: int) -> Cycle:
    user = user_of(request)
    policies.may_manage_cycles(user).require()
    rows = Cycle.objects.visible_to(user).select_related("version")
    return get_object_or_404(
        rows.prefetch_related(Prefetch("population", Team.objects.order_by("path"))), pk=pk
    )


@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    """List the campaigns with their progress."""
    user = user_of(request)
    policies.may_manage_cycles(user).require()
    rows = list(Cycle.objects.visible_to(user).select_related("version"))
    context = {"rows": list(zip(rows, selectors.progress_of(rows), strict=True))}
    return render(request, "assessments/cycles.html", context)


@require_safe
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one campaign, by state and by team."""
    row = _cycle_or_404(request, pk)
    waits = ""
    if row.state == Cycle.State.DRAFT:
        try:
            services.require_openable(row, today())
        except WrongState as refusal:
            waits = str(refusal)
    context = {
        "cycle": row,
        "waits": waits,
        "progress": selectors.cycle_progress(row),
        "population": selectors.population(row) if row.state == Cycle.State.DRAFT else None,
        "drafts": row.assessments.filter(state=Assessment.State.DRAFT).count(),
    }
    return render(request, "assessments/cycle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a campaign."""
    user = user_of(request)
    policies.may_manage_cycles(user).require()
    form = CycleForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.create_cycle(by=user, at=timezone.now(), **form.fields_of())
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("The cycle is prepared. Open it when it is to begin."))
                return redirect("cycle", row.pk)
    return render(request, "assessments/cycle_form.html", {"form": form, "cycle": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a campaign in preparation, or the end of an open one."""
    row = _cycle_or_404(request, pk)
    if row.state == Cycle.State.CLOSED:
        raise WrongState(_("A closed cycle can no longer be changed."))
    form = CycleForm(request.POST or None, cycle=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.update_cycle(cycle=row, by=user_of(request), at=timezone.now(), **form.fields_of())
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("The cycle was changed."))
                return redirect("cycle", row.pk)
    return render(request, "assessments/cycle_form.html", {"form": form, "cycle": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def open_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a campaign, having said for how many people."""
    row = _cycle_or_404(request, pk)
    if request.method == "POST":
        started = services.open_cycle(cycle=row, by=user_of(request), at=timezone.now())
        text = ngettext(
            "The cycle is open: %(n)d assessment was started.",
            "The cycle is open: %(n)d assessments were started.",
            len(started),
        )
        messages.success(request, text % {"n": len(started)})
        return redirect("cycle", row.pk)
    services.require_openable(row, today())
    context = {"cycle": row, "population": selectors.population(row), "step": "open"}
    return render(request, "assessments/cycle_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def close_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a campaign, having said how many drafts are given up."""
    row = _cycle_or_404(request, pk)
    if request.method == "POST":
        services.close_cycle(cycle=row, by=user_of(request), at=timezone.now())
        messages.success(request, _("The cycle is closed."))
        return redirect("cycle", row.pk)
    if row.state != Cycle.State.OPEN:
        raise WrongState(_("Only an open cycle can be closed."))
    drafts = row.assessments.filter(state=Assessment.State.DRAFT).count()
    return render(request, "assessments/cycle_step.html", {"cycle": row, "drafts": drafts, "step": "close"})
