"""A second version of the small company's framework, and what HR decided of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from assessments import services
from assessments.models import Assessment, HeldLevel, Migration
from competencies.models import FrameworkVersion, Skill
from competencies.models import Mapping as SkillMapping
from roles.models import RoleProfile
from tests.assessments.world import NOW, World
from tests.factories.competencies import make_framework

NEXT_DAY = NOW + dt.timedelta(days=1)
# SALE loses level 6 and gains 3, SSUP stays as it is, NEED has no place any more, NEGO is new.
TINY_2: Mapping[str, Iterable[int]] = {"SSUP": range(1, 7), "SALE": range(3, 6), "NEGO": range(2, 5)}


def second_version(
    world: World, skills: Mapping[str, Iterable[int]] = TINY_2, *, adopted: bool = True, edition: str = "2.0"
) -> FrameworkVersion:
    """The next version, nothing decided yet."""
    return make_framework(
        skills,
        adopted=adopted,
        framework=world.version.framework,
        edition=edition,
        slug=f"tiny-{edition}",
        created_at=NOW,
    )


def decide(
    world: World,
    target: FrameworkVersion,
    places: Mapping[str, str | None],
    *,
    source: FrameworkVersion | None = None,
    kind: str = "exact",
) -> None:
    """HR says what takes the place of each skill (``None``: nothing)."""
    source = source or world.version
    old = {skill.code: skill for skill in source.skills.all()}
    new = {skill.code: skill for skill in target.skills.all()}
    SkillMapping.objects.bulk_create(
        SkillMapping(
            source=old[code],
            target_version=target,
            target=new[place] if place else None,
            kind=kind if place else "",
            state="decided",
            decided_by=world.users["hana"],
            decided_at=NOW,
        )
        for code, place in places.items()
    )


def skill(version: FrameworkVersion, code: str) -> Skill:
    """A skill of a version."""
    return version.skills.get(code=code)


DAY = NEXT_DAY.date()
LATER = NEXT_DAY + dt.timedelta(days=30)
USUAL = {"SSUP": "SSUP", "SALE": "SALE", "NEED": None}


def migrate(world: World, target: FrameworkVersion, **options: Any) -> Migration:
    values: dict[str, Any] = {
        "source": world.version, "target": target, "by": world.user("hana"), "at": NEXT_DAY, "reason": "The new edition.",
        **options,
    }  # fmt: skip
    return services.migrate_framework(**values)


def undo(world: World, migration: Migration, **options: Any) -> Migration:
    values: dict[str, Any] = {"by": world.user("hana"), "at": LATER, "reason": "Too early.", **options}
    return services.undo_migration(migration=migration, **values)


def rows() -> list[tuple[Any, ...]]:
    """All dated facts that count, as a figure would read them."""
    held = HeldLevel.objects.exclude(valid_until=dt.date(1, 1, 1)).order_by("pk")
    profiles = RoleProfile.objects.order_by("pk")
    return [
        *(
            ("held", row.employee_id, row.skill_id, row.level, row.valid_from, row.valid_until)
            for row in held
            if row.valid_until != row.valid_from
        ),
        *(
            ("profile", row.role_id, row.version_id, row.state, row.valid_from, row.valid_until)
            for row in profiles
            if row.valid_until != row.valid_from
        ),
    ]


def held_by_sam(world: World, day: dt.date) -> dict[str, int]:
    found = HeldLevel.objects.on(day).filter(employee=world.people["sam"]).select_related("skill__version")
    return {f"{row.skill.code}@{row.skill.version.edition}": row.level for row in found}


def finish(world: World, assessment: Assessment, at: dt.datetime) -> Assessment:
    """Assess what is handed in and confirm it."""
    services.assess(assessment=assessment, by=world.user("marek"), at=at)
    return services.confirm(assessment=assessment, by=world.user("marek"), at=at, reason="Seen.")
