"""Employees, a tree of teams, and the dated links between them.

A lead is not a member of the team that he or she leads, but of the team above: so the line manager of anybody is the lead of
the team that this person is a member of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Access
from core.dated import Dated, DatedQuerySet, on_date, period_in_order, today
from people.rules import KEY_LENGTH
from roles.models import Role

if TYPE_CHECKING:
    from accounts.models import User


def is_hr_of_all(user: User) -> bool:
    """Whether the user keeps the people of the whole organisation."""
    return any(grant.access == Access.HR and not grant.unit for grant in user.grants)


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams."""

    def led_by(self, employee: Employee, day: dt.date) -> TeamQuerySet:
        """Teams that ``employee`` leads on ``day``."""
        return self.filter(on_date(day, "leads__"), leads__employee=employee).distinct()

    def under(self, teams: TeamQuerySet) -> TeamQuerySet:
        """``teams`` and all below them, in one query more."""
        paths = list(teams.values_list("path", flat=True))
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)

    def overseen_by(self, user: User, day: dt.date | None = None) -> TeamQuerySet:
        """Teams whose people the user may look at: led ones with all below, HR's unit, all for an auditor."""
        day = day or today()
        if user.is_auditor or is_hr_of_all(user):
            return self
        condition = Q(pk__in=Team.objects.in_unit_of(user)) if user.is_hr else Q(pk__in=[])
        employee = Employee.objects.of(user)
        if employee is not None:
            condition |= Q(pk__in=Team.objects.under(Team.objects.led_by(employee, day)))
        return self.filter(condition)

    def in_unit_of(self, user: User) -> TeamQuerySet:
        """Teams that the user keeps as HR: those of the granted units with all below, or all."""
        if is_hr_of_all(user):
            return self
        units = [grant.unit for grant in user.grants if grant.access == Access.HR]
        return self.filter(pk__in=Team.objects.under(Team.objects.filter(slug__in=units)))

    def open_on(self, day: dt.date) -> TeamQuerySet:
        """Those that are not closed on ``day``."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def visible_to(self, user: User, day: dt.date | None = None) -> TeamQuerySet:
        """Overseen teams, and the one that the user is a member of (its name, not its people)."""
        day = day or today()
        condition = Q(pk__in=Team.objects.overseen_by(user, day))
        employee = Employee.objects.of(user)
        if employee is not None:
            condition |= Q(pk__in=Membership.objects.on(day).filter(employee=employee).values("team"))
        return self.filter(condition)


class Team(models.Model):
    """A team in the tree. ``path`` holds the ids from the root, ``/1/4/``, and is kept by ``people.services``.

    ``slug`` stays what it was: access grants name the unit by it. ``closed_on`` is the first day on which the team is gone.
    """

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """People."""

    def of(self, user: User) -> Employee | None:
        """The record of the user who signs in, if there is one; read once per request."""
        if "_employee" not in user.__dict__:
            user.__dict__["_employee"] = Employee.objects.filter(user_id=user.pk).first()
        found: Employee | None = user.__dict__["_employee"]
        return found

    def members_of(self, teams: TeamQuerySet, day: dt.date) -> EmployeeQuerySet:
        """Those who are members of any of ``teams`` on ``day``."""
        return self.filter(Exists(Membership.objects.on(day).filter(employee=OuterRef("pk"), team__in=teams)))

    def employed_on(self, day: dt.date) -> EmployeeQuerySet:
        """Those who have joined by ``day`` and have not left."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day)

    def without_role(self, day: dt.date) -> EmployeeQuerySet:
        """Those who hold no role on ``day``."""
        return self.exclude(Exists(RoleHolding.objects.on(day).filter(employee=OuterRef("pk"))))

    def overseen_by(self, user: User, day: dt.date | None = None) -> EmployeeQuerySet:
        """The people of overseen teams (led ones with all below, HR's unit), all for HR of the whole and auditors."""
        day = day or today()
        if user.is_auditor or is_hr_of_all(user):
            return self
        return self.members_of(Team.objects.overseen_by(user, day), day)

    def in_unit_of(self, user: User, day: dt.date | None = None) -> EmployeeQuerySet:
        """The people whom the user keeps as HR: members of the granted units, or all."""
        if is_hr_of_all(user):
            return self
        return self.members_of(Team.objects.in_unit_of(user), day or today())

    def visible_to(self, user: User, day: dt.date | None = None) -> EmployeeQuerySet:
        """Oneself, the overseen, and those whose open assessment is assigned to one. Scope is always today's."""
        day = day or today()
        if user.is_auditor or is_hr_of_all(user):
            return self
        condition = Q(pk__in=Employee.objects.overseen_by(user, day).values("pk"))
        employee = Employee.objects.of(user)
        if employee is not None:
            # The reverse name belongs to a layer above; scope is decided in this query, so it is named here and nowhere else.
            # An assessor sees the whole person only as long as there is something to assess.
            assigned = Employee.objects.filter(
                assessments__assessor=employee,
                assessments__state__in=("draft", "submitted", "assessed", "moderated"),
            ).values("pk")
            condition |= Q(pk=employee.pk) | Q(pk__in=assigned)
        return self.filter(condition)

    def reports_of(self, manager: Employee, day: dt.date | None = None) -> EmployeeQuerySet:
        """The direct reports on ``day``: members of the teams that ``manager`` leads."""
        day = day or today()
        return self.members_of(Team.objects.led_by(manager, day), day).exclude(pk=manager.pk)

    def tree_of(self, manager: Employee, day: dt.date | None = None) -> EmployeeQuerySet:
        """Everybody below ``manager`` on ``day``."""
        day = day or today()
        return self.members_of(Team.objects.under(Team.objects.led_by(manager, day)), day).exclude(
            pk=manager.pk
        )

    def taken_by(self, user: User) -> EmployeeQuerySet:
        """Of whom the user takes records away: oneself, everybody below, and as HR the own unit (X in ``access.md``)."""
        condition = Q(pk__in=Employee.objects.in_unit_of(user)) if user.is_hr else Q(pk__in=[])
        employee = Employee.objects.of(user)
        if employee is not None:
            condition |= Q(pk=employee.pk) | Q(pk__in=Employee.objects.tree_of(employee))
        return self.filter(condition)


