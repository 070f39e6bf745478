"""The shipped framework: what it promises, and that no text is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from competencies.rules import check_framework, content_of
from competencies.sources import read_source

SOURCE = read_source(Path(settings.BASE_DIR) / "fixtures" / "frameworks" / "sales-1.0")
CONTENT = content_of(SOURCE.document)

# code -> category, lowest and highest level
SKILLS = {
    "SSUP": ("customer-care", 1, 6),
    "SALE": ("selling", 4, 6),
    "PROS": ("selling", 1, 5),
    "NEED": ("selling", 2, 6),
    "NEGO": ("selling", 3, 6),
    "ACCT": ("selling", 3, 6),
    "PIPE": ("market-insight", 2, 6),
    "CHAN": ("selling", 4, 6),
    "MRES": ("market-insight", 2, 6),
    "SANA": ("market-insight", 2, 5),
    "BIDS": ("bids-delivery", 3, 6),
    "DEMO": ("bids-delivery", 1, 5),
    "PROJ": ("bids-delivery", 2, 5),
    "CSVC": ("customer-care", 1, 6),
    "CRMD": ("customer-care", 1, 5),
    "LEAD": ("people-leadership", 4, 7),
    "COAC": ("people-leadership", 3, 6),
    "CCOM": ("personal-effectiveness", 1, 6),
    "RESI": ("personal-effectiveness", 1, 5),
}
ATTRIBUTES = {"AUTO", "INFL", "COMP", "KNOW"}
BEHAVIOURAL = {"COLL", "CMUN", "IMPR", "CREA", "DECI", "DIGI", "LDRS", "LERN", "PLAN", "PROB", "ADAP", "SECU"}


def texts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a document with its place."""
    if isinstance(value, dict) and value and "en" in value:
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{place}[{index}]")


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_shipped_framework_has_every_text_in_each_language(language: str) -> None:
    assert (
        check_framework(SOURCE.document, file=SOURCE.file, skill_files=SOURCE.skill_files, language=language)
        == []
    )
    found = list(texts(SOURCE.document))
    assert len(found) > 700
    assert [place for place, text in found if not text.get(language, "").strip()] == []


def test_it_has_the_skills_at_the_levels_that_were_promised() -> None:
    assert {
        code: (skill.category, min(skill.levels), max(skill.levels)) for code, skill in CONTENT.skills.items()
    } == SKILLS


def test_each_skill_has_guidance_activities_and_an_essence_at_every_level() -> None:
    for code, skill in CONTENT.skills.items():
        assert skill.guidance, code
        assert 5 <= len(skill.activities) <= 8, code
        for number, level in skill.levels.items():
            assert level.essence, (code, number)
            assert 2 <= len(level.statements) <= 5, (code, number)


def test_no_statement_stands_twice() -> None:
    for language in ("en", "it"):
        seen: dict[str, str] = {}
        for code, skill in CONTENT.skills.items():
            for number, level in skill.levels.items():
                for statement in level.statements:
                    words = statement[language]
                    assert words not in seen, (seen.get(words), code, number, words)
                    seen[words] = f"{code} {number}"


def test_the_scale_has_seven_levels_and_sixteen_attributes() -> None:
    assert set(CONTENT.levels) == set(range(1, 8))
    kinds = {
        kind: {c for c, a in CONTENT.attributes.items() if a.kind == kind}
        for kind in ("attribute", "behavioural")
    }
    assert kinds == {"attribute": ATTRIBUTES, "behavioural": BEHAVIOURAL}
    assert all(set(attribute.levels) == set(range(1, 8)) for attribute in CONTENT.attributes.values())
    assert CONTENT.below_range
    assert CONTENT.above_range


def test_sales_support_covers_its_four_duty_areas() -> None:
    guidance = CONTENT.skills["SSUP"].guidance["en"].lower()
    for area in ("customer service", "lead generation", "training and knowledge", "administration"):
        assert area in guidance
