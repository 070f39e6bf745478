"""Pages about roles and career steps."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from core.dated import today
from core.downloads import download, export_links
from core.spreadsheets import kind_asked, spreadsheet
from roles import beside, policies, selectors
from roles.drawing import draw_career_map
from roles.forms.catalogue import MapForm, RoleFilterForm
from roles.models import Role
from roles.sheets import role_sheets
from roles.views.common import reader_of, tabs


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """List the roles by tier."""
    user = reader_of(request)
    form, found = _filtered(request, user)
    context = {
        "form": form,
        "found": found,
        "may_edit": policies.may_edit(user),
        "tabs": tabs("roles"),
        "exports": export_links(reverse("roles-export"), request.GET),
    }
    return render(request, "roles/roles.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand the catalogue out as a spreadsheet, with the filters of the address."""
    _form, found = _filtered(request, reader_of(request))
    kind = kind_asked(request.GET.get("kind"))
    data, media_type = spreadsheet(kind, role_sheets(found))
    return download(data, media_type, f"roles-{today().isoformat()}.{kind}")


def _filtered(request: HttpRequest, user: User) -> tuple[RoleFilterForm, selectors.Catalogue]:
    day = today()
    form = RoleFilterForm(request.GET, archive=user.is_hr, skills=selectors.required_skills(user, day))
    form.is_valid()
    chosen = form.cleaned_data
    found = selectors.catalogue(
        user,
        day,
        query=chosen.get("q", ""),
        tier=chosen.get("tier"),
        family=chosen.get("family", ""),
        skill=chosen.get("skill", ""),
        archived=bool(chosen.get("archived")),
    )
    return form, found


@require_safe
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one role with its requirements."""
    user = reader_of(request)
    found = get_object_or_404(
        Role.objects.visible_to(user).prefetch_related("areas", "indicators", "methods"), slug=slug
    )
    asked = request.GET.get("profile", "")
    if asked and not re.fullmatch(r"[0-9]{1,9}", asked):
        raise Http404
    page = selectors.role_page(user, found, today(), int(asked) if asked else None)
    if page is None:
        raise Http404
    context = {
        "role": found,
        "page": page,
        "may_edit": policies.may_edit(user),
        "beside": beside.parts_of(found, user),
    }
    return render(request, "roles/role.html", context)


@require_safe
def paths(request: HttpRequest) -> HttpResponse:
    """Show the map of career steps, as a picture and as a list."""
    user = reader_of(request)
    form = MapForm(request.GET, roles=Role.objects.visible_to(user))
    form.is_valid()
    chosen = form.cleaned_data.get("role", "")
    graph = selectors.career_map(user, today(), chosen)
    key = request.GET.get("step", "")
    step = graph.step(key) if key else None
    if key and step is None:
        raise Http404
    context = {
        "form": form,
        "graph": graph,
        "drawing": draw_career_map(graph, chosen, key),
        "step": step,
        "chosen": chosen,
        "tabs": tabs("role-paths"),
    }
    return render(request, "roles/paths.html", context)
