"""Composed reads of frameworks."""

from competencies.selectors.skills import (
    AttributePage,
    CategoryRows,
    LevelPage,
    Rung,
    Scale,
    SkillList,
    SkillPage,
    SkillRow,
    StatementRow,
    latest_version,
    rungs_of,
    scale_of,
    skill_page,
    skills_of,
    version_by_slug,
    versions_for,
)

__all__ = [
    "AttributePage",
    "CategoryRows",
    "LevelPage",
    "Rung",
    "Scale",
    "SkillList",
    "SkillPage",
    "SkillRow",
    "StatementRow",
    "latest_version",
    "rungs_of",
    "scale_of",
    "skill_page",
    "skills_of",
    "version_by_slug",
    "versions_for",
]
