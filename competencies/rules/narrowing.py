"""A version in one language alone, to see what a file in that language changes."""

from __future__ import annotations

from dataclasses import replace

from competencies.rules.checker import Text
from competencies.rules.content import FrameworkContent, LevelContent, SkillLevelContent


def in_language(content: FrameworkContent, language: str) -> FrameworkContent:
    """``content`` with the words in ``language`` alone."""

    def only(text: Text) -> Text:
        return {language: text[language]} if language in text else {}

    return FrameworkContent(
        name=only(content.name),
        description=only(content.description),
        acknowledgement=only(content.acknowledgement),
        below_range=only(content.below_range),
        above_range=only(content.above_range),
        levels={
            number: LevelContent(only(level.guiding_phrase), only(level.essence))
            for number, level in content.levels.items()
        },
        attributes={
            code: replace(
                attribute,
                name=only(attribute.name),
                description=only(attribute.description),
                levels={number: only(text) for number, text in attribute.levels.items()},
            )
            for code, attribute in content.attributes.items()
        },
        categories={
            code: replace(category, name=only(category.name)) for code, category in content.categories.items()
        },
        skills={
            code: replace(
                skill,
                name=only(skill.name),
                description=only(skill.description),
                guidance=only(skill.guidance),
                activities=tuple(only(text) for text in skill.activities),
                levels={
                    number: SkillLevelContent(
                        only(level.essence), tuple(only(statement) for statement in level.statements)
                    )
                    for number, level in skill.levels.items()
                },
            )
            for code, skill in content.skills.items()
        },
    )


def nothing() -> FrameworkContent:
    """The content of a version that is not there yet."""
    return FrameworkContent({}, {}, {}, {}, {}, {}, {}, {}, {})
