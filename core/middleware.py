"""Edges of the web process: a refusal of the domain becomes a page with its own status."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import DomainError, WrongState
from core.guards import REFUSED
from core.problems import of_data

TEMPLATES = {403: "403.html", 404: "404.html", 409: "409.html"}


class DomainErrorPages:
    """Renders a :class:`core.errors.DomainError` that a view let through: the matching page, or a fragment for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """The answer for a domain error; ``None`` leaves others to Django."""
        if isinstance(exc, IntegrityError) and REFUSED in str(exc):
            exc = WrongState(_("The change conflicts with a rule of the records."))
        if isinstance(exc, DataError):
            exc = of_data(request.method or "")
        if not isinstance(exc, DomainError):
            return None
        referer = request.headers.get("Referer", "")
        here = url_has_allowed_host_and_scheme(
            referer, {request.get_host()}, require_https=request.is_secure()
        )
        context = {"reason": exc.message, "errors": exc.errors, "back": referer if here else ""}
        template = TEMPLATES.get(exc.status, "400.html")
        if request.headers.get("HX-Request"):
            template = "_components/problem.html"
        return render(request, template, context, status=exc.status)


class PrivateAnswers:
    """Nothing that the product computes is kept by a browser or a proxy, unless its view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``Cache-Control: private, no-store`` where no other is set."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
