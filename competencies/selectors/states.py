"""The mark of each part of a draft that is edited on its own: whoever saves names the mark of what was read."""

from __future__ import annotations

from competencies.models import Attribute, FrameworkVersion, Level, Skill, SkillLevel
from competencies.rules import fingerprint, text_of


def state_of_version(version: FrameworkVersion) -> str:
    """Of the version's own texts."""
    return fingerprint(
        [
            text_of(text.data)
            for text in (
                version.name,
                version.description,
                version.acknowledgement,
                version.below_range,
                version.above_range,
            )
        ]
    )


def state_of_skill(skill: Skill) -> str:
    """Of a skill's name, description, guidance and category."""
    return fingerprint(
        [skill.category_id, *(text_of(text.data) for text in (skill.name, skill.description, skill.guidance))]
    )


def state_of_activities(skill: Skill) -> str:
    """Of a skill's typical activities, in order."""
    return fingerprint([[row.pk, text_of(row.text.data)] for row in skill.activities.all()])


def state_of_skill_level(level: SkillLevel) -> str:
    """Of a skill's level: its essence and its statements, in order."""
    statements = [[row.pk, text_of(row.text.data)] for row in level.statements.all()]
    return fingerprint([text_of(level.essence.data), statements])


def state_of_level(level: Level) -> str:
    """Of a level of responsibility."""
    return fingerprint([text_of(level.guiding_phrase.data), text_of(level.essence.data)])


def state_of_attribute(attribute: Attribute) -> str:
    """Of an attribute with its text at each level."""
    rows = [[row.level, text_of(row.text.data)] for row in attribute.levels.all()]
    return fingerprint([text_of(attribute.name.data), text_of(attribute.description.data), rows])
