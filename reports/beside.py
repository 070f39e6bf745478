"""What the reports add to the page of a role: how many people in the reader's scope hold it, and its profile as a PDF."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from core.dated import today
from people.models import Employee, RoleHolding
from people.selectors import leads_a_team
from reports import policies
from reports.models import ReportJob
from reports.selectors.jobs import job_row, jobs_of
from roles.beside import Part
from roles.models import Role

JOBS_SHOWN = 3


def holders_of(role: Role, user: User) -> Part | None:
    """How many hold the role today, for those who oversee people."""
    if not (user.is_hr or user.is_auditor or leads_a_team(user)):
        return None
    people = Employee.objects.overseen_by(user).employed_on(today())
    count = RoleHolding.objects.on(today()).filter(role=role, employee__in=people).count()
    return Part("reports/_role_holders.html", {"count": count, "url": f"{reverse('people')}?role={role.pk}"})


def paper_of(role: Role, user: User) -> Part | None:
    """The profile as a PDF, with the reader's latest ones and how far they are."""
    if not policies.may_ask_for_reports(user):
        return None
    jobs = jobs_of(user, kind=ReportJob.Kind.ROLE_PROFILE).filter(role=role)[:JOBS_SHOWN]
    return Part("reports/_role_paper.html", {"role": role, "rows": [job_row(job, user) for job in jobs]})
