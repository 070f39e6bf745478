"""Teams, people and the dated links between them; ``make_cast`` is the company in small that many tests share."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Access, User
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.rules import search_key
from roles.models import Role
from tests.factories.accounts import AccessGrantFactory, UserFactory
from tests.factories.roles import RoleFactory

SINCE = dt.date(2022, 1, 1)


class TeamFactory(DjangoModelFactory):
    """A team; ``parent`` hangs it into a tree."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"team-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.replace("-", " ").title())
    parent: Any = None

    @factory.post_generation
    def path(self, create: bool, extracted: str | None, **_: Any) -> None:
        if create:
            self.path = extracted or f"{self.parent.path if self.parent else '/'}{self.pk}/"
            self.save(update_fields=["path"])


class EmployeeFactory(DjangoModelFactory):
    """A person without an account; ``team=`` and ``role=`` make a member and a holder since the day of joining."""

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"E-{n:05d}")
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda o: o.user.email if o.user else "")
    user = None
    joined_on = SINCE
    search_key = factory.LazyAttribute(lambda o: search_key([o.name, o.number, o.email]))

    @factory.post_generation
    def team(self, create: bool, team: Team | None, **_: Any) -> None:
        if create and team is not None:
            MembershipFactory(employee=self, team=team, valid_from=self.joined_on)

    @factory.post_generation
    def role(self, create: bool, role: Role | None, **_: Any) -> None:
        if create and role is not None:
            RoleHoldingFactory(employee=self, role=role, valid_from=self.joined_on)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    employee = factory.SubFactory(EmployeeFactory)
    team = factory.SubFactory(TeamFactory)
    valid_from = SINCE


class TeamLeadFactory(DjangoModelFactory):
    class Meta:
        model = TeamLead

    team = factory.SubFactory(TeamFactory)
    employee = factory.SubFactory(EmployeeFactory)
    valid_from = SINCE


class RoleHoldingFactory(DjangoModelFactory):
    class Meta:
        model = RoleHolding

    employee = factory.SubFactory(EmployeeFactory)
    role = factory.SubFactory(RoleFactory)
    valid_from = SINCE


def make_member(email: str, name: str, **fields: Any) -> User:
    """Somebody who signs in and is on record as a person: ``user.employee``."""
    user = UserFactory(email=email)
    EmployeeFactory(user=user, name=name, **fields)
    return fresh(user)


def fresh(user: User) -> User:
    """The user as the next request knows him or her, without what was read before."""
    return User.objects.get(pk=user.pk)


@dataclass(frozen=True)
class Cast:
    """Who is who; each is a user, and ``.employee`` the person.

    Dora directs Sales. Marek leads North, in which Sam and Sara sell; Olga leads South, in which Otto sells. Aki, of no team,
    assesses. Hana is HR, Ines audits, Root administers.
    """

    sales: Team
    north: Team
    south: Team
    role: Role
    dora: User
    marek: User
    sam: User
    sara: User
    olga: User
    otto: User
    aki: User
    hana: User
    ines: User
    root: User


def make_cast() -> Cast:
    """The company in small."""
    sales = TeamFactory(slug="sales", name="Sales")
    north = TeamFactory(slug="north", name="Team North", parent=sales)
    south = TeamFactory(slug="south", name="Team South", parent=sales)
    role = RoleFactory(slug="sales-representative")

    def member(first: str, name: str, **fields: Any) -> User:
        return make_member(f"{first}@demo.example", name, **fields)

    dora = member("dora", "Dora Lindqvist", team=sales)
    marek = member("marek", "Marek Novák", team=sales)
    olga = member("olga", "Olga Marin", team=sales)
    cast = Cast(
        sales=sales,
        north=north,
        south=south,
        role=role,
        dora=dora,
        marek=marek,
        olga=olga,
        sam=member("sam", "Sam Okoro", team=north, role=role),
        sara=member("sara", "Sara Øster", team=north, role=role),
        otto=member("otto", "Otto Brandt", team=south, role=role),
        aki=member("aki", "Aki Tanaka"),
        hana=member("hana", "Hana Dvořák"),
        ines=member("ines", "Ines Costa"),
        root=UserFactory(email="root@demo.example", is_staff=True),
    )
    for team, lead in ((sales, dora), (north, marek), (south, olga)):
        TeamLeadFactory(team=team, employee=lead.employee)
    for user, access in (
        (cast.hana, Access.HR),
        (cast.ines, Access.AUDITOR),
        (cast.root, Access.ADMINISTRATOR),
    ):
        AccessGrantFactory(user=user, access=access)
    return cast
