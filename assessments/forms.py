"""Forms of the pages about assessments, evidence and cycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from assessments.models import Assessment, Cycle, Evidence
from assessments.models.cycle import DEFAULT_CURRENCY_MONTHS, Confirmation
from assessments.selectors import ACTIONS, GROUPS, EvidenceFilters, TrailFilters, WorkFilters, may_be_started
from assessments.selectors.evidence import STATES
from assessments.selectors.ladder_view import Ladder
from assessments.services import Upload
from competencies.models import FrameworkVersion
from core.content import labelled
from core.dated import today
from core.numbers import MAX_ID
from people.forms import DomainForm, day_field, searchable
from people.models import Employee, Team
from people.selectors import indented, name_for, reads_names

ALL = _("all")
AD_HOC = "none"
EVIDENCE_STATES = {
    "verified": pgettext_lazy("evidence", "verified"),
    "unverified": pgettext_lazy("evidence", "not verified"),
    "stale": pgettext_lazy("evidence", "out of date"),
    "withdrawn": pgettext_lazy("evidence", "withdrawn"),
}


# -- lists ------------------------------------------------------------------------------------------------------------


class FilterForm(forms.Form):
    """A form of a list's filters. The address of the list holds them, so it can be shared."""

    view: Any = None
    quiet = frozenset({"view", "sort"})  # what is kept, but is no filter

    def value(self, name: str) -> Any:
        """What was asked for; nothing where it is no value (an old address)."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in self.fields if name not in self.quiet)


class TrailForm(FilterForm):
    """What the audit trail is narrowed to."""

    assessment = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=MAX_ID)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    action = forms.ChoiceField(label=_("What"), required=False)
    person = forms.TypedChoiceField(
        label=_("Person"), required=False, coerce=int, empty_value=None, widget=searchable()
    )
    since = day_field(_("Since"), required=False)
    until = day_field(_("Until"), required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", ALL), *_actions()]  # type: ignore[attr-defined]
        if viewer.is_auditor:
            people = [(one.pk, name_for(one, viewer)) for one in Employee.objects.overseen_by(viewer)]
            people.sort(key=lambda known: known[1].casefold())
            self.fields["person"].choices = [("", ALL), *people]  # type: ignore[attr-defined]
        else:
            for name in ("person", "action", "assessment"):
                del self.fields[name]

    def filters(self) -> TrailFilters:
        """The filters; a value that is none (an old address) is left out."""
        return TrailFilters(
            action=self.value("action"),
            person=self.value("person") or None,
            assessment=self.value("assessment") or None,
            since=self.value("since") or None,
            until=self.value("until") or None,
            sort=self.value("sort") or "-at",
        )

    def told(self) -> dict[str, str]:
        """The filters that are set, as an event keeps them."""
        return {name: str(self.value(name)) for name in self.fields if self.value(name)}


def _actions() -> list[tuple[str, list[tuple[str, Any]]]]:
    """What events say was done, by what they are about."""
    found = []
    for group, label in GROUPS.items():
        named = [(action, text) for action, text in ACTIONS.items() if action.startswith(f"{group}.")]
        whole = [(group, ACTIONS.get(group) or _("all of it"))]
        found.append((str(label), [*whole, *named]))
    return found


class WorklistForm(FilterForm):
    """What the worklist is narrowed to."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Search"), required=False, max_length=120, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cycles = {str(cycle.pk): cycle for cycle in Cycle.objects.visible_to(viewer)}
        self._teams = {team.pk: team for team in Team.objects.overseen_by(viewer)}
        self.fields["q"].widget.attrs["placeholder"] = _("Name, number or e-mail")
        cycles = [(key, labelled(cycle.name)) for key, cycle in self._cycles.items()]
        self.fields["state"].choices = [("", ALL), *Assessment.State.choices]  # type: ignore[attr-defined]
        self.fields["cycle"].choices = [("", ALL), *cycles, (AD_HOC, _("outside a cycle"))]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", ALL), *indented(self._teams.values())]  # type: ignore[attr-defined]
        if not reads_names(viewer):
            del self.fields["q"]
        if not self._teams:  # who oversees nobody has a short list of their own: nothing to search in
            self.fields.pop("q", None)
            del self.fields["team"]

    def filters(self, view: str) -> WorkFilters:
        """The filters, for a ``view`` of the list."""
        cycle = self.value("cycle")
        return WorkFilters(
            view=view,
            state=self.value("state"),
            cycle=self._cycles.get(cycle),
            ad_hoc=cycle == AD_HOC,
            team=self._teams.get(self.value("team") or 0),
            search=self.value("q"),
            sort=self.value("sort") or "-changed",
        )


