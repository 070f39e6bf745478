"""Forms that change a part of a draft in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from competencies.models import LEVELS, Category
from competencies.rules import text_of
from competencies.services import Line
from core.content import labelled, words_of
from core.errors import Invalid
from core.languages import language_tag


def in_language(text: LazyI18nString | None, language: str) -> str:
    """The words of ``text`` in ``language`` and in no other."""
    return text_of(text.data).get(language, "") if text else ""


def elsewhere(text: LazyI18nString | None, language: str) -> str:
    """What to show beside a field whose text is not there in ``language``: the words in another one; else nothing."""
    if text is None or not text_of(text.data) or in_language(text, language):
        return ""
    words = words_of(text)
    return format_html(
        '<span lang="{}">{}: {}</span>', language_tag(words.language), words.language.upper(), words.text
    )


def area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class PartForm(forms.Form):
    """A part of a draft. ``state`` is the mark of what was read; ``stands`` what stands there now, after a conflict."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    stands: Sequence[tuple[str, str]] = ()
    conflict = False

    def show(self, refusal: Invalid) -> None:
        """Show what the domain refused, beside its fields."""
        for error in refusal.errors:
            first, _slash, rest = error.pointer.strip("/").partition("/")
            if first == "lines" and rest:
                number = int(rest) + 1
                self.add_error(
                    None, _now("Line %(number)d: %(what)s") % {"number": number, "what": error.detail}
                )
            else:
                self.add_error(first if first in self.fields else None, error.detail)

    def show_conflict(self, state: str, stands: Sequence[tuple[str, str]]) -> None:
        """Keep what was typed, say what stands there now, and let the next save go over it."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("state")] = state
        self.data, self.stands, self.conflict = data, stands, True

    def read_from(self, texts: dict[str, LazyI18nString], language: str) -> None:
        """Take the initial words from ``texts``; where the language has none, show another one's."""
        for name, text in texts.items():
            self.fields[name].initial = in_language(text, language)
            self.fields[name].widget.attrs["lang"] = language_tag(language)
            self.fields[name].help_text = elsewhere(text, language) or self.fields[name].help_text


class VersionTextsForm(PartForm):
    """The version's own texts."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    description = forms.CharField(label=_("Description"), required=False, widget=area(5))
    acknowledgement = forms.CharField(
        label=_("Licence acknowledgement"),
        required=False,
        widget=area(),
        help_text=_("Shown wherever the text of this framework is."),
    )
    below_range = forms.CharField(
        label=_("Explanation of levels below the range"), required=False, widget=area()
    )
    above_range = forms.CharField(
        label=_("Explanation of levels above the range"), required=False, widget=area()
    )


class SkillTextsForm(PartForm):
    """A skill's texts and category."""

    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    description = forms.CharField(label=_("Description"), required=False, widget=area(5))
    guidance = forms.CharField(label=_("Guidance"), required=False, widget=area(6))

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["category"], categories)


class ActivitiesForm(PartForm):
    """Only the mark: the activities are lines."""


class SkillLevelForm(PartForm):
    """A skill at a level; its statements are lines."""

    essence = forms.CharField(label=_("Essence"), required=False, widget=area(2))


class NewSkillForm(SkillLevelForm):
    """A skill with its first level."""

    code = forms.RegexField(
        r"^[A-Z]{4}\Z",
        label=_("Code"),
        max_length=4,
        help_text=_("Four capital letters."),
        error_messages={"invalid": _("A code is four capital letters.")},
    )
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(label=_("Description"), widget=area(5))
    level = forms.TypedChoiceField(
        label=_("First level"),
        choices=[(level, str(level)) for level in LEVELS],
        coerce=int,
        initial=3,
        help_text=_("More levels can be added above and below it later."),
    )
    field_order = ("code", "category", "name", "description", "level", "essence")

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["category"], categories)


class LevelForm(PartForm):
    """A level of responsibility."""

    guiding_phrase = forms.CharField(label=_("Guiding phrase"), required=False, max_length=200)
    essence = forms.CharField(label=_("Essence"), required=False, widget=area(4))


class AttributeForm(PartForm):
    """An attribute with its text at each level."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    description = forms.CharField(label=_("Description"), required=False, widget=area(2))

    def __init__(self, *args: Any, levels: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in levels:
            label = _now("Level %(level)d") % {"level": level}
            self.fields[f"level_{level}"] = forms.CharField(label=label, required=False, widget=area(2))

    def texts(self) -> dict[int, str]:
        """The words of each level."""
        return {
            int(name.removeprefix("level_")): words
            for name, words in self.cleaned_data.items()
            if name.startswith("level_")
        }


def choose(field: forms.Field, categories: Sequence[Category]) -> None:
    """Offer ``categories`` under their names in the reader's language."""
    choice = cast("forms.ModelChoiceField[Category]", field)
    choice.queryset = Category.objects.filter(pk__in=[row.pk for row in categories])
    choice.choices = [(row.pk, labelled(row.name)) for row in categories]


class LineForm(forms.Form):
    """One line: a statement or an activity."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Text"), required=False, max_length=10_000, widget=area(2))


def lines_formset(
    prefix: str,
    *,
    data: QueryDict | None,
    rows: Sequence[Any] = (),
    language: str,
    spare: int = 1,
) -> BaseFormSet[LineForm]:
    """Lines for ``rows`` (each with ``pk`` and ``text``) and ``spare`` empty ones; with ``data`` as it was sent."""
    initial = [{"id": row.pk, "text": in_language(row.text, language)} for row in rows]
    factory = formset_factory(
        LineForm, extra=spare, can_order=True, can_delete=True, max_num=60, absolute_max=80
    )
    lines = factory(data, prefix=prefix, initial=None if data is not None else initial)
    for form, row in zip(lines.forms, rows, strict=False):
        form.fields["text"].help_text = elsewhere(row.text, language)
    for form in lines.forms:
        form.fields["text"].widget.attrs["lang"] = language_tag(language)
        form.fields["ORDER"].label = _("Position")
        form.fields["DELETE"].label = _("Remove")
    return lines


def lines_of(formset: BaseFormSet[LineForm]) -> list[Line]:
    """The lines as they are wanted, in their order; the formset is valid."""
    kept = [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    wanted = [row for row in kept if row.get("id") or row.get("text")]
    wanted.sort(key=lambda row: (row.get("ORDER") is None, row.get("ORDER") or 0))
    return [Line(row.get("id"), row.get("text", "")) for row in wanted]
