"""A person against every role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from competencies.rules import matches
from core.content import labelled
from core.dated import today
from people.models import Employee
from people.selectors import reads_names, sees_others
from reports.asked import day_or_refusal
from reports.forms import RoleFitFilterForm
from reports.rules import Reach
from reports.selectors import role_fits
from reports.views.common import viewer_of

GROUPS = {
    Reach.HELD: (_("The role held"), ""),
    Reach.NEXT: (_("Next roles"), _("one career step away")),
    Reach.LATER: (_("Later"), _("several career steps away")),
    Reach.ELSEWHERE: (_("Other roles"), _("no career step leads there from the role held")),
}


@require_safe
def role_fit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a person fits every role on a day, and what is missing for each."""
    viewer = viewer_of(request)
    employee = get_object_or_404(Employee.objects.visible_to(viewer), pk=pk)
    asked = request.GET.get("as_of", "")
    as_of, refused = day_or_refusal(asked)
    form = RoleFitFilterForm(request.GET, day=as_of)
    form.is_valid()
    chosen = form.cleaned_data
    fits = role_fits(employee, as_of, viewer, sort=chosen.get("sort") or "fit")
    titles = {row.role.id: labelled(row.role.title) for row in fits.rows}
    rows = [
        row
        for row in fits.rows
        if chosen.get("tier") in (None, row.tier)
        and chosen.get("family", "") in ("", row.family)
        and matches(chosen.get("q", ""), [titles[row.role.id]])
    ]
    groups = [
        {
            "key": str(reach),
            "title": title,
            "sub": sub,
            "rows": [row for row in rows if row.reach == reach],
        }
        for reach, (title, sub) in GROUPS.items()
    ]
    context = {
        "employee": employee,
        "fits": fits,
        "best": fits.best,
        "groups": [group for group in groups if group["rows"]],
        "shown": len(rows),
        "form": form,
        "as_of": as_of,
        "today": today(),
        "refused": refused,
        "sees_others": sees_others(viewer),
        "pseudonymous": not reads_names(viewer) and employee.user_id != viewer.pk,
    }
    return render(request, "reports/role_fit.html", context, status=400 if refused else 200)