class Employee(models.Model):
    """A person who is assessed or assesses. ``number`` is the personnel number.

    ``left_on`` is the first day on which the person is gone. ``search_key`` is name, number and e-mail address as
    ``people.rules.search_key`` folds them: no database compares without accents by itself.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("account"),
    )
    number = models.CharField(_("personnel number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120, db_index=True)
    search_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="", editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("joined_on")),
                name="people_employee_period",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pseudonym(self) -> str:
        """The name that an auditor reads: stable in an installation, and not to be undone without its secret key."""
        digest = hmac.new(
            settings.SECRET_KEY.encode(), f"employee:{self.pk}".encode(), hashlib.sha256
        ).hexdigest()
        return f"P-{digest[:8].upper()}"


class Membership(Dated):
    """Who was in which team, from when to when."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("employee")
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("team")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["employee", "valid_from"]
        constraints = [period_in_order("people_membership_period")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.team}"


class TeamLead(Dated):
    """Who led which team, from when to when."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="leads", verbose_name=_("team"))
    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="leads", verbose_name=_("lead")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("team lead")
        verbose_name_plural = _("team leads")
        ordering = ["team", "valid_from"]
        constraints = [period_in_order("people_teamlead_period")]

    def __str__(self) -> str:
        return f"{self.team} · {self.employee}"


class RoleHolding(Dated):
    """Who held which role, from when to when."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="role_holdings", verbose_name=_("employee")
    )
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("role"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("role holding")
        verbose_name_plural = _("role holdings")
        ordering = ["employee", "valid_from"]
        constraints = [period_in_order("people_roleholding_period")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.role}"
