"""Bringing a file in one language into a version: what stays, what goes, what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from competencies import rules
from competencies.rules.places import place_of
from tests.competencies.test_rules import a_document


def only(language: str, document: dict[str, Any]) -> rules.FrameworkContent:
    """The document in one language."""
    return rules.in_language(rules.content_of(document), language)


def both() -> rules.FrameworkContent:
    return rules.content_of(a_document())


@pytest.mark.parametrize(
    ("name", "reference"), [({}, "en"), ({"de": "x", "en": "x"}, "en"), ({"it": "x", "de": "x"}, "de")]
)
def test_english_leads_where_it_is_there(name: dict[str, str], reference: str) -> None:
    assert rules.reference_language(name) == reference


def test_a_new_version_is_what_the_file_says() -> None:
    assert rules.merged(None, both(), "en") == (both(), [])


def test_two_languages_one_after_the_other_make_the_whole() -> None:
    content, findings = rules.merged(only("en", a_document()), only("it", a_document()), "it")
    assert not findings
    assert content == both()
    again, findings = rules.merged(content, only("it", a_document()), "it")
    assert (again, findings) == (content, [])


def test_a_translation_brings_words_and_nothing_else() -> None:
    document = a_document()
    document["attributes"][0]["kind"] = "behavioural"
    document["skills"][0]["category"] = "field"
    content, findings = rules.merged(both(), only("it", document), "it")
    assert not findings
    assert content == both()


def test_a_translation_with_other_codes_is_said() -> None:
    document = a_document()
    document["skills"][0]["code"] = "NEWW"
    document["attributes"][0]["code"] = "ELSE"
    _content, findings = rules.merged(both(), only("it", document), "it")
    assert [(each.where, each.rule) for each in findings] == [
        ("!attributes[0].code", "“ELSE” is there in it, but not in en"),
        ("!attributes", "“AUTO” is there in en, but not in it"),
        ("!skills[0].code", "“NEWW” is there in it, but not in en"),
        ("!skills", "“SALE” is there in en, but not in it"),
    ]


def test_the_reference_decides_what_there_is() -> None:
    document = a_document()
    document["skills"][0]["levels"].pop()
    document["skills"][0]["levels"][0]["statements"].append({"en": "One more"})
    document["skills"][1]["code"] = "NEWW"
    document["attributes"][0]["kind"] = "behavioural"
    content, findings = rules.merged(both(), only("en", document), "en")
    assert not findings
    assert set(content.skills) == {"SALE", "NEWW"}
    assert set(content.skills["SALE"].levels) == {4, 5}
    assert all("it" not in text for text in content.skills["SALE"].levels[4].statements)
    assert all("it" in text for text in content.skills["SALE"].levels[5].statements)
    assert content.attributes["AUTO"].kind == "behavioural"


def test_what_a_file_lacks_stays() -> None:
    stored = both()
    parts = {"name", "levels", "attributes", "out_of_range"}
    document = a_document()
    document.update(name={"en": "Derived"}, levels=[], attributes=[], acknowledgement={})
    document["out_of_range"] = {"below": "x", "above": "y"}
    content, findings = rules.merged(stored, only("en", document), "en", parts)
    assert not findings
    assert (content.name, content.levels, content.attributes) == (
        stored.name, stored.levels, stored.attributes,
    )  # fmt: skip
    assert content.below_range == stored.below_range


def test_categories_are_found_again_by_name_or_by_their_skills() -> None:
    document = a_document()
    for row in document["categories"]:
        row["code"] = f"x-{row['code']}"
        row["parent"] = f"x-{row['parent']}" if row["parent"] else None
    for skill in document["skills"]:
        skill["category"] = f"x-{skill['category']}"
    content, _findings = rules.merged(both(), only("en", document), "en")
    assert list(content.categories) == ["selling", "field"]
    assert content.categories["field"].name == both().categories["field"].name
    for row in document["categories"]:
        row["name"] = {"it": f"Altro {row['code']}"}
    content, _findings = rules.merged(both(), only("it", document), "it")
    assert content.skills["SALE"].category == "selling"
    assert content.categories["selling"].name == {"en": "Selling", "it": "Altro x-selling"}


def test_a_category_that_is_new_gets_a_code_that_nobody_has() -> None:
    document = a_document()
    document["categories"] = [
        {"code": "other", "name": {"en": "Selling"}, "parent": None},
        {"code": "selling", "name": {"en": "Quite new"}, "parent": None},
        {"code": "field", "name": {"en": "Field"}, "parent": "other"},
    ]
    for skill in document["skills"]:
        skill["category"] = "other"
    content, _findings = rules.merged(both(), only("en", document), "en")
    assert {code: category.name["en"] for code, category in content.categories.items()} == {
        "selling": "Selling", "selling-2": "Quite new", "field": "Field",
    }  # fmt: skip


def test_places_are_those_of_the_nearest_thing_that_has_one() -> None:
    places = {"skills[0]": "Skills!I2", "skills[0].levels[1]": "Skills!Q2"}
    assert place_of("skills[0].levels[1].statements[3].en", places) == "Skills!Q2"
    assert place_of("skills[0].name", places) == "Skills!I2"
    assert place_of("edition", places) is None
    assert place_of("odd]", places) is None
    said = [rules.Finding("Skills!I2", "said already")]
    found = rules.placed(
        [rules.Finding("f!skills[0].code", "again"), rules.Finding("f!edition", "bad")], places, said
    )
    assert [(each.where, each.rule) for each in found] == [("f!edition", "bad")]


def test_a_document_written_down_again_says_the_same() -> None:
    content = both()
    document = rules.document_of(
        content, slug="tiny-1.0", edition="1.0", framework="tiny", framework_name={"en": "Tiny"}
    )
    assert not rules.check_framework(document)
    assert rules.content_of(document) == content
    assert rules.content_of(document) != rules.nothing()


def test_a_translation_in_part_is_no_finding_unless_asked_for() -> None:
    document = a_document()
    document["skills"][0]["name"] = {"it": "Vendita"}
    assert rules.check_framework(document)
    assert not rules.check_framework(document, strict=False)


def test_levels_statements_and_activities_of_a_translation_have_to_fit() -> None:
    document = a_document()
    document["skills"][0]["levels"].pop()
    document["skills"][0]["levels"][0]["statements"].append({"it": "Ancora"})
    document["skills"][0]["activities"].pop()
    content, findings = rules.merged(both(), only("it", document), "it")
    assert [(each.where, each.rule) for each in findings] == [
        ("!skills[0].levels", "described at levels 4, 5 in it, but at 4, 5, 6 in en"),
        ("!skills[0].levels[0]", "3 statements in it, but 2 in en"),
    ]
    assert content.skills["SALE"].activities == both().skills["SALE"].activities


def test_two_new_categories_do_not_share_the_code_of_one_old() -> None:
    document = a_document()
    document["categories"] = [
        {"code": "one", "name": {"en": "One"}, "parent": None},
        {"code": "two", "name": {"en": "Two"}, "parent": None},
    ]
    document["skills"][0]["category"], document["skills"][1]["category"] = "one", "two"
    content, _findings = rules.merged(both(), only("en", document), "en")
    assert set(content.categories) == {"selling", "two"}
