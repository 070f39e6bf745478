"""The profile of a person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.policies import may_start, may_take_trail_away
from core.content import labelled
from core.dated import today
from people.models import Employee
from people.policies import may_keep_person
from people.selectors import reads_names, sees_others
from reports import charts, policies, rules
from reports.asked import day_or_refusal, role_of
from reports.selectors import person_profile
from reports.views.common import viewer_of
from roles.models import Role


@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a person holds and lacks on a day, and what it stands on."""
    viewer = viewer_of(request)
    employee = get_object_or_404(Employee.objects.visible_to(viewer), pk=pk)
    asked = request.GET.get("as_of", "")
    as_of, refused = day_or_refusal(asked)
    role = role_of(request.GET.get("role"), viewer)
    shown = person_profile(employee, as_of, viewer, role)
    gap = shown.gap
    title = _("Held and required levels of %(name)s") % {"name": gap.person.name}
    titles = [(one.slug, labelled(one.title)) for one in Role.objects.visible_to(viewer)]
    context = {
        "may_trail": may_take_trail_away(viewer),
        "profile": shown,
        "gap": gap,
        "terms": rules.terms(gap.items),
        "as_of": as_of,
        "asked": asked,
        "refused": refused,
        "today": today(),
        "radar": charts.radar(gap.items, title=title, radius=124),
        "bars": charts.bars(gap.items, title=title, width=400),
        "other_role": role,
        "roles": sorted(titles, key=lambda pair: pair[1].casefold()),
        "languages": settings.LANGUAGES,
        "language": get_language(),
        "pseudonymous": not reads_names(viewer) and not shown.is_own,
        "sees_others": sees_others(viewer),
        "may_report": policies.may_report_person(viewer, employee),
        "needs_reason": policies.report_needs_reason(viewer, employee, None),
        "may_start": may_start(viewer, employee),
        "may_edit": may_keep_person(viewer, employee),
    }
    return render(request, "reports/person.html", context, status=400 if refused else 200)
