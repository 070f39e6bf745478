"""Pages that change a draft in one language: its texts, its skills, its levels and attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from competencies import policies, services
from competencies.forms.drafts import (
    AttributeForm,
    LevelForm,
    NewSkillForm,
    PartForm,
    VersionTextsForm,
    lines_formset,
    lines_of,
)
from competencies.models import FrameworkVersion
from competencies.selectors.states import state_of_attribute, state_of_level, state_of_version
from competencies.views.common import reader_of, version_or_404
from core.errors import Invalid, WrongState


def draft_or_refusal(request: HttpRequest, slug: str) -> tuple[User, FrameworkVersion]:
    """Who asks, and the draft. Out of sight 404, not for you 403, not a draft 409."""
    user = reader_of(request)
    version = version_or_404(user, slug)
    policies.may_edit(user).require()
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(_("An adopted version does not change. Derive a draft from it and change that."))
    return user, version


def editing_language(request: HttpRequest) -> str:
    """The language that is edited: the one asked for where the product has it, else the reader's."""
    wanted = request.GET.get("language", "")
    known = [code for code, _name in settings.LANGUAGES]
    return wanted if wanted in known else get_language() or known[0]


def language_links(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    """The choice of the language that is edited."""
    return [
        {"label": name, "url": f"?{urlencode({'language': code})}", "current": code == language}
        for code, name in settings.LANGUAGES
    ]


def here(request: HttpRequest, anchor: str = "") -> str:
    """This page, in the language that is edited."""
    language = request.GET.get("language")
    query = f"?{urlencode({'language': language})}" if language else ""
    return request.path + query + (f"#{anchor}" if anchor else "")


def saved(form: PartForm, save: Callable[[], object], current: Callable[[], PartForm]) -> int:
    """Save what ``form`` holds: 0 when it is done, else the status of the page that shows the form again.

    ``current`` makes the form as it would be read now; after a conflict what stands there is shown beside what was typed.
    """
    if not form.is_valid():
        return 422
    try:
        save()
    except Invalid as refusal:
        form.show(refusal)
        return 422
    except WrongState as refusal:
        if refusal.code != services.CONFLICT:
            raise
        now = current()
        stands = [
            (str(field.label), str(field.initial or ""))
            for name, field in now.fields.items()
            if name != "state"
            and str(field.initial or "") != (form.data.get(form.add_prefix(name)) or "").replace("\r\n", "\n")
        ]
        form.show_conflict(str(now.fields["state"].initial), stands)
        return 409
    return 0


def _one_form(
    request: HttpRequest,
    version: FrameworkVersion,
    heading: str,
    make: Callable[[Any], PartForm],
    save: Callable[[Any], object],
) -> HttpResponse:
    """A page with one form: ``make`` it of the data sent, ``save`` it."""
    language = editing_language(request)
    form, status = make(None), 200
    if request.method == "POST":
        form = make(request.POST)
        status = saved(form, lambda: save(form), lambda: make(None))
        if not status:
            messages.success(request, _("Saved."))
            return redirect(here(request))
    context = {
        "version": version,
        "form": form,
        "heading": heading,
        "language": language,
        "languages": language_links(request, language),
        "here": here(request),
    }
    return render(request, "competencies/draft_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a draft says of itself."""
    user, version = draft_or_refusal(request, slug)
    language = editing_language(request)

    def make(data: Any) -> PartForm:
        row = FrameworkVersion.objects.get(pk=version.pk)
        form = VersionTextsForm(data)
        form.fields["state"].initial = state_of_version(row)
        names = ("name", "description", "acknowledgement", "below_range", "above_range")
        form.read_from({name: getattr(row, name) for name in names}, language)
        return form

    def save(form: PartForm) -> object:
        values = dict(form.cleaned_data)
        return services.change_version(
            version=version,
            expected=values.pop("state"),
            language=language,
            by=user,
            at=timezone.now(),
            **values,
        )

    return _one_form(request, version, _("Name and explanations"), make, save)


@require_http_methods(["GET", "HEAD", "POST"])
def level(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a level of responsibility of a draft."""
    user, version = draft_or_refusal(request, slug)
    language = editing_language(request)
    pk = get_object_or_404(version.levels, level=number).pk

    def make(data: Any) -> PartForm:
        row = version.levels.get(pk=pk)
        form = LevelForm(data)
        form.fields["state"].initial = state_of_level(row)
        form.read_from({"guiding_phrase": row.guiding_phrase, "essence": row.essence}, language)
        return form

    def save(form: PartForm) -> object:
        values = dict(form.cleaned_data)
        return services.change_level(
            level=version.levels.get(pk=pk),
            expected=values.pop("state"),
            language=language,
            by=user,
            at=timezone.now(),
            **values,
        )

    return _one_form(request, version, _("Level %(level)d of responsibility") % {"level": number}, make, save)


@require_http_methods(["GET", "HEAD", "POST"])
def attribute(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change an attribute of a draft, at all its levels."""
    user, version = draft_or_refusal(request, slug)
    language = editing_language(request)
    first = get_object_or_404(version.attributes.prefetch_related("levels"), code=code)
    levels = [row.level for row in first.levels.all()]

    def make(data: Any) -> PartForm:
        row = version.attributes.get(pk=first.pk)
        form = AttributeForm(data, levels=levels)
        form.fields["state"].initial = state_of_attribute(row)
        texts = {"name": row.name, "description": row.description}
        texts |= {f"level_{each.level}": each.text for each in row.levels.all()}
        form.read_from(texts, language)
        return form

    def save(form: PartForm) -> object:
        return services.change_attribute(
            attribute=first,
            name=form.cleaned_data["name"],
            description=form.cleaned_data["description"],
            texts=cast("AttributeForm", form).texts(),
            language=language,
            expected=form.cleaned_data["state"],
            by=user,
            at=timezone.now(),
        )

    return _one_form(request, version, _("Attribute %(name)s") % {"name": first.name}, make, save)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a skill to a draft."""
    user, version = draft_or_refusal(request, slug)
    language = editing_language(request)
    data = request.POST if request.method == "POST" else None
    categories = list(version.categories.all())
    form = NewSkillForm(data, categories=categories, initial={"category": request.GET.get("category")})
    lines = lines_formset("lines", data=data, language=language, spare=3)
    status = 200
    if data is not None:
        status = 422
        if form.is_valid() & lines.is_valid():
            values = {name: value for name, value in form.cleaned_data.items() if name != "state"}
            try:
                skill = services.add_skill(
                    version=version,
                    lines=lines_of(lines),
                    language=language,
                    by=user,
                    at=timezone.now(),
                    **values,
                )
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("%(code)s is added.") % {"code": skill.code})
                return redirect("framework-skill", version.slug, skill.code)
    context = {
        "version": version,
        "form": form,
        "lines": lines,
        "language": language,
        "languages": language_links(request, language),
        "here": here(request),
    }
    return render(request, "competencies/draft_skill_new.html", context, status=status)


@require_POST
def skill_delete(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a skill out of a draft."""
    user, version = draft_or_refusal(request, slug)
    skill = get_object_or_404(version.skills, code=code)
    services.delete_skill(skill=skill, by=user, at=timezone.now())
    messages.success(request, _("%(code)s is deleted.") % {"code": code})
    return redirect(reverse("framework", args=[version.slug]) + "#skills")
