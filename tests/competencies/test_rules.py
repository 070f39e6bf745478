"""The pure rules of frameworks."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies import rules
from competencies.rules.document import FORMAT
from core.folding import fold


def text(words: str) -> dict[str, str]:
    return {"en": words, "it": f"{words} (it)"}


def a_document() -> dict[str, Any]:
    """A small document in which nothing is wrong."""
    scale = range(1, 8)
    return {
        "format": FORMAT,
        "slug": "tiny-1.0",
        "edition": "1.0",
        "framework": {"slug": "tiny", "name": text("Tiny")},
        "name": text("Tiny 1.0"),
        "description": text("For tests."),
        "acknowledgement": {},
        "levels": [{"level": n, "guiding_phrase": text(f"P{n}"), "essence": text(f"E{n}")} for n in scale],
        "out_of_range": {"below": text("Below."), "above": text("Above.")},
        "attributes": [
            {
                "code": "AUTO",
                "kind": "attribute",
                "name": text("Autonomy"),
                "description": text("How independently."),
                "levels": [{"level": n, "text": text(f"A{n}")} for n in scale],
            }
        ],
        "categories": [
            {"code": "selling", "name": text("Selling"), "parent": None},
            {"code": "field", "name": text("Field"), "parent": "selling"},
        ],
        "skills": [
            {
                "code": "SALE",
                "category": "selling",
                "name": text("Selling"),
                "description": text("Selling things."),
                "guidance": text("When."),
                "activities": [text("Calling"), text("Closing")],
                "levels": [
                    {"level": n, "essence": text(f"S{n}"), "statements": [text(f"{n}a"), text(f"{n}b")]}
                    for n in (4, 5, 6)
                ],
            },
            {
                "code": "SSUP",
                "category": "field",
                "name": text("Support"),
                "description": text("Supporting."),
                "levels": [{"level": 1, "statements": [text("1a"), text("1b")]}],
            },
        ],
    }


# -- the ladder


def test_levels_outside_the_defined_ones_are_below_or_above() -> None:
    assert rules.ladder([4, 5, 6]) == {
        1: "below",
        2: "below",
        3: "below",
        4: "defined",
        5: "defined",
        6: "defined",
        7: "above",
    }


def test_a_skill_without_levels_is_below_its_range_everywhere() -> None:
    assert set(rules.ladder([]).values()) == {rules.Range.BELOW}
    assert list(rules.ladder([])) == [1, 2, 3, 4, 5, 6, 7]


@given(st.integers(1, 7), st.integers(1, 7))
def test_a_ladder_always_has_seven_rungs_and_its_defined_ones_are_contiguous(a: int, b: int) -> None:
    low, high = sorted((a, b))
    rungs = rules.ladder(range(low, high + 1))
    assert list(rungs) == list(rules.LEVELS)
    assert [level for level, where in rungs.items() if where == "defined"] == list(range(low, high + 1))
    assert rules.gaps(range(low, high + 1)) == []


@pytest.mark.parametrize(
    ("levels", "missing"), [([], []), ([3], []), ([2, 3, 4], []), ([1, 4], [2, 3]), ([2, 4, 7], [3, 5, 6])]
)
def test_gaps_are_the_levels_missing_in_between(levels: list[int], missing: list[int]) -> None:
    assert rules.gaps(levels) == missing


# -- searching


def test_searching_ignores_case_and_accents_and_wants_every_word() -> None:
    texts = ["QUAL", "Qualità del servizio", "Ciò che il cliente vede"]
    assert fold("Qualità ÉCOLE") == "qualita ecole"
    assert rules.matches("", texts)
    assert rules.matches("qualita CLIENTE", texts)
    assert not rules.matches("qualita fattura", texts)


# -- texts


def test_a_text_is_trimmed_and_empty_languages_are_left_out() -> None:
    assert rules.text_of({"it": " Ciao\r\n ", "en": "Hi", "ru": " "}) == {"en": "Hi", "it": "Ciao"}
    assert rules.text_of("Ciao", "it") == {"it": "Ciao"}
    assert rules.text_of(None) == {}
    assert rules.text_of("e\u0301") == {"en": "é"}


# -- documents


def test_a_good_document_has_no_findings() -> None:
    assert rules.check_framework(a_document()) == []


def test_optional_parts_may_be_left_out() -> None:
    document = a_document()
    del (
        document["attributes"],
        document["description"],
        document["acknowledgement"],
        document["categories"][0]["parent"],
    )
    assert rules.check_framework(document) == []
    content = rules.content_of(document)
    assert content.attributes == {}
    assert content.description == {}


# Each: what to break, and the place that the finding names.
BROKEN: dict[str, tuple[Any, str]] = {
    "another format": (lambda d: d.update(format="x/9"), "framework.json!format"),
    "format missing": (lambda d: d.pop("format"), "framework.json!format"),
    "an unknown field": (lambda d: d.update(colour="red"), "framework.json!colour"),
    "a slug with capitals": (lambda d: d.update(slug="Tiny 1"), "framework.json!slug"),
    "a slug that is no string": (lambda d: d.update(slug=["x"]), "framework.json!slug"),
    "an edition that is too long": (lambda d: d.update(edition="1" * 21), "framework.json!edition"),
    "no name in English": (lambda d: d.update(name={"it": "Nome"}), "framework.json!name"),
    "an empty name": (lambda d: d.update(name={"en": "  "}), "framework.json!name"),
    "a name that is too long": (lambda d: d.update(name={"en": "x" * 201}), "framework.json!name.en"),
    "a language that is none": (
        lambda d: d.update(name={"en": "x", "English!": "y"}),
        "framework.json!name.English!",
    ),
    "a number for a text": (lambda d: d.update(name={"en": 1}), "framework.json!name"),
    "a description in other languages only": (
        lambda d: d.update(description={"it": "x"}),
        "framework.json!description",
    ),
    "a framework without a slug": (lambda d: d["framework"].pop("slug"), "framework.json!framework.slug"),
    "a framework that is no object": (lambda d: d.update(framework="tiny"), "framework.json!framework"),
    "no framework": (lambda d: d.pop("framework"), "framework.json!framework"),
    "no explanation below": (lambda d: d["out_of_range"].pop("below"), "framework.json!out_of_range.below"),
    "no explanations": (lambda d: d.pop("out_of_range"), "framework.json!out_of_range"),
    "six levels": (lambda d: d["levels"].pop(), "framework.json!levels"),
    "levels that are no list": (lambda d: d.update(levels={}), "framework.json!levels"),
    "no levels": (lambda d: d.pop("levels"), "framework.json!levels"),
    "a level twice": (lambda d: d["levels"][6].update(level=6), "framework.json!levels[6].level"),
    "level 8": (lambda d: d["levels"][6].update(level=8), "framework.json!levels[6].level"),
    "level true": (lambda d: d["levels"][0].update(level=True), "framework.json!levels[0].level"),
    "a level without a number": (lambda d: d["levels"][0].pop("level"), "framework.json!levels[0].level"),
    "a level without an essence": (
        lambda d: d["levels"][0].pop("essence"),
        "framework.json!levels[0].essence",
    ),
    "a kind that is none": (
        lambda d: d["attributes"][0].update(kind="x"),
        "framework.json!attributes[0].kind",
    ),
    "an attribute twice": (
        lambda d: d["attributes"].append(d["attributes"][0]),
        "framework.json!attributes[1].code",
    ),
    "an attribute at six levels": (
        lambda d: d["attributes"][0]["levels"].pop(),
        "framework.json!attributes[0].levels",
    ),
    "an attribute without levels": (
        lambda d: d["attributes"][0].pop("levels"),
        "framework.json!attributes[0].levels",
    ),
    "no categories": (lambda d: d.update(categories=[]), "framework.json!categories"),
    "a category twice": (
        lambda d: d["categories"][1].update(code="selling"),
        "framework.json!categories[1].code",
    ),
    "a category code with spaces": (
        lambda d: d["categories"][1].update(code="a b"),
        "framework.json!categories[1].code",
    ),
    "a parent that comes later": (
        lambda d: d["categories"][0].update(parent="field"),
        "framework.json!categories[0].parent",
    ),
    "a parent that is no code": (
        lambda d: d["categories"][1].update(parent=[]),
        "framework.json!categories[1].parent",
    ),
    "no skills": (lambda d: d.update(skills=[]), "framework.json!skills"),
    "a code of five letters": (
        lambda d: d["skills"][0].update(code="SALES"),
        "framework.json!skills[0].code",
    ),
    "a code in small letters": (
        lambda d: d["skills"][0].update(code="sale"),
        "framework.json!skills[0].code",
    ),
    "a skill twice": (lambda d: d["skills"][1].update(code="SALE"), "framework.json!skills[1].code"),
    "an unknown category": (
        lambda d: d["skills"][0].update(category="x"),
        "framework.json!skills[0].category",
    ),
    "a category that is no code": (
        lambda d: d["skills"][0].update(category={}),
        "framework.json!skills[0].category",
    ),
    "a skill without a category": (
        lambda d: d["skills"][0].pop("category"),
        "framework.json!skills[0].category",
    ),
    "an activity that is no text": (
        lambda d: d["skills"][0]["activities"].append(3),
        "framework.json!skills[0].activities[2]",
    ),
    "a skill without levels": (lambda d: d["skills"][0].update(levels=[]), "framework.json!skills[0].levels"),
    "a gap in the levels": (lambda d: d["skills"][0]["levels"].pop(1), "framework.json!skills[0].levels"),
    "a skill level twice": (
        lambda d: d["skills"][0]["levels"][1].update(level=4),
        "framework.json!skills[0].levels[1].level",
    ),
    "a skill level 0": (
        lambda d: d["skills"][0]["levels"][0].update(level=0),
        "framework.json!skills[0].levels[0].level",
    ),
    "no statement": (
        lambda d: d["skills"][0]["levels"][2]["statements"].clear(),
        "framework.json!skills[0].levels[2].statements",
    ),
    "fifty-one statements": (
        lambda d: d["skills"][0]["levels"][2]["statements"].extend([text("x")] * 49),
        "framework.json!skills[0].levels[2].statements",
    ),
    "statements longer than a cell": (
        lambda d: d["skills"][0]["levels"][2].update(statements=["x" * 9_900] * 4),
        "framework.json!skills[0].levels[2].statements",
    ),
    "a statement of two lines": (
        lambda d: d["skills"][0]["levels"][2]["statements"].append({"en": "a\nb"}),
        "framework.json!skills[0].levels[2].statements[2].en",
    ),
    "a character that cannot be printed": (
        lambda d: d["skills"][0].update(guidance="a\x07b"),
        "framework.json!skills[0].guidance.en",
    ),
    "a statement without English": (
        lambda d: d["skills"][0]["levels"][2]["statements"][1].pop("en"),
        "framework.json!skills[0].levels[2].statements[1]",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found_where_it_is(name: str) -> None:
    breakage, where = BROKEN[name]
    document = a_document()
    breakage(document)
    findings = rules.check_framework(document)
    assert findings[0].where == where
    assert findings[0].rule
    assert len(findings) <= 3  # it may make something else wrong, such as a gap where a level is there twice


def test_all_findings_come_at_once_and_name_the_files_of_the_skills() -> None:
    document = a_document()
    document["skills"][0]["levels"][2]["statements"].clear()
    document["skills"][1]["levels"][0]["level"] = 9
    document["edition"] = ""
    findings = rules.check_framework(document, skill_files=["skills/SALE.json", "skills/SSUP.json"])
    assert [(finding.where, finding.rule) for finding in findings] == [
        ("framework.json!edition", "1 to 20 letters, digits, dots or hyphens, as in 1.0"),
        ("skills/SALE.json!levels[2].statements", "one to fifty statements, not 0"),
        ("skills/SSUP.json!levels[0].level", "a level is a whole number from 1 to 7"),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_what_is_no_object_is_said_once(document: object) -> None:
    findings = rules.check_framework(document, file="x.json")
    assert [(finding.where, finding.rule) for finding in findings] == [
        ("x.json!.", "an object is expected here")
    ]


def test_plain_strings_are_words_of_the_language_that_is_named() -> None:
    document = a_document()
    document["skills"][0]["name"] = "Vendita"
    assert rules.check_framework(document, language="it") == []
    assert rules.content_of(document, "it").skills["SALE"].name == {"it": "Vendita"}


def test_a_language_that_is_named_may_lack_nowhere() -> None:
    where = {finding.where for finding in rules.check_framework(a_document(), language="ru")}
    assert "framework.json!name" in where
    assert "framework.json!skills[1].levels[0].statements[1]" in where
    assert rules.check_framework(a_document(), language="No!")[0].where == "framework.json!."


# -- identity and differences


def test_the_slug_that_is_asked_for_says_framework_and_edition() -> None:
    document = a_document()
    assert rules.identity(document) == ("tiny-1.0", "tiny", "1.0")
    assert rules.identity(document, "tiny-1.0") == ("tiny-1.0", "tiny", "1.0")
    assert rules.identity(document, "sfia-9") == ("sfia-9", "sfia", "9")
    assert rules.identity(document, "mine") == ("mine", "mine", "1.0")


def test_a_first_import_adds_everything() -> None:
    comparison = rules.compare(None, rules.content_of(a_document()))
    assert not comparison.same
    assert comparison.skills.as_dict() == {"added": 2, "changed": 0, "gone": 0, "total": 2}
    assert comparison.skill_levels.as_dict() == {"added": 4, "changed": 0, "gone": 0, "total": 4}
    assert comparison.written == {"SALE", "SSUP"}


def test_the_same_content_in_another_order_is_no_difference() -> None:
    old, new = a_document(), a_document()
    new["skills"].reverse()
    new["levels"].reverse()
    comparison = rules.compare(rules.content_of(old), rules.content_of(new))
    assert comparison.same
    assert not comparison.written
    assert not comparison.gone


def test_what_is_added_changed_and_gone_is_counted() -> None:
    old, new = a_document(), a_document()
    new["skills"][0]["levels"][0]["statements"][0] = text("sharper")
    new["skills"][0]["levels"].append({"level": 7, "statements": [text("7a"), text("7b")]})
    third = copy.deepcopy(old["skills"][1])
    third["code"] = "NEED"
    new["skills"][1] = third
    comparison = rules.compare(rules.content_of(old), rules.content_of(new))
    assert comparison.skills == rules.Counts(added=1, changed=1, gone=1, total=2)
    assert comparison.skill_levels == rules.Counts(added=2, changed=1, gone=1, total=5)
    assert comparison.written == {"SALE", "NEED"}
    assert comparison.gone == {"SSUP"}


def test_a_change_outside_the_skills_counts_no_skill_but_is_not_the_same() -> None:
    old, new = a_document(), a_document()
    new["levels"][0]["essence"] = text("Other")
    comparison = rules.compare(rules.content_of(old), rules.content_of(new))
    assert not comparison.same
    assert comparison.skills.changed == 0
    assert comparison.skill_levels.changed == 0
