"""The form in which HR edits a role, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from core.content import labelled, plain
from core.errors import DomainError
from core.numbers import whole_number
from roles import rules
from roles.forms.rows import COMMAND, Raw, RowForm, Rows, errors_of
from roles.models import Indicator, Role

Fallback = Mapping[str, str]
"""What the reader sees of a text that is not there in the language of editing, by field."""

PART = ("id", "name", "description")
INDICATOR = ("id", "name", "figure", "low", "high", "unit", "period", "note")
STEP = ("role",)
LABELS: Mapping[str, str | Promise] = {
    "areas": gettext_lazy("Area"),
    "indicators": gettext_lazy("Indicator"),
    "methods": gettext_lazy("Method"),
    "next_roles": gettext_lazy("Next role"),
}


def language_of(wanted: str) -> str:
    """The language of editing: the one asked for, or the reader's."""
    known = dict(settings.LANGUAGES)
    reader = get_language() or settings.LANGUAGE_CODE
    return wanted if wanted in known else reader if reader in known else settings.LANGUAGE_CODE


def _small(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Translated(RowForm):
    """Shows what there is in another language where the language of editing has nothing, and then asks for nothing."""

    needed: Sequence[str] = ("name",)

    def __init__(self, *args: Any, fallback: Fallback, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in fallback.items():
            self.fields[name].widget.attrs["placeholder"] = words
            if name in self.needed and words:
                self.fields[name].required = False


class PartForm(_Translated):
    """A responsibility area or a method."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"))
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=_small(2))


class IndicatorForm(_Translated):
    """An indicator."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"))
    figure = forms.CharField(
        label=gettext_lazy("Figure"), widget=forms.TextInput(attrs={"placeholder": "5–8"})
    )
    low = forms.DecimalField(
        label=gettext_lazy("Low end"), required=False, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip
    high = forms.DecimalField(
        label=gettext_lazy("High end"), required=False, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=Indicator.Period.choices, initial="none")
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=_small(1))


class StepForm(RowForm):
    """A usual next role."""

    role = forms.ChoiceField(label=gettext_lazy("Next role"))

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *roles]  # type: ignore[attr-defined]


class HeadForm(_Translated):
    """What a role has once."""

    needed = ("title", "purpose")

    title = forms.CharField(label=gettext_lazy("Title"))
    slug = forms.SlugField(
        label=gettext_lazy("Short name"), required=False, max_length=50,
        help_text=gettext_lazy("Stands in the address of the role and stays. Left empty, it is made from the title."),
    )  # fmt: skip
    tier = forms.TypedChoiceField(
        label=gettext_lazy("Tier"), coerce=int, choices=[(str(n), str(n)) for n in range(1, 5)], initial="3"
    )
    family = forms.ChoiceField(label=gettext_lazy("Family"), choices=Role.Family.choices)
    purpose = forms.CharField(label=gettext_lazy("Purpose"), widget=_small(5))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    language = forms.CharField(required=False, widget=forms.HiddenInput)


