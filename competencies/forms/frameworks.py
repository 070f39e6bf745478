"""Filters and forms of the pages about framework versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import Category, FrameworkVersion
from competencies.models import Mapping as SkillMapping
from competencies.rules import CHANGE_KINDS
from core.content import labelled
from core.errors import Invalid

ANY = ("", _("Any"))


def search_field(placeholder: Any) -> forms.CharField:
    """A field of words to look for."""
    return forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": placeholder}),
    )


class VersionFilterForm(forms.Form):
    """Words and state."""

    q = search_field(_("Name or address"))
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *FrameworkVersion.State.choices]
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in ("q", "state"))


KIND_LABELS = {
    "new": _("New skill"),
    "gone": _("Skill gone"),
    "levels": _("Levels changed"),
    "texts": _("Texts changed"),
    "moved": _("Category changed"),
    "order": _("Order changed"),
}


class PairForm(forms.Form):
    """Two versions, named by ``from`` and ``to``."""

    def __init__(self, query: Mapping[str, Any], *, versions: Sequence[FrameworkVersion]) -> None:
        super().__init__(query)
        self.versions = {version.slug: version for version in versions}
        choices = [(slug, f"{slug} ({row.get_state_display()})") for slug, row in self.versions.items()]
        self.fields["from"] = forms.ChoiceField(label=_("From version"), choices=choices)
        self.fields["to"] = forms.ChoiceField(label=_("To version"), choices=choices)
        self.order_fields(["from", "to"])

    @property
    def active(self) -> int:
        """How many filters are set; the choice of versions is none."""
        return sum(bool(self.data.get(name)) for name in self.fields if name not in ("from", "to"))


class CompareForm(PairForm):
    """Two versions, and which of their differences are shown."""

    q = search_field(_("Code, name or text"))
    kind = forms.ChoiceField(
        label=_("Kind of change"),
        required=False,
        choices=[ANY, *((kind, KIND_LABELS[kind]) for kind in CHANGE_KINDS)],
    )

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        versions: Sequence[FrameworkVersion],
        categories: Sequence[Category] = (),
    ) -> None:
        super().__init__(query, versions=versions)
        names = {row.code: labelled(row.name) for row in categories}
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"), required=False, choices=[ANY, *names.items()]
        )


class MapFilterForm(PairForm):
    """Two versions, and which of the skills are shown."""

    q = search_field(_("Code or name"))
    status = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            ANY,
            ("undecided", _("Undecided")),
            ("mapped", _("Mapped")),
            ("none", _("No counterpart")),
            ("gone", _("Code is gone")),
        ],
    )


MAP_KINDS = [
    (SkillMapping.Kind.EXACT.value, _("the same")),
    (SkillMapping.Kind.CLOSE.value, _("close")),
    (SkillMapping.Kind.BROADER.value, _("broader")),
    (SkillMapping.Kind.NARROWER.value, _("narrower")),
]


class DeriveForm(forms.Form):
    """What the new draft is called."""

    edition = forms.CharField(label=_("Edition"), max_length=20, help_text=_("For example 2.0."))
    slug = forms.CharField(
        label=_("Address"),
        max_length=50,
        help_text=_("Small letters, digits, hyphens and dots, as in sales-1.0. It cannot be changed later."),
    )

    def show(self, refusal: Invalid) -> None:
        """Show what the domain refused beside its fields."""
        for error in refusal.errors:
            name = error.pointer.strip("/")
            self.add_error(name if name in self.fields else None, error.detail)
