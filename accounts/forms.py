"""Forms of the account pages."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from accounts.services import MAX_KEY_DAYS

BROWSER = "browser"


class LanguageForm(forms.Form):
    """The language of the pages; that of the browser is kept as an empty one."""

    language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=[(BROWSER, _("as the browser asks for")), *settings.LANGUAGES],
    )

    def clean_language(self) -> str:
        """The language, or nothing."""
        chosen: str = self.cleaned_data["language"]
        return "" if chosen == BROWSER else chosen


class ApiKeyForm(forms.Form):
    """A new API key."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For example: nightly export to the HR system."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself, and never confirm or reopen an assessment."),
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=MAX_KEY_DAYS, initial=90)
