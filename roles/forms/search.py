"""What is searched for."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from competencies.models import FrameworkVersion
from core.content import labelled

LONGEST = 100


class SearchForm(forms.Form):
    """Words; and the framework version, where there is more than one to choose from."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Words, code or title, in any language")}
        ),
    )

    def __init__(
        self,
        query: QueryDict,
        *,
        versions: Sequence[FrameworkVersion] = (),
        version: FrameworkVersion | None = None,
    ) -> None:
        super().__init__(query.dict())
        if len(versions) > 1:
            self.fields["framework"] = forms.ChoiceField(
                label=_("Framework version"),
                required=False,
                choices=[(row.slug, f"{labelled(row.name)} ({row.get_state_display()})") for row in versions],
            )
            if version is not None and not self.data.get("framework"):
                self.data = {**self.data, "framework": version.slug}

    @property
    def active(self) -> int:
        """1 while something is searched for."""
        return int(bool(self.data.get("q")))
