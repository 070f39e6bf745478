"""Two or three roles side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from competencies.models import Skill
from roles.models import Requirement, Role, RoleProfile
from roles.selectors.catalogue import profiles_in_force

MOST_ROLES = 3


@dataclass(frozen=True)
class RoleColumn:
    """A role with its profile in force."""

    role: Role
    profile: RoleProfile | None


@dataclass(frozen=True)
class SkillRow:
    """What each role requires of a skill (empty where it does not), and the levels at which the skill is defined."""

    skill: Skill
    defined: tuple[int, ...]
    cells: list[Requirement | None]

    @property
    def differs(self) -> bool:
        """Whether the roles ask for different things."""
        first, *others = [(cell.level, cell.necessity, cell.weight) if cell else None for cell in self.cells]
        return any(other != first for other in others)


@dataclass(frozen=True)
class RoleComparison:
    """The roles and every skill that any of them requires, in the framework's order."""

    columns: list[RoleColumn]
    rows: list[SkillRow]

    @property
    def differing(self) -> list[SkillRow]:
        """The skills of which the roles ask different things."""
        return [row for row in self.rows if row.differs]


def compare_roles(roles: Sequence[Role], day: dt.date) -> RoleComparison:
    """The roles as they are on ``day``, in the order given."""
    profiles = profiles_in_force(roles, day)
    asked = [
        {row.skill.code: row for row in profiles[role.pk].requirements.all()} if role.pk in profiles else {}
        for role in roles
    ]
    skills = {code: row.skill for rows in reversed(asked) for code, row in rows.items()}
    full = Skill.objects.filter(pk__in=[skill.pk for skill in skills.values()])
    by_code = {skill.code: skill for skill in full.select_related("category").prefetch_related("levels")}
    ordered = sorted(by_code.values(), key=lambda skill: (skill.category.order, skill.order, skill.code))
    return RoleComparison(
        columns=[RoleColumn(role, profiles.get(role.pk)) for role in roles],
        rows=[
            SkillRow(
                skill,
                tuple(sorted(row.level for row in skill.levels.all())),
                [rows.get(skill.code) for rows in asked],
            )
            for skill in ordered
        ],
    )
