"""Who may do what with assessments and evidence (``access.md``). Scope comes first, in ``visible_to``; here it is about the act.

Each function answers for one act, whatever the state; the state is checked by the workflow (409).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models import Assessment, Evidence, Rating
from assessments.models.cycle import Confirmation
from core.dated import today
from core.policy import ALLOWED, Answer, denied
from people.models import Employee, Team

SUBJECT = denied(_("Nobody assesses, verifies or confirms their own level."), "own_level")


@dataclass(frozen=True)
class Relation:
    """How a user stands to a person today."""

    is_subject: bool = False
    is_line_manager: bool = False
    is_manager_above: bool = False
    is_hr: bool = False
    is_auditor: bool = False


def hr_covers(user: User, employee: Employee) -> bool:
    """Whether an HR grant of the user covers the employee today."""
    units = {grant.unit for grant in user.grants if grant.access == "hr"}
    if not units or "" in units:
        return bool(units)
    teams = Team.objects.under(Team.objects.filter(slug__in=units))
    return Employee.objects.members_of(teams, today()).filter(pk=employee.pk).exists()


def relation(user: User, employee: Employee) -> Relation:
    """How ``user`` stands to ``employee`` today, from reporting lines and grants; read once per request, as the grants are."""
    known: dict[tuple[int, dt.date], Relation] = user.__dict__.setdefault("_relations", {})
    key = (employee.pk, today())
    if key not in known:
        known[key] = _relation(user, employee)
    return known[key]


def _relation(user: User, employee: Employee) -> Relation:
    me = Employee.objects.of(user)
    if me is not None and me.pk == employee.pk:
        return Relation(is_subject=True)
    direct = above = False
    if me is not None:
        direct = Employee.objects.reports_of(me).filter(pk=employee.pk).exists()
        above = not direct and Employee.objects.tree_of(me).filter(pk=employee.pk).exists()
    return Relation(
        is_line_manager=direct,
        is_manager_above=above,
        is_hr=hr_covers(user, employee),
        is_auditor=user.is_auditor,
    )


def _is_assessor(user: User, assessment: Assessment) -> bool:
    me = Employee.objects.of(user)
    return me is not None and assessment.assessor_id == me.pk


def may_start(user: User, employee: Employee) -> Answer:
    """The person, the line manager and HR start an assessment."""
    how = relation(user, employee)
    if how.is_subject or how.is_line_manager or how.is_hr:
        return ALLOWED
    return denied(_("Only the person, the line manager or HR starts an assessment."))


def may_rate_self(user: User, assessment: Assessment) -> Answer:
    """Only the subject claims levels."""
    if relation(user, assessment.employee).is_subject:
        return ALLOWED
    return denied(_("Only the person concerned claims levels."))


def may_assess(user: User, assessment: Assessment) -> Answer:
    """The assigned assessor and the line manager rate; never the subject."""
    how = relation(user, assessment.employee)
    if how.is_subject:
        return SUBJECT
    if how.is_line_manager or _is_assessor(user, assessment):
        return ALLOWED
    return denied(_("Only the assigned assessor or the line manager assesses."))


def may_moderate(user: User, assessment: Assessment) -> Answer:
    """HR or a manager above moderates; not the subject and not who assessed."""
    how = relation(user, assessment.employee)
    if how.is_subject:
        return SUBJECT
    me = Employee.objects.of(user)
    if me is not None and me.pk == assessment.assessed_by_id:
        return denied(_("Who assessed does not moderate."), "second_person")
    if how.is_hr or how.is_manager_above:
        return ALLOWED
    return denied(_("Only HR or a manager above moderates."))


def may_confirm(user: User, assessment: Assessment) -> Answer:
    """The assessor or line manager confirms; where the cycle asks for a second person, one who did not assess."""
    how = relation(user, assessment.employee)
    if how.is_subject:
        return SUBJECT
    second = assessment.confirmation == Confirmation.SECOND
    if not (how.is_line_manager or _is_assessor(user, assessment) or (second and how.is_manager_above)):
        return denied(_("Only the assessor or the line manager confirms."))
    if second and _has_rated(user, assessment):
        return denied(_("A second person confirms in this cycle, not the one who assessed."), "second_person")
    return ALLOWED


def _has_rated(user: User, assessment: Assessment) -> bool:
    """Whether the user handed the ratings over, or wrote one of them (also after the hand-over)."""
    me = Employee.objects.of(user)
    handed_over = me is not None and me.pk == assessment.assessed_by_id
    return handed_over or assessment.ratings.filter(kind=Rating.Kind.ASSESSOR, by=user).exists()


def may_assign(user: User, assessment: Assessment) -> Answer:
    """HR or the line manager names the assessor; never the subject."""
    how = relation(user, assessment.employee)
    if how.is_hr or how.is_line_manager:
        return ALLOWED
    return denied(_("Only HR or the line manager assigns an assessor."))


def may_appeal(user: User, assessment: Assessment) -> Answer:
    """Only the subject appeals."""
    if relation(user, assessment.employee).is_subject:
        return ALLOWED
    return denied(_("Only the person concerned appeals."))


def may_reopen(user: User, assessment: Assessment) -> Answer:
    """HR or a manager above reopens; never the confirmer, never the subject."""
    return _second_look(
        user,
        assessment,
        denied(_("Only HR or a manager above reopens.")),
        denied(_("Somebody other than the confirmer reopens."), "second_person"),
    )


def may_dismiss(user: User, assessment: Assessment) -> Answer:
    """Who may reopen may also let the decision stand."""
    return _second_look(
        user,
        assessment,
        denied(_("Only HR or a manager above answers an appeal.")),
        denied(_("Somebody other than the confirmer answers an appeal."), "second_person"),
    )


def _second_look(user: User, assessment: Assessment, not_theirs: Answer, confirmer: Answer) -> Answer:
    how = relation(user, assessment.employee)
    if how.is_subject:
        return SUBJECT
    me = Employee.objects.of(user)
    if me is None or not (how.is_hr or how.is_manager_above):
        return not_theirs
    return confirmer if me.pk == assessment.confirmed_by_id else ALLOWED


def may_cancel(user: User, assessment: Assessment) -> Answer:
    """The line manager or HR gives an assessment up; the subject only one of their own outside a cycle."""
    how = relation(user, assessment.employee)
    if how.is_hr or how.is_line_manager or (how.is_subject and assessment.cycle_id is None):
        return ALLOWED
    return denied(_("Only the line manager or HR gives up an assessment of a cycle."))


def may_see_claims(user: User, assessment: Assessment) -> Answer:
    """Whose eyes the self-ratings are for: the subject's until submitted; in a blind cycle until the other side has spoken."""
    if relation(user, assessment.employee).is_subject:
        return ALLOWED
    if assessment.submitted_at is None:
        return denied(_("The claims are private until they are submitted."))
    if assessment.blind and assessment.assessed_at is None:
        return denied(_("Blind rating: the claims are shown once both sides have submitted."), "blind")
    return ALLOWED


