"""A small company in which everything about an assessment can happen, built row by row so that each test sees all of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import AccessGrant, User
from assessments import services
from assessments.models import Assessment, Evidence, Rating
from competencies.models import Category, Framework, FrameworkVersion, Level, Skill, SkillLevel, Statement
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.rules import search_key
from roles.models import Requirement, Role, RoleProfile

START = dt.date(2024, 1, 1)
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
RECENTLY = dt.date(2026, 9, 14)


def text(english: str) -> dict[str, str]:
    return {"en": english, "it": f"{english} (it)"}


@dataclass
class World:
    """The cast: Sam's line manager is Marek, Dana is above; Aki assesses, Hana is HR, Ines audits, Root keeps accounts."""

    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    version: FrameworkVersion = None
    role: Role = None
    profile: RoleProfile = None

    def statements(self, code: str, level: int) -> list[int]:
        rows = Statement.objects.filter(skill_level__skill=self.skills[code], skill_level__level=level)
        return list(rows.values_list("pk", flat=True))

    def met(self, code: str, *levels: int) -> dict[int, str | None]:
        return {pk: "met" for level in levels for pk in self.statements(code, level)}

    def user(self, name: str) -> User:
        """A fresh copy, as a new request would have: nothing of an earlier one is remembered."""
        return User.objects.get(pk=self.users[name].pk)

    def start(self, at: dt.datetime = NOW, **options: object) -> Assessment:
        return services.start_assessment(employee=self.people["sam"], by=self.user("sam"), at=at, **options)  # type: ignore[arg-type]

    def claim(
        self, assessment: Assessment, code: str, level: int | None, kind: str = "self", **options: object
    ) -> Rating:
        by = self.user("sam" if kind == "self" else "marek")
        verdicts = self.met(code, level) if level else {}
        return services.record_rating(
            assessment=assessment, kind=kind, skill=self.skills[code], by=by, at=NOW, level=level, verdicts=verdicts,
            **options,  # type: ignore[arg-type]
        )  # fmt: skip

    def evidence(
        self, code: str, level: int, *, verified: bool = True, by: str = "sam", **options: object
    ) -> Evidence:
        piece = services.add_evidence(
            employee=self.people["sam"],
            skill_level=SkillLevel.objects.get(skill=self.skills[code], level=level),
            by=self.user(by),
            at=NOW,
            **{  # type: ignore[arg-type]
                "kind": "work_product",
                "title": "Feasibility note",
                "activity_date": RECENTLY,
                "text": "The note that the bid was built on.",
                **options,
            },
        )
        if verified:
            services.verify_evidence(evidence=piece, by=self.user("marek"), at=NOW)
        return piece

    def submitted(self, **levels: int) -> Assessment:
        assessment = self.start()
        for code, level in levels.items():
            self.claim(assessment, code, level)
        return services.submit(assessment=assessment, by=self.user("sam"), at=NOW)

    def assessed(self, **levels: int) -> Assessment:
        assessment = self.submitted(**levels)
        for code, level in levels.items():
            self.claim(assessment, code, level, kind="assessor")
        return services.assess(assessment=assessment, by=self.user("marek"), at=NOW)

    def confirmed(self, at: dt.datetime = NOW, **levels: int) -> Assessment:
        assessment = self.assessed(**levels)
        for code, level in levels.items():
            self.evidence(code, level)
        return services.confirm(assessment=assessment, by=self.user("marek"), at=at, reason="Seen at work.")


def build() -> World:  # noqa: C901
    """The company on :data:`NOW`."""
    world = World()
    framework = Framework.objects.create(slug="tiny", name=text("Tiny"))
    world.version = FrameworkVersion.objects.create(
        framework=framework,
        slug="tiny-1.0",
        edition="1.0",
        name=text("Tiny 1.0"),
        below_range=text("Below."),
        above_range=text("Above."),
        acknowledgement=text("Lent by the Paper Kite Society."),
        created_at=NOW,
    )
    for number in range(1, 8):
        Level.objects.create(
            version=world.version, level=number, guiding_phrase=text(f"Phrase {number}"), essence=text("E")
        )
    category = Category.objects.create(version=world.version, code="selling", name=text("Selling"))
    for order, (code, low, high) in enumerate((("SSUP", 1, 6), ("SALE", 4, 6), ("NEED", 2, 6))):
        skill = Skill.objects.create(
            version=world.version,
            code=code,
            category=category,
            name=text(code.title()),
            description=text("D"),
            order=order,
        )
        world.skills[code] = skill
        for number in range(low, high + 1):
            rung = SkillLevel.objects.create(skill=skill, level=number, essence=text(f"{code} at {number}"))
            Statement.objects.bulk_create(
                Statement(skill_level=rung, order=place, text=text(f"{code} {number}.{place}"))
                for place in (1, 2)
            )
    FrameworkVersion.objects.filter(pk=world.version.pk).update(state="adopted", adopted_at=NOW)
    world.version.refresh_from_db()

    world.role = Role.objects.create(
        slug="account-manager",
        title=text("Account manager"),
        tier=3,
        family="accounts",
        purpose=text("Keeps accounts."),
    )
    world.profile = RoleProfile.objects.create(
        role=world.role, number=1, version=world.version, valid_from=START
    )
    for order, (code, level, necessity, weight) in enumerate(
        (("SSUP", 4, "essential", "2.00"), ("SALE", 5, "essential", "1.00"), ("NEED", 3, "desirable", "1.00"))
    ):
        Requirement.objects.create(
            profile=world.profile,
            skill=world.skills[code],
            level=level,
            necessity=necessity,
            weight=weight,
            order=order,
        )
    RoleProfile.objects.filter(pk=world.profile.pk).update(state="published", published_at=NOW)
    world.profile.refresh_from_db()

    root = Team.objects.create(slug="sales", name="Sales")
    Team.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    root.refresh_from_db()
    world.teams["sales"] = root
    for slug in ("north", "south"):
        team = Team.objects.create(slug=slug, name=slug.title(), parent=root)
        Team.objects.filter(pk=team.pk).update(path=f"{root.path}{team.pk}/")
        team.refresh_from_db()
        world.teams[slug] = team
    for number, (name, team_slug) in enumerate(
        (("dana", "sales"), ("marek", "sales"), ("olga", "sales"), ("sam", "north"), ("lucia", "north"), ("tom", "south"),
         ("aki", "south"), ("hana", None))
    ):  # fmt: skip
        user = User.objects.create_user(f"{name}@example.org", "x")
        world.users[name] = user
        world.people[name] = person = Employee.objects.create(
            user=user,
            number=f"E{number:03}",
            name=name.title(),
            email=user.email,
            joined_on=START,
            search_key=search_key([name, f"E{number:03}", user.email]),
        )
        if team_slug:
            Membership.objects.create(employee=person, team=world.teams[team_slug], valid_from=START)
    for slug, name in (("sales", "dana"), ("north", "marek"), ("south", "olga")):
        TeamLead.objects.create(team=world.teams[slug], employee=world.people[name], valid_from=START)
    for name in ("sam", "lucia", "tom"):
        RoleHolding.objects.create(employee=world.people[name], role=world.role, valid_from=START)
    for name in ("ines", "root", "second"):
        world.users[name] = User.objects.create_user(f"{name}@example.org", "x")
    for name, access in (("hana", "hr"), ("ines", "auditor"), ("root", "administrator")):
        AccessGrant.objects.create(
            user=world.users[name],
            access=access,
            valid_from=START,
            requested_by=world.users["dana"],
            approved_by=world.users["second"],
            approved_at=NOW,
        )
    return world
