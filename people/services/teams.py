"""Writes about the tree of teams and their leads."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from accounts.models import User
from core import trail
from core.dated import date_of
from core.errors import WrongState
from people import policies, rules
from people.models import Employee, Membership, Team, TeamLead
from people.services.periods import end_at, invalid, make_way, renamed, require_open, shown

MAX_PATH = 255


def _text_of_circle() -> str:
    return _("A lead is a member of a team above the one that is led, never of it or of one below.")


def _named(name: str) -> str:
    if not name.strip():
        raise invalid("/name", _("A team needs a name."))
    return name.strip()


@transaction.atomic
def create_team(*, slug: str, name: str, by: User, at: dt.datetime, parent: Team | None = None) -> Team:
    """A new team below ``parent``, or a topmost one.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.Invalid` for a missing name
    or a slug that is taken, or for a closed parent.
    """
    policies.may_keep_team(by, parent).require()
    name = _named(name)
    if parent is not None:
        require_open(parent, "/parent")
    if not slug or Team.objects.filter(slug=slug).exists():
        raise invalid("/slug", _("This short name is missing or belongs to another team."))
    team = Team.objects.create(slug=slug, name=name, parent=parent)
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
        require_open(parent, "/parent")
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
    policies.may_appoint_lead(by, employee).require()
    require_open(team)
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
    lead = TeamLead.objects.create(team=team, employee=employee, valid_from=on)
    _told("lead.began", lead, on, by=by, at=at)
    return lead


def _told(action: str, lead: TeamLead, on: dt.date, *, by: User, at: dt.datetime) -> None:
    detail = {"on": on.isoformat(), "team": lead.team.slug}
    trail.tell(action=action, person=lead.employee_id, by=by, at=at, detail=detail)


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
    _told("lead.ended", lead, on, by=by, at=at)
    return lead


@transaction.atomic
def found_team(
    *,
    slug: str,
    name: str,
    by: User,
    at: dt.datetime,
    parent: Team | None = None,
    lead: Employee | None = None,
    lead_from: dt.date | None = None,
) -> Team:
    """:func:`create_team`, led by ``lead`` from ``lead_from`` (today where empty) where one is named."""
    team = create_team(slug=slug, name=name, parent=parent, by=by, at=at)
    if lead is not None:
        with renamed({"/on": "/lead_from", "/employee": "/lead"}):
            appoint_lead(team=team, employee=lead, on=lead_from or date_of(at), by=by, at=at)
    return team


@transaction.atomic
def change_team(
    *,
    team: Team,
    name: str,
    parent: Team | None,
    by: User,
    at: dt.datetime,
    lead: Employee | None = None,
    lead_from: dt.date | None = None,
) -> Team:
    """Rename ``team`` and, where they differ from what is true, hang it under ``parent`` and let ``lead`` lead it from a day.

    ``lead`` empty: nobody leads from ``lead_from`` (today where empty). Raises what :func:`move_team`, :func:`appoint_lead`
    and :func:`end_lead` raise; the refused fields are named ``/lead`` and ``/lead_from``.
    """
    policies.may_keep_team(by, team).require()
    require_open(team, "/name")
    team.name = _named(name)
    team.save(update_fields=["name"])
    if (parent.pk if parent is not None else None) != team.parent_id:
        team = move_team(team=team, parent=parent, by=by, at=at)
    on = lead_from or date_of(at)
    led = TeamLead.objects.on(on).filter(team=team).first()
    with renamed({"/on": "/lead_from", "/employee": "/lead"}):
        if lead is not None and (led is None or led.employee_id != lead.pk):
            appoint_lead(team=team, employee=lead, on=on, by=by, at=at)
        elif lead is None and led is not None and led.valid_until is None:
            end_lead(team=team, on=on, by=by, at=at)
    return team


@transaction.atomic
def close_team(*, team: Team, on: dt.date, by: User, at: dt.datetime) -> Team:
    """Close an empty team: ``on`` is the first day on which it is gone. Its lead ends then; its history stays.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.WrongState` where it is closed
    already, :class:`core.errors.Invalid` while somebody is its member on that day or later, or a team below it is open.
    """
    policies.may_keep_team(by, team).require()
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.closed_on is not None:
        raise WrongState(_("This team is closed."), code="team_closed")
    members = team.memberships.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    if members.exists():
        raise invalid("/on", _("People are members of this team on that day or later: move them first."))
    if team.children.open_on(on).exists():
        raise invalid("/on", _("Teams below this one are open on that day: close or move them first."))
    end_at(team.leads.all(), on)
    team.closed_on = on
    team.save(update_fields=["closed_on"])
    return team


@transaction.atomic
def reopen_team(*, team: Team, by: User, at: dt.datetime) -> Team:
    """Let a closed team take people again, without a lead.

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR of that unit, :class:`core.errors.WrongState` where it is open,
    :class:`core.errors.Invalid` while the team above it is closed.
    """
    policies.may_keep_team(by, team).require()
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.closed_on is None:
        raise WrongState(_("This team is open."), code="team_open")
    if team.parent is not None:
        require_open(team.parent, "/on")
    team.closed_on = None
    team.save(update_fields=["closed_on"])
    return team
