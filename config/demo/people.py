"""Accounts, teams and people of the demo company, entered by HR in the order in which things happened."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts.models import Access, AccessGrant, User
from accounts.services import approve_access, create_account, request_access
from config.demo import company
from core.folding import fold
from people import services
from people.models import Employee, Team
from people.rules import search_key
from roles.models import Role

FOUNDED = -1500  # when the teams were made
FIRST_NUMBER = 1001


@dataclass
class People:
    """What was entered: by name on record, and accounts also by the address before the @."""

    at: dt.datetime
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)

    @property
    def hr(self) -> User:
        """Who enters everything."""
        return self.users["hana"]

    def moment(self, offset: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A moment of the day that lies ``offset`` days from the first load, never after it."""
        day = self.at + dt.timedelta(days=offset)
        return min(self.at, day.replace(hour=hour, minute=minute, second=0, microsecond=0))

    def day(self, offset: int) -> dt.date:
        """The day that lies ``offset`` days from the first load."""
        return (self.at + dt.timedelta(days=offset)).date()


def sign_ins() -> Iterator[tuple[str, str]]:
    """Address and purpose of each sign-in that the demo promises."""
    for first, _name, purpose in company.SIGN_INS:
        yield f"{first}@{company.DOMAIN}", purpose


def load_people(at: dt.datetime, rng: random.Random) -> People:
    """Everything but assessments. E-mail addresses stay empty: nobody is to be told of what is long past."""
    entered = People(at)
    _accounts(entered)
    _teams(entered)
    roles = {role.slug: role for role in Role.objects.all()}
    for name, team, role in _staff():
        _hire(entered, rng, name, entered.teams[team], roles[role], roles)
    for name in company.OTHERS:
        _register(entered, name, -900)
    _leads(entered)
    return entered


def enter_addresses(entered: People) -> None:
    """Enter the e-mail addresses, once the past is told."""
    for name, employee in entered.people.items():
        employee.email = entered.users[name].email
        employee.search_key = search_key([employee.name, employee.number, employee.email])
    Employee.objects.bulk_update(entered.people.values(), ["email", "search_key"])


def _accounts(entered: People) -> None:
    """The accounts that the demo promises, and what access they have."""
    password = make_password(company.PASSWORD)
    since = entered.moment(FOUNDED)
    for first, name, _purpose in company.SIGN_INS:
        user = User.objects.create(email=f"{first}@{company.DOMAIN}", password=password, date_joined=since)
        entered.users[first] = user
        if name:
            entered.users[name] = user
    root, second, hr = (entered.users[first] for first in ("root", "vera", "hana"))
    # An installation's first two administrators come from the server, so nobody could ask for these by the services.
    for user, by in ((root, second), (second, root)):
        AccessGrant.objects.create(
            user=user, access=Access.ADMINISTRATOR, valid_from=since.date(),
            requested_by=by, requested_at=since, approved_by=hr, approved_at=since,
        )  # fmt: skip
    User.objects.filter(pk__in=[root.pk, second.pk]).update(is_staff=True)
    for first, access in (("hana", Access.HR), ("ines", Access.AUDITOR)):
        grant = request_access(user=entered.users[first], access=access, by=root, at=since)
        approve_access(grant=grant, by=second, at=since)


def _teams(entered: People) -> None:
    for slug, name, above in company.TEAMS:
        parent = entered.teams[above] if above else None
        entered.teams[slug] = services.create_team(
            slug=slug, name=name, parent=parent, by=entered.hr, at=entered.moment(FOUNDED)
        )


def _staff() -> Iterator[tuple[str, str, str]]:
    """Name, team and role: today's, or the last ones of who left."""
    for team, by_role in company.STAFF.items():
        for role, names in by_role.items():
            for name in names:
                yield name, team, role
    for name, team, role, _left in company.LEAVERS:
        yield name, team, role


def _register(
    entered: People, name: str, joined: int, team: Team | None = None, role: Role | None = None
) -> Employee:
    """A person with an account. Only the promised sign-ins have a password."""
    at = entered.moment(joined)
    number = f"LM-{FIRST_NUMBER + len(entered.people)}"
    employee = services.hire(
        number=number, name=name, joined_on=entered.day(joined), team=team, role=role, by=entered.hr, at=at
    )
    if name not in entered.users:
        address = ".".join(fold(name).replace("-", " ").split())
        address = address if address.isascii() else number.lower()
        entered.users[name] = create_account(email=f"{address}@{company.DOMAIN}", by=entered.hr, at=at)
    employee.user = entered.users[name]
    employee.save(update_fields=["user"])  # also the account of who enters it, which HR itself may not link
    entered.people[name] = employee
    return employee


def _hire(
    entered: People, rng: random.Random, name: str, team: Team, role: Role, roles: dict[str, Role]
) -> None:
    """A person with the roles and teams held so far."""
    early = rng.randint(-1450, -830)
    late = rng.randint(-700, -430)
    joined = company.NEWCOMERS.get(name, early if rng.random() < 0.85 else late)
    former_role, former_team = company.FORMER_ROLES.get(name), company.FORMER_TEAMS.get(name)
    leads = {*company.LEADS.values(), *(lead for lead, _day in company.FORMER_LEADS.values())}
    if former_role or former_team or name in leads:
        joined = early
    first_team = entered.teams[former_team[0]] if former_team else team
    first_role = roles[former_role[0]] if former_role else role
    employee = _register(entered, name, joined, first_team, first_role)
    by = entered.hr
    if former_team:
        on = former_team[1]
        services.transfer(employee=employee, team=team, on=entered.day(on), by=by, at=entered.moment(on))
    if former_role:
        on = former_role[1]
        services.assign_role(employee=employee, role=role, on=entered.day(on), by=by, at=entered.moment(on))


def _leads(entered: People) -> None:
    by = entered.hr
    for slug, name in company.LEADS.items():
        team, since = entered.teams[slug], -830
        if slug in company.FORMER_LEADS:
            former, since = company.FORMER_LEADS[slug]
            services.appoint_lead(
                team=team,
                employee=entered.people[former],
                on=entered.day(-830),
                by=by,
                at=entered.moment(-830),
            )
        services.appoint_lead(
            team=team, employee=entered.people[name], on=entered.day(since), by=by, at=entered.moment(since)
        )


def let_go(entered: People, before: int, after: int) -> None:
    """Enter who left between two days, counted from the first load."""
    for name, _team, _role, on in company.LEAVERS:
        if after <= on < before:
            employee = entered.people[name]
            services.leave(employee=employee, on=entered.day(on), by=entered.hr, at=entered.moment(on))
