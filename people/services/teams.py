"""Writes about the tree of teams and their leads."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from accounts.models import User
from core.dated import date_of
from core.errors import WrongState
from people import policies, rules
from people.models import Employee, Membership, Team, TeamLead
from people.services.periods import invalid, make_way, shown

MAX_PATH = 255


def _text_of_circle() -> str:
    return _("A lead is a member of a team above the one that is led, never of it or of one below.")


@transaction.atomic
def create_team(*, slug: str, name: str, by: User, at: dt.datetime, parent: Team | None = None) -> Team:
    """A new team below ``parent``, or a topmost one.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.Invalid` for a missing name
    or a slug that is taken.
    """
    policies.may_keep_team(by, parent).require()
    if not name.strip():
        raise invalid("/name", _("A team needs a name."))
    if not slug or Team.objects.filter(slug=slug).exists():
        raise invalid("/slug", _("This short name is missing or belongs to another team."))
    team = Team.objects.create(slug=slug, name=name.strip(), parent=parent)
    team.path = f"{parent.path if parent else '/'}{team.pk}/"
    if len(team.path) > MAX_PATH:
        raise invalid("/parent", _("The tree of teams is too deep here."))
    team.save(update_fields=["path"])
    return team


@transaction.atomic
def move_team(*, team: Team, parent: Team | None, by: User, at: dt.datetime) -> Team:
    """Hang ``team``, with all below it, under ``parent``.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of both places, :class:`core.errors.Invalid` when the new place is
    in the team's own tree, or when it would put a lead below the team that he or she leads.
    """
    policies.may_keep_team(by, team).require()
    policies.may_keep_team(by, parent).require()
    tree = list(Team.objects.select_for_update().filter(path__startswith=team.path))
    if parent is not None and rules.below_or_same(parent.path, team.path):
        raise invalid("/parent", _("A team cannot stand below itself."))
    old, new = team.path, f"{parent.path if parent else '/'}{team.pk}/"
    if any(len(new) + len(one.path) - len(old) > MAX_PATH for one in tree):
        raise invalid("/parent", _("The tree of teams is too deep here."))
    if parent is not None:
        _refuse_circles(team, parent, date_of(at))
    Team.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Team.objects.filter(pk=team.pk).update(parent=parent)
    team.refresh_from_db()
    return team


def _refuse_circles(team: Team, parent: Team, day: dt.date) -> None:
    """Refuse a move that puts the lead of ``team`` or of one above its new place into the moved tree."""
    above = [int(pk) for pk in parent.path.strip("/").split("/")]
    leads = TeamLead.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day), team__in=[*above, team.pk]
    )
    inside = Membership.objects.on(day).filter(
        team__path__startswith=team.path, employee__in=leads.values("employee")
    )
    if inside.exists():
        raise invalid("/parent", _text_of_circle())


@transaction.atomic
def appoint_lead(*, team: Team, employee: Employee, on: dt.date, by: User, at: dt.datetime) -> TeamLead:
    """Make ``employee`` the lead of ``team`` from ``on``; who led it until then ends on that day.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.Invalid` when the person is a
    member of the team or of one below it, leads it already, is not employed then, or ``on`` lies before the latest change.
    """
    policies.may_keep_team(by, team).require()
    team = Team.objects.select_for_update().get(pk=team.pk)
    if on < employee.joined_on or (employee.left_on is not None and on >= employee.left_on):
        raise invalid(
            "/on", _("%(name)s is not employed on %(date)s.") % {"name": employee.name, "date": shown(on)}
        )
    memberships = employee.memberships.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    for path in memberships.values_list("team__path", flat=True):
        if not rules.lead_may_be_member(team.path, path):
            raise invalid("/employee", _text_of_circle())
    if TeamLead.objects.on(on).filter(team=team, employee=employee).exists():
        raise invalid("/employee", _("%(name)s leads this team already.") % {"name": employee.name})
    make_way(TeamLead.objects.filter(team=team), on)
    return TeamLead.objects.create(team=team, employee=employee, valid_from=on)


@transaction.atomic
def end_lead(*, team: Team, on: dt.date, by: User, at: dt.datetime) -> TeamLead:
    """End the lead of ``team`` on ``on`` without a successor.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.WrongState` when nobody leads
    it, :class:`core.errors.Invalid` when ``on`` lies before the lead began.
    """
    policies.may_keep_team(by, team).require()
    lead = TeamLead.objects.select_for_update().open_ended().filter(team=team).first()
    if lead is None:
        raise WrongState(_("Nobody leads this team."), code="no_lead")
    if on < lead.valid_from:
        raise invalid(
            "/on", _("The lead began on %(date)s; it cannot end earlier.") % {"date": shown(lead.valid_from)}
        )
    lead.valid_until = on
    lead.save(update_fields=["valid_until"])
    return lead
