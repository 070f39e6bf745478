"""Pages about skills, levels and framework versions."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from competencies import policies, selectors, services
from competencies.forms.skills import SkillFilterForm
from competencies.models import FrameworkVersion
from competencies.sheets import skill_sheets
from core.downloads import download, export_links
from core.spreadsheets import kind_asked, spreadsheet


def _user(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for those who don't read frameworks."""
    user = cast("User", request.user)
    policies.may_read(user).require()
    return user


def _version(user: User, slug: str) -> FrameworkVersion | None:
    """The version asked for, else the latest adopted one, else (to HR) a draft. An unknown one is a 404."""
    if slug:
        version = selectors.version_by_slug(user, slug)
        if version is None:
            raise Http404
        return version
    return selectors.latest_version(user) or next(iter(selectors.versions_for(user)), None)


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """List the skills of a version by category."""
    user = _user(request)
    version = _version(user, request.GET.get("framework", ""))
    if version is None:
        return render(request, "competencies/none.html", {"may_edit": bool(policies.may_edit(user))})
    form, found = _filtered(request, user, version)
    latest = selectors.latest_version(user)
    may_adopt = version.state == FrameworkVersion.State.DRAFT and policies.may_adopt(user, version)
    context = {
        "version": version,
        "is_latest": latest == version,
        "form": form,
        "found": found,
        "levels": version.levels.order_by("-level"),
        "exports": export_links(reverse("skills-export"), request.GET),
        "may_edit": bool(policies.may_edit(user)),
        "may_adopt": may_adopt,
        "mark": services.content_mark(version) if may_adopt else "",
        "may_deprecate": version.state == FrameworkVersion.State.ADOPTED and policies.may_edit(user),
        "tabs": _tabs(user, "skills", version, latest),
    }
    return render(request, "competencies/skills.html", context)


def _filtered(
    request: HttpRequest, user: User, version: FrameworkVersion
) -> tuple[SkillFilterForm, selectors.SkillList]:
    categories = list(version.categories.all())
    versions = selectors.versions_for(user)
    form = SkillFilterForm(request.GET, categories=categories, versions=versions, version=version)
    form.is_valid()
    chosen = form.cleaned_data
    found = selectors.skills_of(
        version,
        query=chosen.get("q", ""),
        category=chosen.get("category", ""),
        low=chosen.get("low"),
        high=chosen.get("high"),
    )
    return form, found


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand the list of skills out as a spreadsheet, with the filters of the address."""
    user = _user(request)
    version = _version(user, request.GET.get("framework", ""))
    if version is None:
        raise Http404
    _form, found = _filtered(request, user, version)
    kind = kind_asked(request.GET.get("kind"))
    data, media_type = spreadsheet(kind, skill_sheets(version, found))
    return download(data, media_type, f"skills-{version.slug}.{kind}")


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """Explain the seven levels of responsibility and the attributes, by level or by attribute."""
    user = _user(request)
    version = _version(user, request.GET.get("framework", ""))
    if version is None:
        return render(request, "competencies/none.html", {"may_edit": bool(policies.may_edit(user))})
    latest = selectors.latest_version(user)
    by_attribute = request.GET.get("view") == "attributes"
    here = {} if version == latest else {"framework": version.slug}
    views = [
        {"label": _("By level"), "url": "?" + urlencode(here), "current": not by_attribute},
        {
            "label": _("By attribute"),
            "url": "?" + urlencode({**here, "view": "attributes"}),
            "current": by_attribute,
        },
    ]
    context = {
        "version": version,
        "scale": selectors.scale_of(version),
        "by_attribute": by_attribute,
        "views": views,
        "tabs": _tabs(user, "skill-levels", version, latest),
    }
    return render(request, "competencies/levels.html", context)


@require_safe
def skill(request: HttpRequest, code: str) -> HttpResponse:
    """Show one skill as a ladder of seven levels."""
    user = _user(request)
    if code != code.upper():
        return redirect("skill", code.upper())
    page = selectors.skill_page(user, code, request.GET.get("version", ""))
    if page is None:
        raise Http404
    context = {
        "page": page,
        "skill": page.skill,
        "version": page.skill.version,
        "ladder": {"rungs": page.rungs},
        "may_change": page.skill.version.state == FrameworkVersion.State.DRAFT
        and bool(policies.may_edit(user)),
    }
    return render(request, "competencies/skill.html", context)


@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a draft in force."""
    user = _user(request)
    version = get_object_or_404(FrameworkVersion.objects.visible_to(user), slug=slug)
    services.adopt_version(version=version, by=user, at=timezone.now(), expected=request.POST.get("mark", ""))
    messages.success(request, _("%(slug)s is in force now.") % {"slug": version.slug})
    return redirect("framework", version.slug)


@require_POST
def deprecate(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an adopted version out of force."""
    user = _user(request)
    version = get_object_or_404(FrameworkVersion.objects.visible_to(user), slug=slug)
    services.deprecate_version(version=version, by=user, at=timezone.now())
    messages.success(request, _("%(slug)s is no longer in force.") % {"slug": version.slug})
    return redirect("framework", version.slug)


def _tabs(
    user: User, current: str, version: FrameworkVersion, latest: FrameworkVersion | None
) -> list[dict[str, object]]:
    query = "" if version == latest else f"?{urlencode({'framework': version.slug})}"
    places = [("skills", _("Skills")), ("skill-levels", _("Levels of responsibility"))]
    tabs: list[dict[str, object]] = [
        {"label": label, "url": reverse(name) + query, "current": name == current} for name, label in places
    ]
    if policies.may_edit(user):
        tabs.append({"label": _("Versions"), "url": reverse("frameworks"), "current": False})
    return tabs