def may_see_assessor_ratings(user: User, assessment: Assessment) -> Answer:
    """The subject reads what was confirmed; the others in scope read along."""
    if relation(user, assessment.employee).is_subject and assessment.confirmed_at is None:
        return denied(_("The assessor's ratings are shown once they are confirmed."))
    return ALLOWED


def takes_part(user: User) -> Answer:
    """Whether assessments concern the user at all: everybody but those who only keep accounts."""
    if user.is_hr or user.is_auditor or Employee.objects.of(user) is not None:
        return ALLOWED
    return denied(_("This account takes no part in assessments."))


def may_read_trail(user: User) -> Answer:
    """Whether the user reads more of the trail than who has read the own record."""
    if user.is_auditor or user.is_administrator:
        return ALLOWED
    return denied(_("Auditors read the whole trail, administrators what is about no person."))


def may_take_trail_away(user: User) -> Answer:
    """Auditors and works councils take the trail away, with a reason."""
    return ALLOWED if user.is_auditor else denied(_("Only auditors take the audit trail away."))


def may_manage_cycles(user: User) -> Answer:
    """HR of the whole organisation runs campaigns."""
    if any(grant.access == "hr" and not grant.unit for grant in user.grants):
        return ALLOWED
    return denied(_("Only HR runs assessment cycles."))


def may_migrate(user: User) -> Answer:
    """HR of the whole organisation moves roles and people to another framework version, and back."""
    if may_manage_cycles(user):
        return ALLOWED
    return denied(_("Only HR of the whole organisation moves roles and people to another framework version."))


def _open_task(user: User, employee: Employee) -> bool:
    """Whether the user has an open assessment of the employee to work on, as assessor or line manager."""
    me = Employee.objects.of(user)
    opened = Assessment.objects.open().filter(employee=employee)
    if me is None or me.pk == employee.pk:
        return False
    if opened.filter(assessor=me).exists():
        return True
    return relation(user, employee).is_line_manager and opened.exists()


def may_add_evidence(user: User, employee: Employee) -> Answer:
    """Only the person: who brought the evidence could not verify it as well."""
    if relation(user, employee).is_subject:
        return ALLOWED
    return denied(_("Only the person brings evidence of their own work."))


def may_change_evidence(user: User, evidence: Evidence) -> Answer:
    """The person changes their evidence. Once relied on, nobody does (409)."""
    if relation(user, evidence.employee).is_subject:
        return ALLOWED
    return denied(_("Only the person changes their evidence."))


def may_verify(user: User, evidence: Evidence) -> Answer:
    """Who assesses the person at the moment verifies; never the subject."""
    if relation(user, evidence.employee).is_subject:
        return SUBJECT
    if _open_task(user, evidence.employee):
        return ALLOWED
    return denied(_("Only who assesses the person at the moment verifies evidence."))


def may_withdraw(user: User, evidence: Evidence) -> Answer:
    """The person, HR, or who assesses the person at the moment flags evidence as withdrawn."""
    how = relation(user, evidence.employee)
    if how.is_subject or how.is_hr or _open_task(user, evidence.employee):
        return ALLOWED
    return denied(_("Only the person, the assessor or HR withdraws evidence."))


def may_open(user: User, evidence: Evidence) -> Answer:
    """Text, link and bytes: the subject, who assesses at the moment, HR with a reason. An auditor reads metadata only."""
    how = relation(user, evidence.employee)
    if how.is_subject or how.is_hr or _open_task(user, evidence.employee):
        return ALLOWED
    return denied(
        _("You may read the kind, the dates and the hash of this evidence, not its content."), "metadata_only"
    )


def open_needs_reason(user: User, evidence: Evidence) -> bool:
    """HR opens evidence only with a reason (access.md, †), unless HR also assesses the person at the moment."""
    how = relation(user, evidence.employee)
    return how.is_hr and not _open_task(user, evidence.employee)
