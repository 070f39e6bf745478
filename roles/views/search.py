"""The search page."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from competencies.selectors import latest_version, version_by_slug, versions_for
from roles import policies
from roles.forms.search import SearchForm
from roles.selectors.search import KINDS, Results, search

PER_PAGE = 20


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Find skills, roles and statements by words of any language."""
    user = cast("User", request.user)
    policies.may_read(user).require()
    slug = request.GET.get("framework", "")
    version = version_by_slug(user, slug) if slug else latest_version(user)
    if slug and version is None:
        raise Http404
    form = SearchForm(request.GET, versions=versions_for(user), version=version)
    form.is_valid()
    query = form.cleaned_data.get("q", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    results = search(user, version, query, kind)
    context = {
        "form": form,
        "query": query,
        "results": results,
        "page": Paginator(results.hits, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": _kinds(request, results, kind),
        "version": version,
    }
    return render(request, "roles/search.html", context)


def _kinds(request: HttpRequest, results: Results, kind: str) -> list[dict[str, object]]:
    labels = [
        ("", _("All"), results.total),
        ("skill", _("Skills"), results.counts["skill"]),
        ("role", _("Roles"), results.counts["role"]),
        ("statement", _("Statements"), results.counts["statement"]),
    ]
    rest = {name: value for name, value in request.GET.items() if name in ("q", "framework")}
    return [
        {
            "label": label,
            "count": count,
            "url": "?" + urlencode({**rest, **({"kind": key} if key else {})}),
            "current": key == kind,
        }
        for key, label, count in labels
    ]
