"""How much of a version is there in a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from competencies.rules.checker import Text
from competencies.rules.content import FrameworkContent, SkillContent


@dataclass(frozen=True)
class Completeness:
    """Of ``total`` texts ``there`` have words in the language."""

    there: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; a version without texts lacks none."""
        return self.there / self.total if self.total else 1.0

    @property
    def missing(self) -> int:
        """How many have no words in it."""
        return self.total - self.there


def texts_of(content: FrameworkContent) -> Iterator[Text]:
    """Every text of a version that has words in any language."""
    everything = [
        content.name,
        content.description,
        content.acknowledgement,
        content.below_range,
        content.above_range,
    ]
    for level in content.levels.values():
        everything += [level.guiding_phrase, level.essence]
    for attribute in content.attributes.values():
        everything += [attribute.name, attribute.description, *attribute.levels.values()]
    everything += [category.name for category in content.categories.values()]
    for skill in content.skills.values():
        everything += _texts_of_skill(skill)
    return (text for text in everything if text)


def _texts_of_skill(skill: SkillContent) -> Iterator[Text]:
    yield from (skill.name, skill.description, skill.guidance, *skill.activities)
    for level in skill.levels.values():
        yield from (level.essence, *level.statements)


def completeness(content: FrameworkContent, languages: list[str]) -> dict[str, Completeness]:
    """For each language how many texts it has, of those that have words in any."""
    texts = list(texts_of(content))
    return {tag: Completeness(sum(tag in text for text in texts), len(texts)) for tag in languages}
