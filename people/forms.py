"""Forms of the pages about people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.content import labelled
from core.dated import today
from core.errors import DomainError
from people.models import Employee, Team, is_hr_of_all
from people.policies import may_keep_team
from people.selectors import STATUSES, USUAL, PeopleFilters, indented, lead_of, reads_names, role_of, team_of
from roles.models import Role

# The usual status has no place in the address.
STATUS_CHOICES = [("" if status == USUAL else status, label) for status, label in STATUSES.items()]
# Role ids begin at 1.
ROLELESS = (0, _("without a role"))
# Where a service names a field that a form calls otherwise.
FIELDS = {"user": "account"}


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A date, entered in the browser's own picker."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def roles_by_title(user: User, *, offered: bool = False) -> list[tuple[int, str]]:
    """The roles as choices, in the order of their titles in the reader's language; ``offered`` leaves out the archive."""
    roles = Role.objects.visible_to(user)
    titles = [(role.pk, labelled(role.title)) for role in (roles.offered() if offered else roles)]
    return sorted(titles, key=lambda item: item[1].casefold())


def searchable() -> forms.Select:
    """A choice among many people, which the page lets one type in (``js/picker.js``); without scripts a plain list."""
    return forms.Select(attrs={"data-picker": True})


class DomainForm(forms.Form):
    """A form that shows what a service refused at the fields which it named."""

    def show(self, refusal: DomainError) -> None:
        """Show ``refusal``: each finding at its field, or above the form."""
        for error in refusal.errors:
            name = error.pointer.strip("/")
            name = FIELDS.get(name, name)
            self.add_error(name if name in self.fields else None, error.detail)
        if not refusal.errors:
            self.add_error(None, str(refusal.message))


class PeopleFilterForm(forms.Form):
    """What the list of people is narrowed to. The address of the list holds it, so it can be shared."""

    q = forms.CharField(label=_("Search"), required=False, max_length=120, widget=forms.SearchInput)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    role = forms.TypedChoiceField(label=_("Role"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUS_CHOICES)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sort = self.data.get("sort", "name") if self.is_bound else "name"
        self._teams = {team.pk: team for team in Team.objects.visible_to(viewer).open_on(today())}
        self.fields["q"].widget.attrs["placeholder"] = _("Name, number or e-mail")
        self.fields["team"].choices = [("", _("all")), *indented(self._teams.values())]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("all")), ROLELESS, *roles_by_title(viewer)]  # type: ignore[attr-defined]
        if not reads_names(viewer):
            del self.fields["q"]

    def filters(self) -> PeopleFilters:
        """The filters; a value that is none (an old address) is left out."""
        self.is_valid()
        data = self.cleaned_data if self.is_bound else {}
        role = data.get("role")
        return PeopleFilters(
            search=data.get("q", ""),
            team=self._teams.get(data.get("team") or 0),
            role=Role.objects.filter(pk=role).first() if role else None,
            roleless=role == ROLELESS[0],
            status=data.get("status") or USUAL,
            sort=self.sort,
        )

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in self.fields) if self.is_bound else 0


def reason_field() -> forms.CharField:
    """Why something is entered for a day in the past."""
    return forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Only for a day in the past: matrices and reports of that time change with it. It stays readable."
        ),
    )


