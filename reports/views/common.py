"""What the pages share."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)
