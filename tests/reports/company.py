"""A company small enough to compute its figures by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import User
from assessments.models import HeldLevel
from competencies.models import FrameworkVersion, Skill
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from roles.models import Role, RoleProfile
from tests.factories.accounts import make_user
from tests.factories.assessments import confirm_level
from tests.factories.competencies import make_framework
from tests.factories.roles import make_role

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SINCE = dt.date(2022, 1, 1)


@dataclass
class Company:
    """Dana leads Sales; Marek leads North and Olga South, both below. Hana is HR, Ines audits, Root keeps accounts."""

    version: FrameworkVersion
    role: Role
    profile: RoleProfile
    skills: dict[str, Skill]
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """A fresh copy, as each request has one."""
        return User.objects.get(email=f"{name}@test.example")

    def team(self, slug: str, parent: Team | None = None) -> Team:
        team = Team.objects.create(slug=slug, name=slug.title(), parent=parent)
        team.path = f"{parent.path if parent else '/'}{team.pk}/"
        team.save()
        self.teams[slug] = team
        return team

    def person(
        self, name: str, team: str = "", role: Role | None = None, *, account: bool = True
    ) -> Employee:
        user = make_user(email=f"{name}@test.example") if account else None
        person = Employee.objects.create(
            user=user, number=f"E-{len(self.people):04d}", name=name.title(), joined_on=SINCE
        )
        self.people[name] = person
        if team:
            Membership.objects.create(employee=person, team=self.teams[team], valid_from=SINCE)
        if role:
            RoleHolding.objects.create(employee=person, role=role, valid_from=SINCE)
        return person

    def holds(
        self, name: str, code: str, level: int, since: dt.date = dt.date(2026, 3, 1), **options
    ) -> HeldLevel:
        """A level that Marek confirmed, by default on evidence of ten days before."""
        options.setdefault("evidence_on", since - dt.timedelta(days=10))
        return confirm_level(
            self.people[name],
            self.profile,
            self.skills[code],
            level,
            since,
            by=self.people["marek"],
            **options,
        )

    def crowd(self, count: int, team: str = "north") -> None:
        """More people of the role, each with a level and its evidence."""
        for number in range(count):
            name = f"crowd{len(self.people):03d}"
            self.person(name, team, self.role, account=False)
            self.holds(name, "SSUP", 1 + number % 6)
            self.holds(name, "SALE", 4 + number % 3)


def build() -> Company:
    """The company on :data:`TODAY`: Sam and Lucia in North, Tom in South, all with one role."""
    version = make_framework(
        {"SSUP": range(1, 7), "SALE": range(4, 7), "NEED": range(2, 7), "NEGO": range(2, 7)}
    )
    role = make_role(
        version,
        {
            "SSUP": (4, "essential", "2.00"),
            "SALE": (5, "essential", "1.00"),
            "NEED": (3, "essential", "1.00"),
            "NEGO": (4, "desirable", "1.00"),
        },
        slug="account-manager",
    )
    company = Company(
        version, role, role.profiles.get(), {skill.code: skill for skill in version.skills.all()}
    )
    top = company.team("sales")
    company.team("north", top)
    company.team("south", top)
    company.person("dana", "sales")
    company.person("marek", "sales")
    company.person("olga", "sales")
    for name, team in (("sam", "north"), ("lucia", "north"), ("tom", "south")):
        company.person(name, team, role)
    company.person("aki")
    for slug, name in (("sales", "dana"), ("north", "marek"), ("south", "olga")):
        TeamLead.objects.create(team=company.teams[slug], employee=company.people[name], valid_from=SINCE)
    for name, access in (("hana", "hr"), ("ines", "auditor"), ("root", "administrator")):
        make_user(access, email=f"{name}@test.example")
    return company
