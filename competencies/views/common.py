"""What the pages about frameworks have in common."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from competencies import policies
from competencies.models import FrameworkVersion


def reader_of(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for those who don't read frameworks."""
    user = cast("User", request.user)
    policies.may_read(user).require()
    return user


def version_or_404(user: User, slug: str) -> FrameworkVersion:
    """The version of this slug, if ``user`` may see it."""
    version = FrameworkVersion.objects.visible_to(user).select_related("framework").filter(slug=slug).first()
    if version is None:
        raise Http404
    return version


def address(name: str, *args: object) -> str:
    """The address of this name, of an app above this one too; empty where the product has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
