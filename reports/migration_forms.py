"""Forms of the pages about migrations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.rules import Finding
from competencies.models import FrameworkVersion
from core.content import labelled
from people.forms import DomainForm
from reports.migration_sheets import FINDINGS
from reports.selectors import MigrationReport

ALL = gettext_lazy("all")
DROP = "drop"


def _named(version: FrameworkVersion) -> tuple[str, str]:
    return version.slug, f"{version.slug} · {version.get_state_display()}"


class VersionsForm(forms.Form):
    """From which version to which."""

    def __init__(self, versions: Iterable[FrameworkVersion], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choices = [_named(version) for version in versions]
        self.fields["from"] = forms.ChoiceField(label=_("From"), choices=choices)
        self.fields["to"] = forms.ChoiceField(label=_("To"), choices=choices)


class ImpactFilterForm(forms.Form):
    """What of the report is wanted; the two versions and the part go along."""

    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    def __init__(self, query: QueryDict, report: MigrationReport, view: str) -> None:
        super().__init__(query.dict())
        never = {Finding.ALREADY_HELD, Finding.MERGED} if view == "skills" else {Finding.NEW}
        findings = [(str(key), text) for key, text in FINDINGS.items() if key not in never]
        self.fields["finding"] = forms.ChoiceField(
            label=_("Finding"), required=False, choices=[("", ALL), *findings]
        )
        if view == "people":
            roles = [(row.role.slug, labelled(row.role.title)) for row in report.roles]
            self.fields["role"] = forms.ChoiceField(
                label=_("Role"), required=False, choices=[("", ALL), *roles]
            )
        for name in ("from", "to", "view", "sort"):
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput())

    def value(self, name: str) -> str:
        """What was asked for; nothing where it is no value."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in ("q", "finding", "role") if name in self.fields)


class MigrateForm(DomainForm):
    """What HR decides on each level that is not defined any more, and why the move is made."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The people concerned can read it."),
    )  # fmt: skip

    def __init__(self, report: MigrationReport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        for move in report.to_decide:
            row, new = report.plan.requirements[move.asked.id], move.change.new
            levels: Sequence[int] = sorted(new.levels) if new else ()
            self.fields[self._name(row.pk)] = forms.ChoiceField(
                label=_("%(code)s %(name)s: level %(level)d is not defined any more")
                % {"code": row.skill.code, "name": labelled(row.skill.name), "level": row.level},
                choices=[
                    *((str(level), _("Level %(level)d") % {"level": level}) for level in levels),
                    (DROP, _("not required any more")),
                ],
                initial=str(move.proposed),
                help_text=_("Proposed: the nearest defined level, %(level)d.") % {"level": move.proposed},
            )

    @staticmethod
    def _name(pk: int) -> str:
        return f"requirements/{pk}"

    @property
    def by_role(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The decisions under the role that each is about."""
        groups: dict[int, list[forms.BoundField]] = {}
        for move in self.report.to_decide:
            groups.setdefault(move.asked.role, []).append(self[self._name(move.asked.id)])
        return [(self.report.plan.profiles[role].role, fields) for role, fields in groups.items()]

    def decisions(self) -> dict[int, int | None]:
        """By requirement: the level, or ``None`` to drop it."""
        chosen = {
            move.asked.id: self.cleaned_data[self._name(move.asked.id)] for move in self.report.to_decide
        }
        return {pk: None if value == DROP else int(value) for pk, value in chosen.items()}


class UndoForm(DomainForm):
    """Why a migration is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The people concerned can read it."),
    )  # fmt: skip
