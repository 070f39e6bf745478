"""Forms of the page with the report jobs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.content import labelled
from core.dated import today
from core.numbers import whole_number
from people.forms import DomainForm, day_field, searchable
from people.models import Employee, Team
from people.policies import export_needs_reason
from people.selectors import indented, name_for
from reports.models import ReportJob
from roles.models import Role

NONE = ("", "–")


class JobFilterForm(forms.Form):
    """What the list is narrowed to. The address holds it, so it can be shared."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *ReportJob.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *ReportJob.State.choices]
    )

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in self.fields)


class NewReportForm(DomainForm):
    """A report to be made. The fields that a kind does not need are hidden by the page while that kind is chosen."""

    use_required_attribute = False  # which fields are needed depends on the kind

    kind = forms.ChoiceField(
        label=_("Kind"), choices=ReportJob.Kind.choices, initial=ReportJob.Kind.PERSON_GAP
    )
    person = forms.ChoiceField(label=_("Person"), widget=searchable())
    team = forms.ChoiceField(label=_("Team"))
    role = forms.ChoiceField(
        label=_("Role"), help_text=_("Leave it open to compare with the role that the person holds.")
    )
    language = forms.ChoiceField(label=_("Language"))
    as_of = day_field(_("As of"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for a report about others; they can read it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        teams = list(Team.objects.overseen_by(user))
        me = Employee.objects.of(user)
        people = [(str(one.pk), name_for(one, user)) for one in Employee.objects.visible_to(user)]
        roles = [(one.slug, labelled(one.title)) for one in Role.objects.visible_to(user)]
        choices: dict[str, list[tuple[str, Any]]] = {
            "person": [NONE, *sorted(people, key=lambda pair: pair[1].casefold())],
            "team": [NONE, *((str(pk), name) for pk, name in indented(teams))],
            "role": [NONE, *sorted(roles, key=lambda pair: pair[1].casefold())],
            "language": list(settings.LANGUAGES),
            "kind": [
                pair
                for pair in ReportJob.Kind.choices
                if (pair[0] != ReportJob.Kind.TEAM_MATRIX or teams)
                and (pair[0] != ReportJob.Kind.PERSON_GAP or people)
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        day = today()
        self.fields["as_of"].widget.attrs["max"] = day.isoformat()
        self.initial = {
            "person": str(me.pk) if me else "",
            "language": get_language() or settings.LANGUAGE_CODE,
            "as_of": day,
            **self.initial,
        }
        if not teams:
            del self.fields["team"]
        if export_needs_reason(user):
            self.fields["reason"].sometimes_required = True  # type: ignore[attr-defined]
        else:
            del self.fields["reason"]

    def request(self) -> dict[str, Any]:
        """What the service is asked for; objects that are not in scope don't exist (:class:`django.http.Http404`)."""
        asked: dict[str, Any] = {
            "kind": self.data.get("kind", ""),
            "person": self._object("person", Employee.objects.visible_to(self.user), "pk"),
            "team": self._object("team", Team.objects.visible_to(self.user), "pk"),
            "role": self._object("role", Role.objects.visible_to(self.user), "slug"),
            "reason": self.data.get("reason", ""),
            "language": self.data.get("language") or self.initial["language"],
            "as_of": self.cleaned_data.get("as_of"),
        }
        # The page shows all fields where the browser cannot hide them: what the kind has no use for is left out.
        unused = {
            ReportJob.Kind.PERSON_GAP: ("team",),
            ReportJob.Kind.TEAM_MATRIX: ("person", "role"),
            ReportJob.Kind.ROLE_PROFILE: ("person", "team"),
        }
        for name in unused.get(asked["kind"], ()):
            asked[name] = None
        return asked

    def _object(self, name: str, found: Any, key: str) -> Any:
        value = self.data.get(name, "").strip()
        if not value:
            return None
        if key == "pk" and whole_number(value) is None:
            raise Http404
        return get_object_or_404(found, **{key: value})