class EvidenceFilterForm(FilterForm):
    """What the own evidence is narrowed to."""

    skill = forms.ChoiceField(label=_("Skill"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", ALL), *Evidence.Kind.choices])
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, skills: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", ALL), *skills]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", ALL), *((key, EVIDENCE_STATES[key]) for key in STATES)]  # type: ignore[attr-defined]

    def filters(self) -> EvidenceFilters:
        """The filters."""
        return EvidenceFilters(skill=self.value("skill"), kind=self.value("kind"), state=self.value("state"))


# -- an assessment ----------------------------------------------------------------------------------------------------


def _by_name(people: Iterable[Employee]) -> list[tuple[int, str]]:
    return [(person.pk, person.name) for person in people]


class StartForm(DomainForm):
    """A new assessment, of oneself unless somebody else is chosen."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Employee.objects.none(), widget=searchable())
    cycle = forms.ModelChoiceField(
        label=_("Cycle"),
        queryset=Cycle.objects.none(),
        required=False,
        empty_label=_("outside a cycle"),
        help_text=_("A cycle brings its own rules: how old evidence may be, blind rating, who confirms."),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, cycle = self.fields["person"], self.fields["cycle"]
        person.queryset = may_be_started(viewer)  # type: ignore[attr-defined]
        cycle.queryset = Cycle.objects.visible_to(viewer).filter(state=Cycle.State.OPEN)  # type: ignore[attr-defined]
        me = Employee.objects.of(viewer)
        self.initial.setdefault("person", me.pk if me is not None else None)


class AssessorForm(DomainForm):
    """Who assesses."""

    assessor = forms.ModelChoiceField(
        label=_("Assessor"),
        queryset=Employee.objects.none(),
        widget=searchable(),
        help_text=_("Anybody but the person concerned, also from another team."),
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Q(left_on__isnull=True) | Q(left_on__gt=today())
        people = Employee.objects.filter(present, joined_on__lte=today())
        self.fields["assessor"].queryset = people.exclude(pk=assessment.employee_id)  # type: ignore[attr-defined]
        self.initial.setdefault("assessor", assessment.assessor_id)


class ReasonForm(DomainForm):
    """A reason, for a step that wants one."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person concerned can read it."),
    )


class StepForm(ReasonForm):
    """A step of the workflow. ``revision`` is the one that was looked at: who decides decides on what was shown."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["reason"]


# -- evidence ---------------------------------------------------------------------------------------------------------


class EvidenceContentForm(DomainForm):
    """What a piece of evidence says."""

    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Evidence.Kind.choices)
    activity_date = day_field(
        _("Date of the activity"), help_text=_("When it happened, not when you write it down.")
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was done, and how one can tell. A text, a link or a file is enough."),
    )
    link = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def content(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in ("title", "kind", "activity_date", "text", "link")}


class EvidenceForm(EvidenceContentForm):
    """New evidence for a skill at a level, optionally for one of its statements."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    statement = forms.TypedChoiceField(
        label=_("Statement"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("If it proves one statement in particular."),
    )
    file = forms.FileField(label=_("File"), required=False)
    field_order = ("title", "kind", "activity_date", "level", "statement", "text", "link", "file")

    def __init__(self, *args: Any, ladder: Ladder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(rung.level, f"{rung.level} · {rung.phrase}") for rung in ladder.defined]
        statements: list[Any] = [("", _("the level as a whole"))]
        for rung in ladder.defined:
            group = [(row.id, row.text) for row in rung.statements]
            if group:
                statements.append((_("Level %(level)d") % {"level": rung.level}, group))
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["statement"].choices = statements  # type: ignore[attr-defined]
        limit = filesizeformat(settings.EVIDENCE_MAX_BYTES)
        self.fields["file"].help_text = _(
            "PDF, PNG, JPEG, WebP, Word, Excel, PowerPoint or plain text, up to %(limit)s."
        ) % {"limit": limit}

    def upload(self) -> Upload | None:
        """The file as it came in."""
        sent = self.cleaned_data.get("file")
        return Upload(name=sent.name, data=sent.read()) if sent else None


