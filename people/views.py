"""The list of people and the records that HR keeps of them. The profile page belongs to the reports."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core.dated import today
from core.errors import Invalid
from people import policies, selectors, services
from people.forms import EditPersonForm, LeaveForm, NewPersonForm, PeopleFilterForm
from people.models import Employee

PER_PAGE = 25


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people in scope."""
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
        "pseudonymous": not selectors.reads_names(user),
    }
    return render(request, "people/people.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Take in a person who joins."""
    user = _user(request)
    policies.may_keep_people(user).require()
    form = NewPersonForm(request.POST or None, user=user)
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
    form = EditPersonForm(request.POST or None, user=user, employee=employee)
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


def _edit_page(
    request: HttpRequest, employee: Employee, form: EditPersonForm, leaving: LeaveForm
) -> HttpResponse:
    context = {
        "employee": employee,
        "form": form,
        "leaving": leaving,
        "memberships": employee.memberships.select_related("team").order_by("-valid_from", "-pk"),
        "holdings": employee.role_holdings.select_related("role").order_by("-valid_from", "-pk"),
    }
    return render(request, "people/edit.html", context, status=422 if form.errors or leaving.errors else 200)
