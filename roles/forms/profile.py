"""The form in which HR edits what a role requires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import FrameworkVersion
from core.content import labelled
from core.dated import today
from core.errors import DomainError
from core.numbers import whole_number
from roles.forms.rows import COMMAND, Raw, RowForm, Rows, errors_of
from roles.models import Requirement, RoleProfile
from roles.rules import wrong_day
from roles.rules.document import HEAVIEST, LIGHTEST
from roles.selectors.profiles import SkillChoice, adopted_versions, found_skills
from roles.services import RequirementInput

NAMES = ("skill", "level", "necessity", "weight")


class RequirementForm(RowForm):
    """A skill, at one of the levels that are defined for it."""

    skill = forms.CharField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a level.")},
    )
    necessity = forms.ChoiceField(
        label=gettext_lazy("Necessity"), choices=Requirement.Necessity.choices, initial="essential"
    )
    weight = forms.DecimalField(
        label=gettext_lazy("Weight"),
        min_value=LIGHTEST,
        max_value=HEAVIEST,
        max_digits=4,
        decimal_places=2,
        initial=Decimal("1.00"),
        widget=forms.NumberInput(attrs={"step": "0.05", "min": str(LIGHTEST), "max": str(HEAVIEST)}),
    )

    def __init__(self, *args: Any, choice: SkillChoice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        levels = choice.levels if choice else []
        self.fields["level"].choices = [(str(row.level), str(row.level)) for row in levels]  # type: ignore[attr-defined]
        self.chosen = str(self["level"].value() or "")

    def clean_skill(self) -> str:
        """A skill of the profile's framework version."""
        code: str = self.cleaned_data["skill"]
        if self.choice is None:
            raise forms.ValidationError(
                _("The framework version has no skill %(code)s."), params={"code": code}
            )
        return code


class ProfileEditor:
    """The requirements of a draft, and the search for further skills."""

    def __init__(
        self,
        profile: RoleProfile,
        choices: Mapping[str, SkillChoice],
        data: Mapping[str, str] | None = None,
        *,
        bound: bool = False,
    ) -> None:
        self.profile, self.choices = profile, choices
        self.general: list[str] = []
        self.query = data.get("q", "") if data else ""
        self.revision = whole_number(data.get("revision", "")) or 0 if data is not None else profile.revision
        if data is None:
            rows = profile.requirements.select_related("skill").order_by("order", "pk")
            raw = [
                {
                    "skill": row.skill.code,
                    "level": str(row.level),
                    "necessity": row.necessity,
                    "weight": str(row.weight),
                }
                for row in rows
            ]
            self.rows = Rows("requirements", NAMES, self._row, raw, bound=False)
        else:
            self.rows = Rows.read("requirements", NAMES, self._row, data, bound=bound)

    def _row(self, row: Raw, **options: Any) -> RowForm:
        return RequirementForm(choice=self.choices.get(row.get("skill", "")), **options)

    @property
    def found(self) -> list[SkillChoice]:
        """The skills that can be added, as far as they match the search."""
        return found_skills(self.choices, self.query, {row["skill"] for row in self.rows.raw})

    def apply(self, command: str) -> None:
        """``add-CODE`` adds a requirement; otherwise a row is moved or removed."""
        act, _dash, code = command.partition("-")
        if act == "add" and code in self.choices:
            new = {"skill": code, "level": "", "necessity": "essential", "weight": "1.00"}
            self.rows.apply("add", None, new)
            return
        found = COMMAND.fullmatch(command)
        if found and found["kind"] == self.rows.kind and found["index"]:
            self.rows.apply(found["act"], int(found["index"]))

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return self.rows.is_valid()

    def entered(self) -> list[RequirementInput]:
        """The requirements, for the service."""
        rows = [form.cleaned_data for form in self.rows.forms]
        return [
            RequirementInput(self.choices[row["skill"]].skill, row["level"], row["necessity"], row["weight"])
            for row in rows
        ]

    def show(self, refusal: DomainError) -> None:
        """Show what the service refused: each finding at its row, or above the form."""
        for error in refusal.errors:
            parts = error.pointer.strip("/").split("/")
            if len(parts) != 3 or not self.rows.show(whole_number(parts[1]) or 0, parts[2], error.detail):
                self.general.append(error.detail)
        if not refusal.errors:
            self.general.append(str(refusal.message))

    def errors(self) -> list[dict[str, Any]]:
        """Every finding, each with the skill that it is about."""
        found = [{"row": "", "label": "", "text": text, "id": ""} for text in self.general]
        for index, form in enumerate(self.rows.forms):
            code = self.rows.raw[index]["skill"]
            name = labelled(self.choices[code].skill.name) if code in self.choices else code
            found += errors_of(form, _("Row %(number)d, %(skill)s") % {"number": index + 1, "skill": name})
        return found


class DraftForm(forms.Form):
    """In the terms of which framework version a draft is begun."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("Framework version"), queryset=FrameworkVersion.objects.adopted(), empty_label=None
    )

    def __init__(self, *args: Any, current: FrameworkVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        found = adopted_versions()
        field.choices = [(row.pk, f"{labelled(row.name)} ({row.slug})") for row in found]  # type: ignore[attr-defined]
        if current is not None and current in found:
            field.initial = current.pk


class PublishForm(forms.Form):
    """From which day a profile counts."""

    valid_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=today,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget.attrs["min"] = today().isoformat()

    def clean_valid_from(self) -> dt.date:
        """A day on which a profile can begin."""
        day: dt.date = self.cleaned_data["valid_from"]
        if wrong := wrong_day(day, today()):
            raise forms.ValidationError(wrong)
        return day

    def show(self, refusal: DomainError) -> None:
        """Show what the service refused."""
        for error in refusal.errors:
            self.add_error("valid_from" if error.pointer == "/valid_from" else None, error.detail)
