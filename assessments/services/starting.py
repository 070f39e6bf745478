"""How an assessment begins: against which profile, in which cycle, and by whom it is assessed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import notifications, policies
from assessments.models import Assessment, Cycle
from assessments.services.audit import record_event
from assessments.services.ratings import locked, touch
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from people.models import Employee, RoleHolding
from roles.models import RoleProfile


@transaction.atomic
def start_assessment(
    *,
    employee: Employee,
    by: User | None,
    at: dt.datetime,
    profile: RoleProfile | None = None,
    cycle: Cycle | None = None,
    assessor: Employee | None = None,
) -> Assessment:
    """Start an assessment of ``employee`` against ``profile`` (default: that of the role held today), in a cycle or ad hoc.

    ``by`` is ``None`` only where a cycle opens it for its population. Raises :class:`core.errors.Invalid` without a role or
    published profile, or in a cycle of another framework version than the profile's, :class:`core.errors.WrongState` where one
    is open already, :class:`core.errors.NotAllowed` otherwise.
    """
    if by is not None:
        policies.may_start(by, employee).require()
    Employee.objects.select_for_update().only("pk").get(pk=employee.pk)
    profile = profile or _profile_of(employee, date_of(at))
    if profile.state != RoleProfile.State.PUBLISHED:
        text = _("This role profile is not published.")
        raise Invalid(text, errors=[FieldError("/profile", text)])
    if cycle is not None and cycle.state != Cycle.State.OPEN:
        raise WrongState(_("This cycle is not open."))
    if cycle is not None and cycle.version_id != profile.version_id:
        text = _("This cycle assesses in %(cycle)s; the profile of this role speaks of %(profile)s.") % {
            "cycle": cycle.version.slug,
            "profile": profile.version.slug,
        }
        raise Invalid(text, errors=[FieldError("/cycle", text)])
    if Assessment.objects.open().filter(employee=employee, profile=profile, cycle=cycle).exists():
        raise WrongState(
            _("An assessment of this person for this role is open already."), code="already_open"
        )
    if (
        cycle is not None
        and cycle.assessments.exclude(state=Assessment.State.CANCELLED)
        .filter(employee=employee, profile=profile)
        .exists()
    ):
        text = _(
            "This person was assessed for this role in this cycle already. An appeal or reopening changes what was confirmed."
        )
        raise WrongState(text, code="assessed_already")
    assessment = Assessment(employee=employee, profile=profile, cycle=cycle, created_at=at, changed_at=at)
    if cycle is not None:
        assessment.currency_months = cycle.currency_months
        assessment.blind = cycle.blind
        assessment.moderated = cycle.moderated
        assessment.confirmation = cycle.confirmation
    assessment.save(force_insert=True)
    record_event(
        action="assessment.started",
        by=by,
        at=at,
        assessment=assessment,
        detail={"profile": str(profile), "cycle": cycle.slug if cycle else None},
    )
    if assessor is not None:
        if by is None:
            _assign(assessment, assessor, by=None, at=at)
        else:
            assessment = assign_assessor(assessment=assessment, assessor=assessor, by=by, at=at)
    return assessment


def _profile_of(employee: Employee, day: dt.date) -> RoleProfile:
    holding = RoleHolding.objects.on(day).filter(employee=employee).first()
    if holding is None:
        text = _("This person holds no role on that day, so there is nothing to assess against.")
        raise Invalid(text, errors=[FieldError("/profile", text)])
    profile = RoleProfile.objects.in_force(day).filter(role=holding.role_id).first()
    if profile is None:
        text = _("The role of this person has no published profile.")
        raise Invalid(text, errors=[FieldError("/profile", text)])
    return profile


def _assign(assessment: Assessment, assessor: Employee, *, by: User | None, at: dt.datetime) -> None:
    assessment.assessor = assessor
    touch(assessment, at, "assessor")
    record_event(
        action="assessment.assigned",
        by=by,
        at=at,
        assessment=assessment,
        detail={"assessor": assessor.pk, "name": assessor.name},
    )


@transaction.atomic
def assign_assessor(
    *,
    assessment: Assessment,
    assessor: Employee,
    by: User,
    at: dt.datetime,
    expected_revision: int | None = None,
) -> Assessment:
    """Name who assesses. Raises :class:`core.errors.Invalid` when it is the subject, :class:`core.errors.WrongState` when final."""
    row = locked(assessment, expected_revision)
    policies.may_assign(by, row).require()
    if assessor.pk == row.employee_id:
        text = _("Nobody assesses their own level.")
        raise Invalid(text, errors=[FieldError("/assessor", text)])
    if not row.is_open:
        raise WrongState(_("This assessment is closed."), code="illegal_step")
    _assign(row, assessor, by=by, at=at)
    notifications.assigned(row)
    return row
