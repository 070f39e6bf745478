"""RFC 9457 problem details: the one place where an exception becomes an answer of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import DomainError, Invalid, NotFound
from core.guards import REFUSED

CONTENT_TYPE = "application/problem+json"


def document(
    code: int, title: str, *, kind: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The body of a problem document. ``kind`` is the stable tail of its ``type``."""
    return {"type": f"urn:levelmark:problem:{kind}", "title": title, "status": code, "errors": errors or []}


def problem(
    code: int,
    title: str,
    *,
    kind: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as an answer of the API."""
    body = document(code, title, kind=kind, errors=errors)
    return Response(body, status=code, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def _flatten(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested error detail as a flat list with JSON pointers."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            yield from _flatten(value, pointer if key == "non_field_errors" else f"{pointer}/{key}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, (Mapping, list))
            yield from _flatten(value, f"{pointer}/{index}" if nested else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def of_data(method: str) -> DomainError:
    """What a :class:`django.db.DataError` means: PostgreSQL takes no NUL byte and nothing longer than its column.

    Nothing is called such a name, so reading it is a 404; sending it is bad input.
    """
    if method in ("GET", "HEAD"):
        return NotFound(_("Not found."))
    return Invalid(_("A value is too long, or holds characters that are not accepted."))


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn every refusal into ``application/problem+json``; anything unknown stays a server error."""
    if isinstance(exc, DataError):
        exc = of_data(context["request"].method)
    if isinstance(exc, DomainError):
        set_rollback()
        errors = [{"pointer": e.pointer, "detail": e.detail} for e in exc.errors]
        return problem(exc.status, str(exc.message), kind=exc.code, errors=errors)
    if isinstance(exc, IntegrityError) and REFUSED in str(exc):
        set_rollback()
        return problem(
            status.HTTP_409_CONFLICT, _("The change conflicts with a rule of the records."), kind="conflict"
        )
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]
    if isinstance(exc, exceptions.ValidationError):
        return problem(
            exc.status_code, _("The input is not valid."), kind="invalid", errors=list(_flatten(exc.detail))
        )
    title = str(exc.detail) if not isinstance(exc.detail, (list, dict)) else str(exc.default_detail)
    return problem(exc.status_code, title, kind=str(exc.default_code), headers=headers)