# -- cycles -----------------------------------------------------------------------------------------------------------


class CycleForm(DomainForm):
    """A campaign: name in each language, dates, population and policy. An open one can only get another end."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=50,
        help_text=_("For addresses and exports, for example spring-2027."),
    )
    version = forms.ModelChoiceField(label=_("Framework"), queryset=FrameworkVersion.objects.none())
    starts_on = day_field(_("Starts on"))
    ends_on = day_field(_("Ends on"))
    population = forms.MultipleChoiceField(
        label=_("Teams that take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each with all teams below it. None chosen means everybody."),
    )
    currency_months = forms.IntegerField(
        label=_("Evidence counts for (months)"), min_value=1, max_value=120, initial=DEFAULT_CURRENCY_MONTHS
    )
    blind = forms.BooleanField(
        label=_("Blind rating"),
        required=False,
        help_text=_("Neither side sees the other's ratings until both have handed over."),
    )
    moderated = forms.BooleanField(
        label=_("Moderation"),
        required=False,
        help_text=_("HR or a manager above looks at the ratings before they are confirmed."),
    )
    confirmation = forms.ChoiceField(
        label=_("Confirmed by"), choices=Confirmation.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, cycle: Cycle | None = None) -> None:
        initial = {"confirmation": Confirmation.ASSESSOR, **(self._initial(cycle) if cycle else {})}
        super().__init__(data, initial=initial)
        names = {}
        for code, language in settings.LANGUAGES:
            default = code == settings.LANGUAGE_CODE
            names[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language}, max_length=160, required=default
            )
        self.fields = {**names, **self.fields}
        teams = list(Team.objects.all())
        self.fields["population"].choices = [(str(pk), name) for pk, name in indented(teams)]  # type: ignore[attr-defined]
        self._teams = {str(team.pk): team for team in teams}
        adopted = FrameworkVersion.objects.adopted()
        self.fields["version"].queryset = adopted  # type: ignore[attr-defined]
        self.fields["version"].label_from_instance = lambda row: labelled(row.name)  # type: ignore[attr-defined]
        if cycle is None:
            self.initial.setdefault("version", adopted.order_by("-adopted_at").first())
        else:
            del self.fields["slug"]
        if cycle is not None and cycle.state != Cycle.State.DRAFT:
            self.fields = {"ends_on": self.fields["ends_on"]}

    @staticmethod
    def _initial(cycle: Cycle) -> dict[str, Any]:
        names: Mapping[str, str] = (
            cycle.name.data
            if isinstance(cycle.name.data, dict)
            else {settings.LANGUAGE_CODE: str(cycle.name)}
        )
        fields = ("version", "starts_on", "ends_on", "currency_months", "blind", "moderated", "confirmation")
        return {
            **{f"name_{code}": text for code, text in names.items()},
            **{name: getattr(cycle, name) for name in fields},
            "population": [str(team.pk) for team in cycle.population.all()],
        }

    def fields_of(self) -> dict[str, Any]:
        """What the services take."""
        data = dict(self.cleaned_data)
        names = {code: data.pop(f"name_{code}", "") for code, _language in settings.LANGUAGES}
        if "population" in data:
            data["population"] = [self._teams[pk] for pk in data["population"]]
            data["name"] = {code: text for code, text in names.items() if text}
        return data

    @property
    def name_fields(self) -> list[forms.BoundField]:
        """The name in each language."""
        return [self[name] for name in self.fields if name.startswith("name_")]
