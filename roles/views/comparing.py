"""The page that puts roles side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.content import plain
from core.dated import today
from roles import selectors
from roles.models import Role
from roles.views.common import reader_of, tabs


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two or three roles side by side, or let the reader pick them."""
    user = reader_of(request)
    slugs = list(dict.fromkeys(slug for slug in request.GET.getlist("roles") if slug))
    everybody = {role.slug: role for role in Role.objects.visible_to(user)}
    if any(slug not in everybody for slug in slugs):
        raise Http404
    picked = slugs[: selectors.MOST_ROLES]
    only = request.GET.get("only") == "differences"
    comparison = None
    if len(picked) > 1:
        roles = {
            role.slug: role
            for role in Role.objects.filter(slug__in=picked).prefetch_related(
                "areas", "indicators", "methods"
            )
        }
        comparison = selectors.compare_roles([roles[slug] for slug in picked], today())
    offered = sorted(
        (role for role in everybody.values() if role.archived_at is None or role.slug in picked),
        key=lambda role: (role.tier, plain(role.title).casefold()),
    )
    query = [("roles", slug) for slug in picked]
    context = {
        "picked": picked,
        "too_many": len(slugs) > len(picked),
        "comparison": comparison,
        "rows": (comparison.differing if only else comparison.rows) if comparison else [],
        "only": only,
        "offered": offered,
        "scale": range(1, 8),
        "address_all": f"?{urlencode(query)}",
        "address_differences": f"?{urlencode([*query, ('only', 'differences')])}",
        "tabs": tabs("role-compare"),
    }
    return render(request, "roles/compare.html", context)
