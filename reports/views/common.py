"""What the pages share."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse

from accounts.models import User


def viewer_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that the browser saves and never shows."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
