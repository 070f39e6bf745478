"""The list of people and the records that HR keeps of them. The profile page belongs to the reports."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.dated import today
from core.errors import Invalid
from core.forms import ExportForm
from people import policies, selectors, services
from people.forms import (
    CloseTeamForm,
    EditPersonForm,
    EditTeamForm,
    LeaveForm,
    NewPersonForm,
    NewTeamForm,
    PeopleFilterForm,
)
from people.models import Employee, Team

PER_PAGE = 25


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people in scope."""
    return people_page(request)


def people_page(request: HttpRequest, export: ExportForm | None = None, status: int = 200) -> HttpResponse:
    """The list with the filters of the address; ``export``: what was refused of a wish to take it away."""
    user, day = _user(request), today()
    form = PeopleFilterForm(request.GET, viewer=user)
    found = selectors.people_list(user, form.filters(), day)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "active": form.active(),
        "page": page,
        "rows": selectors.rows(page.object_list, user, day),
        "may_add": policies.may_keep_people(user),
        "may_export": policies.may_take_people_away(user),
        "export": export or ExportForm(needs_reason=policies.export_needs_reason(user)),
        "pseudonymous": not selectors.reads_names(user),
    }
    return render(request, "people/people.html", context, status=status)


def new(request: HttpRequest) -> HttpResponse:
    """Take in a person who joins."""
    user = _user(request)
    policies.may_keep_people(user).require()
    form = NewPersonForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            employee = services.register_person(by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": employee.name})
            seen = Employee.objects.visible_to(user).filter(pk=employee.pk).exists()
            return redirect("person-profile", employee.pk) if seen else redirect("people")
    return render(request, "people/new.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's record."""
    user = _user(request)
    employee = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    policies.may_keep_person(user, employee).require()
    form = EditPersonForm(request.POST if request.method == "POST" else None, user=user, employee=employee)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(employee=employee, by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The record was changed."))
            return redirect("person-profile", employee.pk)
    return _edit_page(request, employee, form, LeaveForm(day=employee.left_on))


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End a person's employment."""
    user = _user(request)
    employee = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    policies.may_keep_person(user, employee).require()
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            services.leave(employee=employee, by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The end of the employment was entered."))
            return redirect("people")
    return _edit_page(request, employee, EditPersonForm(user=user, employee=employee), form)


@require_POST
def withdraw_planned(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Withdraw a change of team or role that has not begun."""
    user = _user(request)
    employee = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    if kind not in services.PLANNED:
        raise Http404
    services.withdraw_planned(employee=employee, kind=kind, by=user, at=timezone.now())
    messages.success(request, _("The planned change was withdrawn."))
    return redirect("person-edit", employee.pk)


def _edit_page(
    request: HttpRequest, employee: Employee, form: EditPersonForm, leaving: LeaveForm
) -> HttpResponse:
    context = {
        "employee": employee,
        "form": form,
        "leaving": leaving,
        "memberships": employee.memberships.select_related("team").order_by("-valid_from", "-pk"),
        "planned": selectors.planned_of(employee, today()),
        "holdings": employee.role_holdings.select_related("role").order_by("-valid_from", "-pk"),
    }
    return render(request, "people/edit.html", context, status=422 if form.errors or leaving.errors else 200)


# -- teams --------------------------------------------------------------------------------------------------------


def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    user = _user(request)
    policies.may_keep_people(user).require()
    form = NewTeamForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            team = services.found_team(by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": team.name})
            return redirect("teams")
    return render(request, "people/team_new.html", {"form": form}, status=422 if form.errors else 200)


def _team_or_404(request: HttpRequest, pk: int) -> Team:
    """The team, if the reader sees it and may change it."""
    user = _user(request)
    team = get_object_or_404(Team.objects.visible_to(user).select_related("parent"), pk=pk)
    policies.may_keep_team(user, team).require()
    return team


def edit_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team, hang it elsewhere, give it another lead."""
    user, team = _user(request), _team_or_404(request, pk)
    form = EditTeamForm(request.POST if request.method == "POST" else None, user=user, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_team(team=team, by=user, at=timezone.now(), **form.changes())
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The team was changed."))
            return redirect("teams")
    return _team_page(request, pk, form, CloseTeamForm())


@require_POST
def close_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an empty team."""
    user, team = _user(request), _team_or_404(request, pk)
    form = CloseTeamForm(request.POST)
    if form.is_valid():
        try:
            services.close_team(team=team, by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(name)s is closed.") % {"name": team.name})
            return redirect("teams")
    return _team_page(request, pk, EditTeamForm(user=user, team=team), form)


@require_POST
def reopen_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a closed team take people again."""
    user, team = _user(request), _team_or_404(request, pk)
    form = CloseTeamForm({})
    try:
        services.reopen_team(team=team, by=user, at=timezone.now())
    except Invalid as refusal:
        form.show(refusal)
        return _team_page(request, pk, EditTeamForm(user=user, team=team), form)
    messages.success(request, _("%(name)s is open again.") % {"name": team.name})
    return redirect("team-edit", team.pk)


def _team_page(request: HttpRequest, pk: int, form: EditTeamForm, closing: CloseTeamForm) -> HttpResponse:
    team = Team.objects.select_related("parent").get(pk=pk)
    members = team.memberships.select_related("employee").order_by("employee__search_key", "pk")
    current = Q(valid_until__isnull=True) | Q(valid_until__gt=today())
    context = {
        "team": team,
        "form": form,
        "closing": closing,
        "leads": team.leads.select_related("employee").order_by("-valid_from", "-pk"),
        "members": members.filter(current),
        "former": members.exclude(current).order_by("-valid_until", "employee__search_key"),
    }
    status = 422 if form.errors or closing.errors else 200
    return render(request, "people/team_edit.html", context, status=status)