class PersonForm(DomainForm):
    """What HR keeps of a person; team and role each with the day from which they count."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    number = forms.CharField(label=_("Personnel number"), max_length=20)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("none")
    )
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=Role.objects.none(), required=False, empty_label=_("none")
    )
    account = forms.BooleanField(
        label=_("Can sign in"),
        required=False,
        help_text=_(
            'With the e-mail address above. The password is set by "Forgot your password?" on the sign-in page.'
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team, role = self.fields["team"], self.fields["role"]
        team.queryset = Team.objects.in_unit_of(user).open_on(today())  # type: ignore[attr-defined]
        role.queryset = Role.objects.visible_to(user).offered()  # type: ignore[attr-defined]
        team.choices = [("", _("none")), *indented(team.queryset)]  # type: ignore[attr-defined]
        role.choices = [("", _("none")), *roles_by_title(user, offered=True)]  # type: ignore[attr-defined]


class NewPersonForm(PersonForm):
    """A person who joins."""

    joined_on = day_field(_("Joins on"), initial=today)
    reason = reason_field()
    field_order = ("name", "number", "email", "joined_on", "team", "role", "reason", "account")


class EditPersonForm(PersonForm):
    """A change of a person's record."""

    team_from = day_field(
        _("In this team from"), required=False, help_text=_("Counts where the team changes.")
    )
    role_from = day_field(
        _("In this role from"), required=False, help_text=_("Counts where the role changes.")
    )
    reason = reason_field()
    field_order = ("name", "number", "email", "team", "team_from", "role", "role_from", "reason", "account")

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        day = today()
        kwargs["initial"] = {
            "name": employee.name,
            "number": employee.number,
            "email": employee.email,
            "team": team_of(employee, day),
            "role": role_of(employee, day),
            "team_from": day,
            "role_from": day,
        }
        super().__init__(*args, **kwargs)
        for name in ("team", "role"):
            if self.initial[name] is not None:  # it can be followed by another, and ends by leaving only
                self.fields[name].required = True
                self.fields[name].choices = self.fields[name].choices[1:]  # type: ignore[attr-defined]
        if employee.user_id is not None:
            del self.fields["account"]
        # What follows has to begin within the employment.
        if employee.left_on is not None and employee.left_on <= day:
            for name in ("team", "team_from", "role", "role_from", "reason"):
                del self.fields[name]


class LeaveForm(DomainForm):
    """The end of an employment."""

    on = day_field(_("First day away"))
    reason = reason_field()

    def __init__(self, data: Any = None, *, day: dt.date | None = None) -> None:
        super().__init__(data, initial={"on": day})


class TeamForm(DomainForm):
    """What HR keeps of a team; its lead with the day from which he or she leads."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        label=_("Team above"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=Employee.objects.none(),
        required=False,
        widget=searchable(),
        empty_label=_("nobody"),
        help_text=_("A lead is a member of a team above, not of this one."),
    )
    lead_from = day_field(
        _("Leads from"), required=False, initial=today, help_text=_("Counts where the lead changes.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent, lead = self.fields["parent"], self.fields["lead"]
        parent.queryset = Team.objects.in_unit_of(user).open_on(today())  # type: ignore[attr-defined]
        staying = Q(left_on__isnull=True) | Q(left_on__gt=today())
        scope = (
            Employee.objects.visible_to(user)
            .filter(staying)
            .exclude(pk__in=Employee.objects.filter(user=user))
        )
        leading = self.initial.get("lead")  # who leads now stays in the choice, whoever looks
        lead.queryset = Employee.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=scope.values("pk")) | Q(pk=leading.pk if leading else None)
        )
        self.offer_parents(topmost=is_hr_of_all(user))

    def offer_parents(self, *, topmost: bool) -> None:
        """Show the teams as a tree; only HR of the whole organisation makes a topmost team."""
        parent = self.fields["parent"]
        parent.required = not topmost
        first = [("", _("none: a topmost team"))] if topmost else []
        parent.choices = [*first, *indented(parent.queryset)]  # type: ignore[attr-defined]


class NewTeamForm(TeamForm):
    """A team that begins."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=50,
        help_text=_("Letters, figures and hyphens. Access is granted by it, so it stays as it is."),
    )
    field_order = ("name", "slug", "parent", "lead", "lead_from")


class EditTeamForm(TeamForm):
    """A change of a team. Its place is fixed where the team above belongs to another unit."""

    def __init__(self, *args: Any, user: User, team: Team, **kwargs: Any) -> None:
        day = today()
        self.team = team
        kwargs["initial"] = {
            "name": team.name,
            "parent": team.parent,
            "lead": lead_of(team, day),
            "lead_from": day,
        }
        super().__init__(*args, user=user, **kwargs)
        if not may_keep_team(user, team.parent):
            del self.fields["parent"]
            return
        parent = self.fields["parent"]
        parent.queryset = parent.queryset.exclude(path__startswith=team.path)  # type: ignore[attr-defined]
        self.offer_parents(topmost=is_hr_of_all(user))

    def changes(self) -> dict[str, Any]:
        """What was entered, with the place as it is where it is fixed."""
        return {"parent": self.team.parent, **self.cleaned_data}


class CloseTeamForm(DomainForm):
    """The end of a team."""

    on = day_field(_("First day without it"), initial=today)