class RoleEditor:
    """The whole form: the head, and the rows of areas, indicators, methods and next roles."""

    def __init__(
        self,
        *,
        language: str,
        roles: Sequence[tuple[str, str]],
        role: Role | None = None,
        data: Mapping[str, str] | None = None,
        bound: bool = False,
    ) -> None:
        self.role, self.language, self.roles = role, language, list(roles)
        self.fallbacks: dict[tuple[str, str], Fallback] = {}
        stored = self._stored(role) if role is not None else {}
        raw_head, fallback = self._head(role)
        options: dict[str, Any] = {"fallback": fallback}
        if data is None:
            self.head = HeadForm(initial=raw_head, **options)
        elif bound:
            self.head = HeadForm(data, **options)
        else:
            typed = {name: data.get(name, "") for name in HeadForm.base_fields}
            self.head = HeadForm(initial=typed, **options)
        if role is not None:
            del self.head.fields["slug"]
        makers: dict[str, tuple[Sequence[str], Any]] = {
            "areas": (PART, self._part("areas", PartForm)),
            "indicators": (INDICATOR, self._part("indicators", IndicatorForm)),
            "methods": (PART, self._part("methods", PartForm)),
            "next_roles": (STEP, self._step),
        }
        self.rows = {
            kind: Rows.read(kind, names, make, data, bound=bound)
            if data is not None
            else Rows(kind, names, make, stored.get(kind, []), bound=False)
            for kind, (names, make) in makers.items()
        }

    def _head(self, role: Role | None) -> tuple[dict[str, Any], Fallback]:
        if role is None:
            return {"language": self.language, "revision": 0}, {}
        texts = {"title": role.title, "purpose": role.purpose}
        words = {name: self._words(text) for name, text in texts.items()}
        raw = {
            **words,
            "tier": str(role.tier),
            "family": role.family,
            "revision": role.revision,
            "language": self.language,
        }
        return raw, self._missing(texts, words)

    def _words(self, text: Any) -> str:
        """The words in the language of editing, and nothing else."""
        data = text.data if isinstance(text, LazyI18nString) else {}
        return str(data.get(self.language, "")) if isinstance(data, dict) else ""

    def _missing(self, texts: Mapping[str, Any], words: Mapping[str, str]) -> Fallback:
        return {name: plain(text) for name, text in texts.items() if not words[name] and plain(text)}

    def _stored(self, role: Role) -> dict[str, list[Raw]]:
        found: dict[str, list[Raw]] = {
            kind: [self._raw(kind, row, ("name", "description")) for row in getattr(role, kind).all()]
            for kind in ("areas", "methods")
        }
        found["indicators"] = [
            {
                **self._raw("indicators", row, ("name", "unit", "note")),
                "figure": row.figure,
                "low": _number(row.low),
                "high": _number(row.high),
                "period": row.period,
            }
            for row in role.indicators.all()
        ]
        steps = role.steps_out.select_related("target").order_by("target__slug")
        found["next_roles"] = [{"role": step.target.slug} for step in steps]
        known = {slug for slug, _title in self.roles}
        self.roles += [
            (step.target.slug, labelled(step.target.title)) for step in steps if step.target.slug not in known
        ]
        return found

    def _raw(self, kind: str, row: Any, names: Sequence[str]) -> Raw:
        texts = {name: getattr(row, name) for name in names}
        words = {name: self._words(text) for name, text in texts.items()}
        self.fallbacks[kind, str(row.pk)] = self._missing(texts, words)
        return {"id": str(row.pk), **words}

    def _part(self, kind: str, form: type[_Translated]) -> Any:
        def make(row: Raw, **options: Any) -> RowForm:
            return form(fallback=self.fallbacks.get((kind, row.get("id", "")), {}), **options)

        return make

    def _step(self, row: Raw, **options: Any) -> RowForm:
        return StepForm(roles=self.roles, **options)

    def apply(self, command: str) -> None:
        """Add, remove or move a row."""
        found = COMMAND.fullmatch(command)
        if found and found["kind"] in self.rows:
            index = int(found["index"]) if found["index"] else None
            self.rows[found["kind"]].apply(found["act"], index)

    def is_valid(self) -> bool:
        """Whether every field can be read; what is allowed is for the service to say."""
        return all([self.head.is_valid(), *[rows.is_valid() for rows in self.rows.values()]])

    @property
    def revision(self) -> int:
        """The revision of the role that was edited."""
        return self.head.cleaned_data.get("revision") or 0

    def entered(self) -> rules.RoleInput:
        """What was entered, for the service."""
        head = self.head.cleaned_data
        lists = {kind: [form.cleaned_data for form in rows.forms] for kind, rows in self.rows.items()}
        return rules.RoleInput(
            language=self.language,
            title=head["title"],
            purpose=head["purpose"],
            tier=head["tier"],
            family=head["family"],
            areas=[rules.PartInput(**row) for row in lists["areas"]],
            indicators=[rules.IndicatorInput(**row) for row in lists["indicators"]],
            methods=[rules.PartInput(**row) for row in lists["methods"]],
            next_roles=[row["role"] for row in lists["next_roles"]],
        )

    def show(self, refusal: DomainError) -> None:
        """Show what the service refused: each finding at its field, or above the form."""
        for error in refusal.errors:
            parts = error.pointer.strip("/").split("/")
            shown = False
            if len(parts) >= 2 and parts[0] in self.rows:
                name = parts[2] if len(parts) > 2 else "role"
                shown = self.rows[parts[0]].show(whole_number(parts[1]) or 0, name, error.detail)
            if not shown:
                self.head.add_error(parts[0] if parts[0] in self.head.fields else None, error.detail)
        if not refusal.errors:
            self.head.add_error(None, str(refusal.message))

    def errors(self) -> list[dict[str, Any]]:
        """Every finding, each with the row that it is about."""
        found = errors_of(self.head)
        for kind, rows in self.rows.items():
            for index, form in enumerate(rows.forms):
                label = _("%(kind)s %(number)d") % {"kind": LABELS[kind], "number": index + 1}
                found += errors_of(form, label)
        return found

    def keep_over(self, revision: int) -> None:
        """Let the next save replace ``revision``: the reader has been told that somebody else changed the role."""
        self.head.data = {**self.head.data.dict(), "revision": str(revision)}  # type: ignore[attr-defined]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
