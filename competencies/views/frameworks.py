"""Pages about framework versions: all of them, one, a draft derived, a draft deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competencies import policies, selectors, services
from competencies.forms.frameworks import DeriveForm, VersionFilterForm
from competencies.models import FrameworkVersion
from competencies.rules import next_edition, slug_of_edition
from competencies.views.common import address, reader_of, version_or_404
from core.errors import Invalid, WrongState

PAGE = 25
FORMATS = (("json", "JSON"), ("xlsx", "Excel"))


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """List the versions that the reader may see."""
    user = reader_of(request)
    form = VersionFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    sort = request.GET.get("sort") or "-created"
    rows = selectors.version_rows(user, query=chosen.get("q", ""), state=chosen.get("state", ""), sort=sort)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_edit": bool(policies.may_edit(user)),
        "import_url": address("framework-import"),
        "migrations_url": address("migrations"),
        "tabs": tabs(user, "frameworks"),
    }
    return render(request, "competencies/frameworks.html", context)


@require_safe
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one version, and what can be done with it."""
    user = reader_of(request)
    page = selectors.version_page(user, slug)
    if page is None:
        raise Http404
    version = page.version
    may_edit = bool(policies.may_edit(user))
    exports = [
        {"label": label, "url": url}
        for extension, label in FORMATS
        if may_edit and (url := address("framework-export", version.slug, extension))
    ]
    context: dict[str, Any] = {
        "page": page,
        "version": version,
        "latest": selectors.latest_version(user),
        "may_edit": may_edit,
        "adoption": policies.may_adopt(user, version),
        "exports": exports,
        "content_url": address("content-texts", version.slug) if may_edit else "",
        "events": _events(version) if may_edit else [],
    }
    if may_edit and version.state == FrameworkVersion.State.DRAFT:
        context["skills"] = selectors.skills_of(version)
        context["levels"] = version.levels.order_by("-level")
        context["attributes"] = version.attributes.all()
        context["mark"] = services.content_mark(version)
    return render(request, "competencies/framework.html", context)


def _events(version: FrameworkVersion) -> list[dict[str, Any]]:
    shipped = _("shipped with the product")
    events = [{"at": version.created_at, "who": version.author or shipped, "title": _("Draft made")}]
    if version.adopted_at:
        events.append(
            {
                "at": version.adopted_at,
                "who": version.publisher or shipped,
                "title": _("Adopted"),
                "kind": "ok",
            }
        )
    if version.deprecated_at:
        events.append({"at": version.deprecated_at, "title": _("Deprecated"), "kind": "warn"})
    return events[::-1]


@require_http_methods(["GET", "HEAD", "POST"])
def derive(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a draft that begins with what this version says."""
    user = reader_of(request)
    version = version_or_404(user, slug)
    policies.may_edit(user).require()
    if version.state == FrameworkVersion.State.DRAFT:
        raise WrongState(_("This is a draft itself: change it, or adopt it first."))
    taken = set(version.framework.versions.values_list("edition", flat=True))
    edition = next_edition(version.edition, taken)
    proposal = {"edition": edition, "slug": slug_of_edition(version.framework.slug, edition)}
    form = DeriveForm(request.POST if request.method == "POST" else None, initial=proposal)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                draft = services.derive_version(
                    version=version, by=user, at=timezone.now(), **form.cleaned_data
                )
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(
                    request, _("The draft %(slug)s is made. Only HR sees it.") % {"slug": draft.slug}
                )
                return redirect("framework", draft.slug)
    return render(request, "competencies/derive.html", {"form": form, "version": version}, status=status)


@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a draft."""
    user = reader_of(request)
    version = version_or_404(user, slug)
    services.delete_version(version=version, by=user, at=timezone.now())
    messages.success(request, _("The draft %(slug)s is deleted.") % {"slug": slug})
    return redirect("frameworks")


def tabs(user: Any, current: str) -> list[dict[str, object]]:
    """The tabs over the pages about skills, without a version named."""
    places = [
        ("skills", _("Skills")),
        ("skill-levels", _("Levels of responsibility")),
        ("frameworks", _("Versions")),
    ]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in places]
