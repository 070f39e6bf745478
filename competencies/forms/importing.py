"""The form that a framework is uploaded with, and the filters of what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from competencies.books.package import MAX_FILE
from competencies.rules import VERSION_SLUG
from competencies.rules.patterns import LANGUAGE

ENDINGS = (".xlsx", ".csv", ".json")


class ImportForm(forms.Form):
    """A file, and what it cannot say of itself."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("An official workbook (.xlsx), its skills as .csv, or the product's own .json or .xlsx."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    slug = forms.CharField(
        label=_("Version"),
        required=False,
        max_length=50,
        help_text=_("Framework and edition, as in sfia-9. Left empty, the file or its name says it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.CharField(
        label=_("Language of the file"),
        required=False,
        max_length=20,
        help_text=_(
            "Of a workbook or CSV file: its language tag, as in en or zh-hant; English when left empty. "
            "Further languages of the same version are matched by code."
        ),
        widget=forms.TextInput(attrs={"list": "import-languages", "autocomplete": "off"}),
    )

    @property
    def languages(self) -> Sequence[tuple[str, str]]:
        """The languages to propose; any other can be typed."""
        return settings.LANGUAGES

    def clean_file(self) -> UploadedFile[Any]:
        """A file of a kind that is read, and not too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if Path(file.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                _("Give an .xlsx, .csv or .json file. Save older or macro workbooks as .xlsx first.")
            )
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(most)s."), params={"most": filesizeformat(MAX_FILE)}
            )
        return file

    def clean_slug(self) -> str:
        """A slug, or nothing."""
        slug: str = self.cleaned_data["slug"].strip().lower()
        if slug and not re.match(VERSION_SLUG, slug):
            raise forms.ValidationError(_("Small letters, digits, hyphens and dots, as in sales-1.0."))
        return slug

    def clean_language(self) -> str:
        """A language tag, or nothing."""
        language: str = self.cleaned_data["language"].strip().lower().replace("_", "-")
        if language and not re.match(LANGUAGE, language):
            raise forms.ValidationError(_("A language tag such as en, ru or zh-hant."))
        return language


class FindingFilterForm(forms.Form):
    """Words, and the sheet."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Cell or rule")}),
    )

    def __init__(self, query: QueryDict, *, sheets: Sequence[str] = ()) -> None:
        super().__init__(query.dict())
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Sheet"), required=False, choices=[("", _("Any")), *((each, each) for each in sheets)]
        )

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in ("q", "sheet"))

    def chosen(self) -> dict[str, Any]:
        """What was chosen; nothing for what makes no sense."""
        self.is_valid()
        return self.cleaned_data
