"""The filters of a worklist of texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

MISSING, ALL = "missing", "all"


class TextFilterForm(forms.Form):
    """The language that is edited, what of it is shown, and words to find."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=settings.LANGUAGES, widget=forms.HiddenInput
    )
    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[(MISSING, _("what is missing")), (ALL, _("all texts"))]
    )
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)

    def __init__(self, *args: Any, kinds: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), required=False, choices=[("", _("Any")), *kinds.items()]
        )

    @property
    def active(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(self.data.get(name)) for name in ("q", "kind"))
