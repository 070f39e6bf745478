"""The profile of a role as a PDF, asked for on the role's page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dated import today
from reports import policies, services
from reports.models import ReportJob
from reports.views.common import viewer_of
from roles.models import Role


@require_POST
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the role's profile of today in the reader's language."""
    viewer = viewer_of(request)
    policies.may_ask_for_reports(viewer).require()
    role = get_object_or_404(Role.objects.visible_to(viewer), slug=slug)
    services.request_report(
        kind=ReportJob.Kind.ROLE_PROFILE,
        by=viewer,
        at=timezone.now(),
        language=get_language() or settings.LANGUAGE_CODE,
        as_of=today(),
        role=role,
    )
    messages.success(request, _("The report is being made."))
    return redirect(f"{reverse('role', args=[slug])}#paper")
