"""What the pages about roles share."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from roles import policies


def reader_of(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for those who don't read roles."""
    user = cast("User", request.user)
    policies.may_read(user).require()
    return user


def editor_of(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for those who don't edit roles."""
    user = cast("User", request.user)
    policies.may_edit(user).require()
    return user


def tabs(current: str) -> list[dict[str, object]]:
    """The pages about all roles."""
    places = [
        ("roles", _("Catalogue")),
        ("role-paths", _("Career steps")),
        ("role-compare", _("Compare")),
    ]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in places]
