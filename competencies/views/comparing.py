"""Pages about two versions: what differs, and which skill takes the place of which."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from competencies import policies, selectors, services
from competencies.forms.frameworks import KIND_LABELS, MAP_KINDS, CompareForm, MapFilterForm
from competencies.models import FrameworkVersion
from competencies.views.common import address, reader_of, version_or_404
from core.errors import Invalid

PAGE = 50


def _pair(
    request: HttpRequest, user: User
) -> tuple[list[FrameworkVersion], FrameworkVersion | None, FrameworkVersion | None]:
    """The versions to choose from, and the two that are asked for; without a question the one in force and the newest other."""
    versions = list(selectors.versions_for(user))
    source, target = request.GET.get("from", ""), request.GET.get("to", "")
    old = version_or_404(user, source) if source else selectors.latest_version(user)
    if target:
        return versions, old, version_or_404(user, target)
    others = [version for version in versions if version != old]
    return versions, old, max(others, key=lambda version: (version.created_at, version.pk), default=None)


def _query(old: FrameworkVersion, new: FrameworkVersion, request: HttpRequest) -> dict[str, Any]:
    return {**request.GET.dict(), "from": old.slug, "to": new.slug}


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two versions side by side."""
    user = reader_of(request)
    versions, old, new = _pair(request, user)
    if old is None or new is None:
        return render(request, "competencies/compare.html", {"alone": True})
    categories = {row.code: row for version in (old, new) for row in version.categories.all()}
    form = CompareForm(_query(old, new, request), versions=versions, categories=list(categories.values()))
    form.is_valid()
    chosen = form.cleaned_data
    found = selectors.compared(
        old,
        new,
        query=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
        category=chosen.get("category", ""),
    )
    counts = [
        {"kind": kind, "label": KIND_LABELS[kind], "count": count}
        for kind, count in found.difference.counts().items()
        if count or kind not in ("moved", "order")
    ]
    context = {
        "old": old,
        "new": new,
        "form": form,
        "found": found,
        "counts": counts,
        "page": Paginator(found.shown, PAGE).get_page(request.GET.get("page")),
        "kind_labels": KIND_LABELS,
        "categories": categories,
        "may_edit": bool(policies.may_edit(user)),
        "alone": False,
    }
    return render(request, "competencies/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest) -> HttpResponse:
    """Decide which skill of one version takes the place of which of another."""
    user = reader_of(request)
    policies.may_edit(user).require()
    versions, source, target = _pair(request, user)
    if source is None or target is None:
        return render(request, "competencies/map.html", {"alone": True})
    if request.method == "POST":
        return _decide(request, user, source, target)
    form = MapFilterForm(_query(source, target, request), versions=versions)
    form.is_valid()
    chosen = form.cleaned_data
    found = selectors.mapping_page(source, target, query=chosen.get("q", ""), status=chosen.get("status", ""))
    context = {
        "source": source,
        "target": target,
        "form": form,
        "found": found,
        "page": Paginator(found.rows, PAGE).get_page(request.GET.get("page")),
        "kinds": MAP_KINDS,
        "migrate_url": address("framework-migrate"),
        "same": source == target,
        "alone": False,
    }
    return render(request, "competencies/map.html", context)


def _decide(
    request: HttpRequest, user: User, source: FrameworkVersion, target: FrameworkVersion
) -> HttpResponse:
    """One decision: ``step`` says which, ``source`` and ``target`` are codes."""
    step, at = request.POST.get("step", ""), timezone.now()
    back = request.get_full_path()
    if step == "same-codes":
        count = services.decide_same_codes(source=source, target=target, by=user, at=at)
        text = ngettext("%(n)d skill mapped by its code.", "%(n)d skills mapped by their codes.", count)
        messages.success(request, text % {"n": count})
        return redirect(back)
    skill = get_object_or_404(source.skills.select_related("version"), code=request.POST.get("source", ""))
    wanted = request.POST.get("target", "")
    other = get_object_or_404(target.skills.select_related("version"), code=wanted) if wanted else None
    note = request.POST.get("note", "")
    if step == "accept":
        services.decide_mapping(
            source=skill, target_version=target, target=other, kind=request.POST.get("kind", ""), note=note, by=user, at=at
        )  # fmt: skip
    elif step == "reject" and other is not None:
        services.reject_mapping(source=skill, target=other, note=note, by=user, at=at)
    elif step == "reopen":
        services.reopen_mapping(source=skill, target_version=target, by=user, at=at)
    else:
        raise Invalid(_("Choose what to do."))
    return redirect(f"{back}#{skill.code}")
