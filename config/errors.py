"""The last answers: what no view gave. Programs get problem documents, people get pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

from core.problems import CONTENT_TYPE, document


def _for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


@login_not_required
def no_such_page(request: HttpRequest, key: str = "") -> HttpResponse:
    """An address that a library brings and this product does not have."""
    raise Http404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _for_a_program(request):
        return JsonResponse(
            document(404, _("Not found."), kind="not_found"), status=404, content_type=CONTENT_TYPE
        )
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: no detail leaves the house."""
    if _for_a_program(request):
        body = document(500, _("Something went wrong on our side."), kind="server_error")
        return JsonResponse(body, status=500, content_type=CONTENT_TYPE)
    return defaults.server_error(request)
