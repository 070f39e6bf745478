"""The content of a version, written down again in the project's own format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from competencies.rules.checker import Text
from competencies.rules.content import FrameworkContent
from competencies.rules.document import FORMAT


def document_of(
    content: FrameworkContent, *, slug: str, edition: str, framework: str, framework_name: Text
) -> dict[str, Any]:
    """The document that :func:`content_of` makes the same content of. It is the same for the same content, order included."""
    return {
        "format": FORMAT,
        "slug": slug,
        "edition": edition,
        "framework": {"slug": framework, "name": framework_name},
        "name": content.name,
        "description": content.description,
        "acknowledgement": content.acknowledgement,
        "out_of_range": {"below": content.below_range, "above": content.above_range},
        "levels": [
            {"level": number, "guiding_phrase": level.guiding_phrase, "essence": level.essence}
            for number, level in sorted(content.levels.items())
        ],
        "attributes": [
            {
                "code": code,
                "kind": attribute.kind,
                "name": attribute.name,
                "description": attribute.description,
                "levels": [
                    {"level": number, "text": text} for number, text in sorted(attribute.levels.items())
                ],
            }
            for code, attribute in content.attributes.items()
        ],
        "categories": [
            {"code": code, "name": category.name, **({"parent": category.parent} if category.parent else {})}
            for code, category in content.categories.items()
        ],
        "skills": [
            {
                "code": code,
                "category": skill.category,
                "name": skill.name,
                "description": skill.description,
                "guidance": skill.guidance,
                "activities": list(skill.activities),
                "levels": [
                    {"level": number, "essence": level.essence, "statements": list(level.statements)}
                    for number, level in sorted(skill.levels.items())
                ],
            }
            for code, skill in content.skills.items()
        ],
    }


def languages_of(value: Any) -> list[str]:
    """The languages of all texts in a document."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            texts = all(isinstance(words, str) for words in each.values())
            if texts and not {"code", "slug"} & each.keys():
                found.update(each)
            else:
                waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return sorted(found)
