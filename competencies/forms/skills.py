"""The filters of the list of skills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from competencies.models import LEVELS, Category, FrameworkVersion
from core.content import labelled

ANY = ("", _("Any"))


def level_choice(label: Any) -> forms.TypedChoiceField:
    """A choice of a level, or none."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[ANY, *((str(level), str(level)) for level in LEVELS)],
        coerce=int,
        empty_value=None,
    )


class SkillFilterForm(forms.Form):
    """Words, category, levels; and the version, where there is more than one to choose from."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Code, name or description")}),
    )

    def __init__(
        self,
        query: QueryDict,
        *,
        categories: Sequence[Category] = (),
        versions: Sequence[FrameworkVersion] = (),
        version: FrameworkVersion | None = None,
    ) -> None:
        super().__init__(query.dict())
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"),
            required=False,
            choices=[ANY, *((row.code, labelled(row.name)) for row in categories)],
        )
        self.fields["low"] = level_choice(_("From level"))
        self.fields["high"] = level_choice(_("To level"))
        if len(versions) > 1:
            self.fields["framework"] = forms.ChoiceField(
                label=_("Framework version"),
                required=False,
                choices=[(row.slug, f"{labelled(row.name)} ({row.get_state_display()})") for row in versions],
            )
            if version is not None and not self.data.get("framework"):
                self.data = {**self.data, "framework": version.slug}

    def clean(self) -> dict[str, Any]:
        """The lowest level is not above the highest."""
        data = super().clean() or {}
        low, high = data.get("low"), data.get("high")
        if low and high and low > high:
            self.add_error("high", _("The highest level is below the lowest."))
        return data

    @property
    def active(self) -> int:
        """How many filters are set; the choice of a version is not one."""
        return sum(bool(self.data.get(name)) for name in ("q", "category", "low", "high"))
