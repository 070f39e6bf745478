"""The company of the figures moves to another framework version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from assessments import services
from assessments.models import HeldLevel, Migration
from competencies.models import FrameworkVersion
from competencies.models import Mapping as SkillMapping
from reports.selectors import person_gap, team_matrix
from roles.models import RoleProfile
from tests.factories.competencies import make_framework
from tests.reports.company import NOW, Company


def next_version(
    company: Company, skills: Mapping[str, Any], places: Mapping[str, str | None]
) -> FrameworkVersion:
    """An adopted version that follows the company's, mapped."""
    target = make_framework(
        skills, framework=company.version.framework, edition="9.9", slug="next-9.9", created_at=NOW
    )
    decide(company.version, target, places, company)
    return target


def decide(
    source: FrameworkVersion, target: FrameworkVersion, places: Mapping[str, str | None], company: Company
) -> None:
    old = {skill.code: skill for skill in source.skills.all()}
    new = {skill.code: skill for skill in target.skills.all()}
    SkillMapping.objects.bulk_create(
        SkillMapping(
            source=old[code], target_version=target, target=new[place] if place else None,
            kind="exact" if place else "", decided_by=company.user("hana"), decided_at=NOW,
        )
        for code, place in places.items()
    )  # fmt: skip


def migrate(company: Company, target: FrameworkVersion, **decisions: int | None) -> Migration:
    asked = {row.skill.code: row.pk for row in company.profile.requirements.select_related("skill")}
    return services.migrate_framework(
        source=company.version, target=target, by=company.user("hana"), at=NOW, reason="The new edition.",
        decisions={asked[code]: level for code, level in decisions.items()},
    )  # fmt: skip


def figures(company: Company, day: dt.date) -> dict[str, Any]:
    """Every figure of the day: gaps, the matrix, profiles."""
    dana = company.user("dana")
    matrix = team_matrix(company.teams["sales"], day, dana)
    return {
        "gaps": {name: person_gap(person, day, viewer=dana) for name, person in company.people.items()},
        "matrix": (matrix.skills, matrix.rows, matrix.coverage, matrix.summary),
        "profiles": list(RoleProfile.objects.in_force(day).values_list("pk", "version").order_by("pk")),
        "held": list(
            HeldLevel.objects.on(day).order_by("pk").values_list("pk", "employee", "skill", "level")
        ),
    }
