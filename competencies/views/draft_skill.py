"""The page that changes a skill of a draft: texts, activities, and each level on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from competencies import services
from competencies.forms.drafts import (
    ActivitiesForm,
    LineForm,
    PartForm,
    SkillLevelForm,
    SkillTextsForm,
    in_language,
    lines_formset,
    lines_of,
)
from competencies.models import FrameworkVersion, Skill, SkillLevel
from competencies.selectors.states import state_of_activities, state_of_skill, state_of_skill_level
from competencies.views.drafts import draft_or_refusal, editing_language, here, language_links, saved
from core.numbers import whole_number

TEXTS, ACTIVITIES = "texts", "activities"


@dataclass
class Part:
    """A part of the page: its key in addresses and in what is sent, its form, its lines; ``level`` where it is one."""

    key: str
    title: str
    form: PartForm
    lines: BaseFormSet[LineForm] | None = None
    level: int | None = None
    new: bool = False
    removable: bool = False


@dataclass
class Page:
    """A skill of a draft as it is edited by ``user`` in ``language``."""

    user: User
    version: FrameworkVersion
    skill: Skill
    language: str

    def levels(self) -> dict[int, SkillLevel]:
        """The defined levels."""
        return {row.level: row for row in self.skill.levels.prefetch_related("statements")}

    def texts(self, data: Any = None) -> Part:
        """Name, description, guidance, category."""
        row = self.version.skills.get(pk=self.skill.pk)
        form = SkillTextsForm(data, prefix=TEXTS, categories=list(self.version.categories.all()))
        form.fields["state"].initial = state_of_skill(row)
        form.fields["category"].initial = row.category_id
        form.read_from(
            {"name": row.name, "description": row.description, "guidance": row.guidance}, self.language
        )
        return Part(TEXTS, _("Texts"), form)

    def activities(self, data: Any = None) -> Part:
        """The typical activities."""
        row = self.version.skills.get(pk=self.skill.pk)
        form = ActivitiesForm(data, prefix=ACTIVITIES)
        form.fields["state"].initial = state_of_activities(row)
        lines = lines_formset(
            f"{ACTIVITIES}-lines", data=data, rows=list(row.activities.all()), language=self.language
        )
        return Part(ACTIVITIES, _("Typical activities"), form, lines)

    def level(self, number: int, data: Any = None) -> Part:
        """A level: its essence and statements; a level that is not defined yet is empty."""
        defined = self.levels()
        row, key = defined.get(number), f"level-{number}"
        form = SkillLevelForm(data, prefix=key)
        rows = list(row.statements.all()) if row else []
        if row:
            form.fields["state"].initial = state_of_skill_level(row)
            form.read_from({"essence": row.essence}, self.language)
        lines = lines_formset(
            f"{key}-lines", data=data, rows=rows, language=self.language, spare=1 if row else 3
        )
        return Part(
            key,
            _("Level %(level)d") % {"level": number},
            form,
            lines,
            level=number,
            new=row is None,
            removable=len(defined) > 1 and number in (min(defined), max(defined)),
        )

    def part(self, key: str, data: Any = None) -> Part:
        """The part of this key; one that there is not is a 404."""
        if key == TEXTS:
            return self.texts(data)
        if key == ACTIVITIES:
            return self.activities(data)
        number = whole_number(key.removeprefix("level-"))
        defined = self.levels()
        if number is not None and number in [*defined, *services.neighbours(list(defined))]:
            return self.level(number, data)
        raise Http404

    def save(self, part: Part) -> None:
        """Save a part whose form and lines are valid."""
        values = dict(part.form.cleaned_data)
        common: dict[str, Any] = {"language": self.language, "by": self.user, "at": timezone.now()}
        expected = values.pop("state")
        if part.lines is not None:
            values["lines"] = lines_of(part.lines)
        if part.key == TEXTS:
            services.change_skill(skill=self.skill, expected=expected, **values, **common)
        elif part.key == ACTIVITIES:
            services.set_activities(skill=self.skill, expected=expected, **values, **common)
        elif part.new:
            services.add_skill_level(skill=self.skill, level=part.level or 0, **values, **common)
        else:
            row = self.levels()[part.level or 0]
            services.change_skill_level(level=row, expected=expected, **values, **common)


@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change a skill of a draft. What is sent names its ``part``."""
    user, version = draft_or_refusal(request, slug)
    row = get_object_or_404(version.skills.select_related("category"), code=code)
    page = Page(user, version, row, editing_language(request))
    sent, status = None, 200
    if request.method == "POST":
        key = request.POST.get("part", "")
        if "remove" in request.POST:
            return _remove_level(request, page, key)
        sent = page.part(key, request.POST)
        status = _saved(page, sent)
        if not status:
            messages.success(request, _("Saved."))
            return redirect(here(request, key))
    return render(request, "competencies/draft_skill.html", _context(request, page, sent), status=status)


def _saved(page: Page, part: Part) -> int:
    if part.lines is not None and not part.lines.is_valid():
        part.form.is_valid()
        return 422
    status = saved(part.form, lambda: page.save(part), lambda: page.part(part.key).form)
    if status == 409 and part.lines is not None:
        rows: list[Any] = []
        rows = (
            list(page.levels()[part.level].statements.all())
            if part.level is not None
            else list(page.skill.activities.all())
        )
        lines = [("", in_language(row.text, page.language)) for row in rows]
        part.form.stands = [*part.form.stands, *lines]
    return status


def _remove_level(request: HttpRequest, page: Page, key: str) -> HttpResponse:
    number = whole_number(key.removeprefix("level-"))
    row = page.levels().get(number) if number is not None else None
    if row is None:
        raise Http404
    services.remove_skill_level(level=row, by=page.user, at=timezone.now())
    messages.success(request, _("Level %(level)d is removed.") % {"level": row.level})
    return redirect(here(request))


def _context(request: HttpRequest, page: Page, sent: Part | None) -> dict[str, Any]:
    defined = sorted(page.levels(), reverse=True)
    neighbours = services.neighbours(defined)
    wanted = whole_number(request.GET.get("add", ""))
    adding = wanted if wanted in neighbours else None
    if sent and sent.new:
        adding = sent.level
    numbers = sorted([*defined, *([adding] if adding else [])], reverse=True)
    parts = [page.texts(), page.activities(), *(page.level(number) for number in numbers)]
    return {
        "version": page.version,
        "skill": page.skill,
        "parts": [sent if sent and sent.key == part.key else part for part in parts],
        "above": max(neighbours, default=None) if max(neighbours, default=0) > defined[0] else None,
        "below": min(neighbours, default=None) if min(neighbours, default=9) < defined[-1] else None,
        "adding": adding,
        "language": page.language,
        "languages": language_links(request, page.language),
        "here": here(request),
    }
