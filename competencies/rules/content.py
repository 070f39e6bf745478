"""The content of a framework version, free of how it is written down or stored, so that two can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competencies.rules.checker import Text, text_of


@dataclass(frozen=True)
class LevelContent:
    """A level of responsibility."""

    guiding_phrase: Text
    essence: Text


@dataclass(frozen=True)
class AttributeContent:
    """A generic attribute with its text at each level."""

    kind: str
    name: Text
    description: Text
    levels: dict[int, Text]


@dataclass(frozen=True)
class CategoryContent:
    """A category; ``parent`` is the code of the one above."""

    name: Text
    parent: str | None


@dataclass(frozen=True)
class SkillLevelContent:
    """A skill at a level."""

    essence: Text
    statements: tuple[Text, ...]


@dataclass(frozen=True)
class SkillContent:
    """A skill with its defined levels."""

    category: str
    name: Text
    description: Text
    guidance: Text
    activities: tuple[Text, ...]
    levels: dict[int, SkillLevelContent]


@dataclass(frozen=True)
class FrameworkContent:
    """A version. Dictionaries keep the order in which things are listed; two that differ in order only are equal."""

    name: Text
    description: Text
    acknowledgement: Text
    below_range: Text
    above_range: Text
    levels: dict[int, LevelContent]
    attributes: dict[str, AttributeContent]
    categories: dict[str, CategoryContent]
    skills: dict[str, SkillContent]


def identity(document: Mapping[str, Any], slug: str | None = None) -> tuple[str, str, str]:
    """Slug of the version, slug of the framework and edition: the document's, or those that another ``slug`` says.

    ``sfia-9`` is edition 9 of the framework ``sfia``; a slug without a hyphen keeps the document's edition.
    """
    if slug is None or slug == document["slug"]:
        return document["slug"], document["framework"]["slug"], document["edition"]
    framework, _, edition = slug.rpartition("-")
    return (slug, framework, edition) if framework else (slug, slug, document["edition"])


def content_of(document: Mapping[str, Any], language: str = "en") -> FrameworkContent:
    """The content of a document that :func:`check_framework` found nothing in. Plain strings are in ``language``."""

    def text(row: Mapping[str, Any], key: str) -> Text:
        return text_of(row.get(key), language)

    return FrameworkContent(
        name=text(document, "name"),
        description=text(document, "description"),
        acknowledgement=text(document, "acknowledgement"),
        below_range=text(document["out_of_range"], "below"),
        above_range=text(document["out_of_range"], "above"),
        levels={
            row["level"]: LevelContent(text(row, "guiding_phrase"), text(row, "essence"))
            for row in document["levels"]
        },
        attributes={
            row["code"]: AttributeContent(
                kind=row["kind"],
                name=text(row, "name"),
                description=text(row, "description"),
                levels={level["level"]: text(level, "text") for level in row["levels"]},
            )
            for row in document.get("attributes", [])
        },
        categories={
            row["code"]: CategoryContent(text(row, "name"), row.get("parent"))
            for row in document["categories"]
        },
        skills={
            row["code"]: SkillContent(
                category=row["category"],
                name=text(row, "name"),
                description=text(row, "description"),
                guidance=text(row, "guidance"),
                activities=tuple(text_of(activity, language) for activity in row.get("activities", [])),
                levels={
                    level["level"]: SkillLevelContent(
                        essence=text(level, "essence"),
                        statements=tuple(text_of(statement, language) for statement in level["statements"]),
                    )
                    for level in row["levels"]
                },
            )
            for row in document["skills"]
        },
    )
