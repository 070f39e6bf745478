"""Forms of the pages with figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.content import labelled
from core.dated import today
from core.errors import Invalid
from reports.rules import SMALL_GROUP, parse_as_of
from reports.selectors import Matrix, MatrixFilters
from reports.selectors.matrix import SORTS
from roles.models import Role

SORT_LABELS = {
    "name": pgettext_lazy("of a person", "Name"),
    "role": _("Role"),
    "-fit": _("Fit, high first"),
    "fit": _("Fit, low first"),
}


def day_input() -> forms.DateInput:
    """The browser's own picker, up to today."""
    return forms.DateInput(attrs={"type": "date", "max": today().isoformat()}, format="%Y-%m-%d")


class PastDay(forms.DateField):
    """A day up to today, refused in the words of :func:`reports.rules.parse_as_of`."""

    def to_python(self, value: Any) -> dt.date | None:
        """The day; ``None`` for an empty field. Raises ``ValidationError``."""
        if value in self.empty_values:
            return None
        try:
            return parse_as_of(str(value), today())
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None


def filters_from(query: Any) -> MatrixFilters:
    """The filters that an address holds; what it doesn't know is left out."""
    sort = query.get("sort", "")
    return MatrixFilters(
        role=query.get("role", ""),
        skill=query.get("skill", ""),
        gap_only=bool(query.get("gaps")),
        tree=bool(query.get("tree")),
        sort=sort if sort.lstrip("-") in SORTS else "name",
    )


class MatrixFilterForm(forms.Form):
    """What of a matrix is shown. The address holds it, so it can be shared."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    as_of = PastDay(label=_("As of"), required=False)
    since = PastDay(label=_("Changed since"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), required=False)
    gaps = forms.BooleanField(label=_("Gaps only"), required=False)
    tree = forms.BooleanField(label=_("With teams below"), required=False)

    def __init__(
        self, *args: Any, matrix: Matrix, view: str, since: dt.date, below: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        roles = [(role.slug, labelled(role.title)) for role in matrix.roles]
        skills = [(skill.code, f"{skill.code} {labelled(skill.name)}") for skill in matrix.all_skills]
        choices = {
            "role": [everything, *roles],
            "skill": [everything, *skills],
            "sort": [
                (key, label)
                for key, label in SORT_LABELS.items()
                if "fit" not in key or matrix.people >= SMALL_GROUP
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        for name, day in (("as_of", matrix.as_of), ("since", since)):
            self.fields[name].widget = day_input()
            self.initial[name] = day
        if view != "change":
            del self.fields["since"]
        if not below:
            del self.fields["tree"]

    def active(self) -> int:
        """How many filters are set."""
        return sum(
            bool(self.data.get(name)) for name in ("role", "skill", "gaps", "tree") if name in self.fields
        )


class RoleFitFilterForm(forms.Form):
    """Which roles a person is compared with, and in which order."""

    as_of = PastDay(label=_("As of"), required=False)
    q = forms.CharField(
        label=_("Search"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Role title")}),
    )  # fmt: skip
    tier = forms.TypedChoiceField(
        label=_("Tier"), required=False, coerce=int, empty_value=None,
        choices=[("", _("all")), *((str(tier), str(tier)) for tier in range(1, 5))],
    )  # fmt: skip
    family = forms.ChoiceField(
        label=_("Family"), required=False, choices=[("", _("all")), *Role.Family.choices]
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[
            ("fit", _("Fit, high first")),
            ("missing", _("What is missing")),
            ("title", _("Role title")),
        ],
    )

    def __init__(self, query: QueryDict, *, day: dt.date) -> None:
        super().__init__({"as_of": day.isoformat(), **query.dict()})
        self.fields["as_of"].widget = day_input()

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in ("q", "tier", "family"))
