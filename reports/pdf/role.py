"""What the profile of a role prints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from competencies.models import SkillLevel
from roles.models import Area, Indicator, Method, Requirement, Role, RoleProfile


@dataclass(frozen=True)
class Asked:
    """A requirement, and what a level of the skill asks in the framework's own words."""

    requirement: Requirement
    phrase: object
    essence: object
    statements: tuple[object, ...]


@dataclass(frozen=True)
class RoleReport:
    """A role, and what it needs on a day; ``profile`` is empty where none is in force."""

    role: Role
    as_of: dt.date
    profile: RoleProfile | None
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    methods: tuple[Method, ...]
    essential: tuple[Asked, ...]
    desirable: tuple[Asked, ...]
    before: tuple[Role, ...]
    after: tuple[Role, ...]

    @property
    def noted(self) -> bool:
        """Whether any indicator has a note."""
        return any(str(indicator.note) for indicator in self.indicators)

    @property
    def weight(self) -> Decimal:
        """Σ weight of the essential requirements."""
        return sum((asked.requirement.weight for asked in self.essential), Decimal(0))


def role_report(role: Role, as_of: dt.date) -> RoleReport:
    """The role and its profile in force on ``as_of``, in a fixed number of queries."""
    profile = RoleProfile.objects.in_force(as_of).filter(role=role).select_related("version").first()
    asked = _asked(profile) if profile else []
    essential = Requirement.Necessity.ESSENTIAL
    return RoleReport(
        role=role,
        as_of=as_of,
        profile=profile,
        areas=tuple(role.areas.all()),
        indicators=tuple(role.indicators.all()),
        methods=tuple(role.methods.all()),
        essential=tuple(one for one in asked if one.requirement.necessity == essential),
        desirable=tuple(one for one in asked if one.requirement.necessity != essential),
        before=tuple(step.source for step in role.steps_in.select_related("source").order_by("source__slug")),
        after=tuple(step.target for step in role.steps_out.select_related("target").order_by("target__slug")),
    )


def _asked(profile: RoleProfile) -> list[Asked]:
    requirements = list(profile.requirements.select_related("skill").order_by("order", "pk"))
    phrases = dict(profile.version.levels.values_list("level", "guiding_phrase"))
    rungs = {
        (row.skill_id, row.level): row
        for row in SkillLevel.objects.filter(
            skill__in=[one.skill_id for one in requirements]
        ).prefetch_related("statements")
    }
    found = []
    for one in requirements:
        rung = rungs[one.skill_id, one.level]
        statements = tuple(statement.text for statement in rung.statements.all())
        found.append(Asked(one, phrases.get(one.level, ""), rung.essence, statements))
    return found
