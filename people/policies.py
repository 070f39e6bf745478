"""Who may change the records of people and teams: HR, each for the granted unit."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dated import today
from core.policy import ALLOWED, Answer, denied
from people.models import Employee, Team, is_hr_of_all
from people.selectors import leads_a_team

ONLY_HR = denied(_("Only HR changes the records of people and teams."), "only_hr")
OTHER_UNIT = denied(_("Your access as HR does not cover this unit."), "other_unit")
OWN_ACCOUNT = denied(_("Nobody links their own account to a person: ask a colleague in HR."), "own_account")

KEEPS_ACCESS = denied(
    _("This account holds access of its own: administrators, not HR, say whose it is."), "keeps_access"
)


AGGREGATES = denied(
    _("Auditors and works councils take away aggregates, not records of persons."), "aggregates_only"
)


def export_needs_reason(user: User) -> bool:
    """HR exports only with a reason (†)."""
    return user.is_hr


def may_take_people_away(user: User) -> Answer:
    """Whether the user takes lists of people away: who leads a team, and HR. Of whom, ``Employee.objects.taken_by`` says."""
    if user.is_hr or leads_a_team(user):
        return ALLOWED
    if user.is_auditor:
        return AGGREGATES
    return denied(_("Lists of people are taken away by managers and HR."))


def may_keep_people(user: User) -> Answer:
    """Whether the user adds people and changes records at all."""
    return ALLOWED if user.is_hr else ONLY_HR


def may_keep_person(user: User, employee: Employee, day: dt.date | None = None) -> Answer:
    """Whether the user changes this person's record: HR whose unit the person belongs to today."""
    if not user.is_hr:
        return ONLY_HR
    covered = (
        is_hr_of_all(user)
        or Employee.objects.in_unit_of(user, day or today()).filter(pk=employee.pk).exists()
    )
    return ALLOWED if covered else OTHER_UNIT


def may_keep_team(user: User, team: Team | None) -> Answer:
    """Whether the user puts people into this team and changes it; ``None`` is what stands above the topmost team."""
    if not user.is_hr:
        return ONLY_HR
    if is_hr_of_all(user):
        return ALLOWED
    covered = team is not None and Team.objects.in_unit_of(user).filter(pk=team.pk).exists()
    return ALLOWED if covered else OTHER_UNIT


def may_appoint_lead(user: User, employee: Employee) -> Answer:
    """Whether the user makes this person the lead of a team: somebody in scope, and never oneself.

    Who leads a team assesses and confirms its people, and nobody grants to themselves.
    """
    if employee.user_id == user.pk:
        return denied(_("Somebody else of HR makes you the lead of a team."), "own_lead")
    return ALLOWED if Employee.objects.visible_to(user).filter(pk=employee.pk).exists() else OTHER_UNIT


def may_link_account(user: User, account: User) -> Answer:
    """Whether the user links ``account`` to a person: HR, but neither the own account nor one that holds access."""
    if not user.is_hr:
        return ONLY_HR
    if user == account:
        return OWN_ACCOUNT
    return KEEPS_ACCESS if account.is_staff or account.access_grants.exists() else ALLOWED
