"""The page that opens after the sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.dated import today
from reports.selectors import home_of
from reports.views.common import viewer_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs the reader now."""
    return render(request, "reports/home.html", {"home": home_of(viewer_of(request), today())})
