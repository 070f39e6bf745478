"""Who may look at figures of many people, and who may take them away (``access.md``). Scope comes first, in ``visible_to``."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dated import today
from core.policy import ALLOWED, Answer, denied
from people.models import Employee, Team
from people.policies import AGGREGATES, export_needs_reason


def may_see_matrix(user: User, team: Team) -> Answer:
    """Who oversees the team: its lead and those above, HR of the unit, auditors. Members don't look at one another."""
    if Team.objects.overseen_by(user).filter(pk=team.pk).exists():
        return ALLOWED
    return denied(_("The skill matrix of a team is for its managers and HR."))


def may_export_matrix(user: User, team: Team) -> Answer:
    """As :func:`may_see_matrix`, but an auditor takes no records of persons away."""
    if not user.is_auditor:
        return may_see_matrix(user, team)
    own = Q(pk__in=Team.objects.in_unit_of(user)) if user.is_hr else Q(pk__in=[])
    me = Employee.objects.of(user)
    if me is not None:
        own |= Q(pk__in=Team.objects.under(Team.objects.led_by(me, today())))
    return ALLOWED if Team.objects.filter(own, pk=team.pk).exists() else AGGREGATES


def may_see_organisation(user: User) -> Answer:
    """HR, each for the granted unit, and auditors."""
    if user.is_hr or user.is_auditor:
        return ALLOWED
    return denied(_("The overview of the organisation is for HR and auditors."))


def may_see_teams(user: User) -> Answer:
    """Everybody who has to do with people; an administrator keeps accounts only."""
    if user.is_administrator and not user.is_hr and Employee.objects.of(user) is None:
        return denied(_("An administrator keeps accounts and access, and sees nothing of people."))
    return ALLOWED


# -- reports as files -------------------------------------------------------------------------------------------------

NO_REPORTS = denied(
    _("Administrators keep accounts and access; reports about people are not for them."), "no_reports"
)
NO_RECORDS = denied(
    _("Auditors and works councils read aggregates; reports with records of persons are not for them."),
    "aggregates_only",
)


def may_ask_for_reports(user: User) -> Answer:
    """Whether the user asks for reports at all: not those who only administer or only audit."""
    if user.is_hr or Employee.objects.of(user) is not None:
        return ALLOWED
    if user.is_auditor:
        return NO_RECORDS
    return NO_REPORTS if user.is_administrator else ALLOWED


def may_report_person(user: User, person: Employee) -> Answer:
    """Everybody about themselves; managers, HR and assessors about whom they see; an auditor about nobody else."""
    me = Employee.objects.of(user)
    if me is not None and me.pk == person.pk:
        return ALLOWED
    if user.is_auditor and not Employee.objects.in_unit_of(user).filter(pk=person.pk).exists():
        return NO_RECORDS
    return ALLOWED


def report_needs_reason(user: User, person: Employee | None, team: Team | None) -> bool:
    """HR says why (†), unless the report is about oneself or about no person at all."""
    me = Employee.objects.of(user)
    about_others = team is not None or (person is not None and (me is None or me.pk != person.pk))
    return about_others and export_needs_reason(user)
