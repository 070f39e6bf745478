"""Pages about roles and career steps."""

from __future__ import annotations

import re
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from core.dated import today
from roles import policies, selectors
from roles.drawing import draw_career_map
from roles.forms.catalogue import MapForm, RoleFilterForm
from roles.models import Role


def _user(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for those who don't read roles."""
    user = cast("User", request.user)
    policies.may_read(user).require()
    return user


def _tabs(current: str) -> list[dict[str, object]]:
    places = [("roles", _("Catalogue")), ("role-paths", _("Career steps"))]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in places]


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """List the roles by tier."""
    user, day = _user(request), today()
    form = RoleFilterForm(request.GET, skills=selectors.required_skills(user, day))
    form.is_valid()
    chosen = form.cleaned_data
    found = selectors.catalogue(
        user,
        day,
        query=chosen.get("q", ""),
        tier=chosen.get("tier"),
        family=chosen.get("family", ""),
        skill=chosen.get("skill", ""),
    )
    return render(request, "roles/roles.html", {"form": form, "found": found, "tabs": _tabs("roles")})


@require_safe
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one role with its requirements."""
    user = _user(request)
    found = get_object_or_404(
        Role.objects.visible_to(user).prefetch_related("areas", "indicators", "methods"), slug=slug
    )
    asked = request.GET.get("profile", "")
    if asked and not re.fullmatch(r"[0-9]{1,9}", asked):
        raise Http404
    page = selectors.role_page(user, found, today(), int(asked) if asked else None)
    if page is None:
        raise Http404
    return render(request, "roles/role.html", {"role": found, "page": page})


@require_safe
def paths(request: HttpRequest) -> HttpResponse:
    """Show the map of career steps, as a picture and as a list."""
    user = _user(request)
    form = MapForm(request.GET, roles=Role.objects.visible_to(user))
    form.is_valid()
    chosen = form.cleaned_data.get("role", "")
    graph = selectors.career_map(user, today(), chosen)
    context = {
        "form": form,
        "graph": graph,
        "drawing": draw_career_map(graph, chosen),
        "tabs": _tabs("role-paths"),
    }
    return render(request, "roles/paths.html", context)
