"""Editions, wordings, similarity, completeness and two versions side by side: pure functions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competencies.rules import (
    CHANGE_KINDS,
    AttributeContent,
    CategoryContent,
    Completeness,
    FrameworkContent,
    LevelContent,
    SkillContent,
    SkillLevelContent,
    Text,
    compare_versions,
    completeness,
    fingerprint,
    kind_of,
    next_edition,
    propose,
    renamed,
    slug_of_edition,
    word_diff,
    words_in,
)
from competencies.rules.similarity import MOST, THRESHOLD, cosine, similarity, trigrams
from competencies.rules.wording import aligned


def said(words: str) -> Text:
    return {"en": words}


def a_skill(name: str = "Selling", levels: tuple[int, ...] = (4, 5), **fields: object) -> SkillContent:
    skill = SkillContent(
        category="selling",
        name=said(name),
        description=said(f"What {name.lower()} is about."),
        guidance={},
        activities=(said("Calling"), said("Closing")),
        levels={
            n: SkillLevelContent(said(f"At {n}."), (said(f"Does {n}a."), said(f"Does {n}b."))) for n in levels
        },
    )
    return replace(skill, **fields)  # type: ignore[arg-type]


def a_version(**skills: SkillContent) -> FrameworkContent:
    return FrameworkContent(
        name=said("Tiny 1.0"),
        description={},
        acknowledgement={},
        below_range=said("Below."),
        above_range=said("Above."),
        levels={n: LevelContent(said(f"Phrase {n}"), said(f"Essence {n}")) for n in range(1, 8)},
        attributes={"AUTO": AttributeContent("attribute", said("Autonomy"), {}, {1: said("Little")})},
        categories={
            "selling": CategoryContent(said("Selling"), None),
            "field": CategoryContent(said("Field"), None),
        },
        skills=skills or {"SALE": a_skill()},
    )


@pytest.mark.parametrize(
    ("edition", "taken", "proposed"),
    [
        ("1.0", (), "1.1"),
        ("1.0", ("1.1", "1.2"), "1.3"),
        ("9", (), "10"),
        ("2026b", (), "2027b"),
        ("spring", (), "spring-2"),
        ("spring", ("spring-2",), "spring-3"),
    ],
)
def test_the_next_edition_is_the_first_that_is_free(
    edition: str, taken: tuple[str, ...], proposed: str
) -> None:
    assert next_edition(edition, taken) == proposed


@pytest.mark.parametrize(
    ("edition", "slug"),
    [("2.0", "sales-2.0"), ("2026 Spring", "sales-2026-spring"), ("2._x", "sales-2-x"), ("_", "sales")],
)
def test_a_slug_is_proposed_from_the_edition(edition: str, slug: str) -> None:
    assert slug_of_edition("sales", edition) == slug


def test_a_name_gets_the_new_edition_in_each_language() -> None:
    assert renamed({"en": "Sales 1.0", "it": "Vendite", "ru": "1.0.1"}, "1.0", "1.1") == {
        "en": "Sales 1.1",
        "it": "Vendite 1.1",
        "ru": "1.0.1 1.1",
    }
    assert renamed({"en": "Sales 1.0"}, "1.0", r"\1") == {"en": r"Sales \1"}


def test_a_fingerprint_is_equal_for_equal_content_only() -> None:
    assert fingerprint({"a": 1, "b": ["ü"]}) == fingerprint({"b": ["ü"], "a": 1})
    assert fingerprint(["a", "b"]) != fingerprint(["b", "a"])


def test_completeness_counts_the_texts_that_have_words_in_any_language() -> None:
    content = a_version(SALE=a_skill(name="x", guidance={"en": "Guide", "it": "Guida"}))
    shares = completeness(content, ["en", "it"])
    # the version 3, levels 14, attribute 2, categories 2, the skill 3, activities 2, levels 2 × 3
    assert shares["en"] == Completeness(32, 32)
    assert (shares["en"].share, shares["en"].missing) == (1.0, 0)
    assert (shares["it"].there, shares["it"].missing) == (1, 31)
    assert Completeness(0, 0).share == 1.0


def test_a_word_diff_says_what_was_taken_out_and_put_in() -> None:
    assert [(s.kind, s.text) for s in word_diff("Sells the old thing.", "Sells the new big thing.")] == [
        ("same", "Sells the "),
        ("del", "old"),
        ("ins", "new big"),
        ("same", " thing."),
    ]
    assert [(s.kind, s.text) for s in word_diff("完成銷售", "完成大銷售")] == [
        ("same", "完成"),
        ("ins", "大"),
        ("same", "銷售"),
    ]
    assert [(s.kind, s.text) for s in word_diff("", "All.")] == [("ins", "All.")]
    assert word_diff("", "") == ()


def test_lists_are_paired_by_what_is_equal_then_by_what_is_alike() -> None:
    old = ["Calls the customer each week", "Closes deals", "Writes nothing down"]
    new = ["Closes deals", "Calls the big customer each week", "Flies to the moon"]
    assert aligned(old, new) == [(1, 0), (0, 1), (None, 2), (2, None)]
    assert aligned(["a", "a"], ["a"]) == [(0, 0), (1, None)]
    # two new ones are like the same old one: the one that is nearest takes it
    assert aligned(["Calls the customer"], ["Calls the customer now and then", "Calls the customer now"]) == [
        (None, 0),
        (0, 1),
    ]


def test_nothing_differs_between_a_version_and_itself() -> None:
    found = compare_versions(a_version(), a_version())
    assert (found.skills, found.scale, found.same_skills) == ((), (), 1)
    assert found.counts() == dict.fromkeys(CHANGE_KINDS, 0)


def test_skills_that_are_new_gone_and_different_are_found_with_each_text() -> None:
    sale = a_skill()
    levels = {
        3: SkillLevelContent(said("At 3."), (said("Does 3a."), said("Does 3b."))),
        4: SkillLevelContent(said("At 4."), (said("Does 4a."), said("Does 4b well."))),
    }
    other = replace(
        sale,
        name={"en": "Selling", "it": "Vendita"},
        category="field",
        activities=(said("Closing"), said("Calling")),
        levels=levels,
    )
    found = compare_versions(
        a_version(SALE=sale, GONE=a_skill("Gone")), a_version(NEWS=a_skill("New"), SALE=other)
    )
    assert [(change.key, change.status) for change in found.skills] == [
        ("NEWS", "new"),
        ("SALE", "changed"),
        ("GONE", "gone"),
    ]
    new, change, gone = found.skills
    assert change.kinds == {"levels", "texts", "moved"}
    assert (change.added_levels, change.removed_levels) == ((3,), (5,))
    assert (change.old_category, change.new_category) == ("selling", "field")
    assert [(t.field, t.level, t.position, t.status) for t in change.texts] == [
        ("name", None, None, "changed"),
        ("essence", 3, None, "new"),
        ("statement", 3, 1, "new"),
        ("statement", 3, 2, "new"),
        ("statement", 4, 2, "changed"),
        ("essence", 5, None, "gone"),
        ("statement", 5, 1, "gone"),
        ("statement", 5, 2, "gone"),
    ]
    assert change.texts[0].languages == ("it",)
    assert [s.kind for s in change.texts[0].segments] == ["same"]
    assert (new.new_levels, new.old_levels) == ((4, 5), ())
    assert new.kinds == {"new"}
    assert (gone.new_levels, gone.old_levels, gone.old) == ((), (4, 5), said("Gone"))
    assert found.counts() == {"new": 1, "gone": 1, "levels": 1, "texts": 1, "moved": 1, "order": 0}


def test_two_wordings_of_one_text_are_one_change_however_different_they_are() -> None:
    found = compare_versions(
        a_version(SALE=a_skill()), a_version(SALE=a_skill(description=said("Nothing in common")))
    )
    assert [(t.field, t.status) for t in found.skills[0].texts] == [("description", "changed")]


def test_the_order_of_activities_is_no_difference_of_texts() -> None:
    found = compare_versions(
        a_version(SALE=a_skill()), a_version(SALE=a_skill(activities=(said("Closing"), said("Calling"))))
    )
    assert found.skills[0].texts == ()
    assert found.skills[0].kinds == {"order"}


def test_the_version_its_scale_and_its_categories_are_compared_too() -> None:
    old = a_version()
    new = replace(
        old,
        name=said("Tiny 2.0"),
        levels={**old.levels, 3: LevelContent(said("Do"), said("Essence 3"))},
        attributes={
            "AUTO": replace(old.attributes["AUTO"], levels={1: said("Very little"), 2: said("Some")}),
            "INFL": AttributeContent("attribute", said("Influence"), {}, {}),
        },
        categories={
            "selling": CategoryContent(said("Sales"), None),
            "field": CategoryContent(said("Field"), "selling"),
        },
    )
    found = compare_versions(old, new).scale
    assert [(change.what, change.key, change.status, set(change.kinds)) for change in found] == [
        ("version", "", "changed", {"texts"}),
        ("level", "3", "changed", {"texts"}),
        ("attribute", "AUTO", "changed", {"texts"}),
        ("attribute", "INFL", "new", {"new"}),
        ("category", "selling", "changed", {"texts"}),
        ("category", "field", "changed", {"moved"}),
    ]
    assert [(t.field, t.level, t.status) for t in found[2].texts] == [
        ("text", 1, "changed"),
        ("text", 2, "new"),
    ]
    without = replace(new, levels={}, attributes={}, categories={})
    assert {change.status for change in compare_versions(new, without).scale} == {"gone"}
    assert {c.status for c in compare_versions(without, new).scale} == {"new"}


def test_words_fall_back_to_english_and_then_to_any() -> None:
    assert words_in({"en": "a", "it": "b"}, "it") == "b"
    assert words_in({"en": "a", "it": "b"}, "ru") == "a"
    assert words_in({"it": "b"}, "ru") == "b"
    assert words_in({}, "ru") == ""


def test_similarity_is_the_cosine_of_trigrams_of_names_and_descriptions() -> None:
    assert trigrams("Ab c") == trigrams("àB  C") == {" ab": 1, "ab ": 1, "b c": 1, " c ": 1}
    assert cosine(trigrams("same"), trigrams("same")) == pytest.approx(1.0)
    assert cosine(trigrams("abc"), trigrams("xyz")) == 0.0
    assert cosine(trigrams(""), trigrams("xyz")) == 0.0
    assert similarity(a_skill("Selling"), a_skill("Selling")) == pytest.approx(1.0)
    assert similarity(a_skill("Selling"), a_skill("Selling", description=said("zzz"))) == pytest.approx(0.6)
    foreign = replace(a_skill("Selling"), name={"it": "Vendita"})
    assert similarity(a_skill("Selling"), foreign) == pytest.approx(0.4)


def test_the_skill_of_the_same_code_is_the_only_proposal_and_says_whether_anything_differs() -> None:
    old = {"SALE": a_skill("Selling"), "NEED": a_skill("Needs")}
    new = {
        "SALE": a_skill("Selling", category="field"),
        "NEED": a_skill("Needs", levels=(4,)),
        "SELL": a_skill("Selling"),
    }
    (same,) = propose("SALE", old, new)
    assert (same.code, same.kind, same.same_code, same.similarity) == ("SALE", "exact", True, 1.0)
    (other,) = propose("NEED", old, new)
    assert (other.kind, other.same_code) == ("close", True)
    assert kind_of(old["SALE"], new["SELL"]) == "exact"


def test_without_the_same_code_the_most_alike_are_proposed_three_at_most() -> None:
    old = {"PROS": a_skill("Prospecting customers")}
    new = {code: a_skill(f"Prospecting customers {code}") for code in ("AAAA", "BBBB", "CCCC", "DDDD")}
    new["ZZZZ"] = a_skill("Bookkeeping", description=said("Ledgers."))
    found = propose("PROS", old, new)
    assert len(found) == MOST
    assert "ZZZZ" not in [each.code for each in found]
    assert all(each.similarity >= THRESHOLD and not each.same_code for each in found)
    assert [each.similarity for each in found] == sorted((each.similarity for each in found), reverse=True)
    left = propose("PROS", old, new, refused=[found[0].code])
    assert found[0].code not in [each.code for each in left]


def test_a_rejected_pair_of_the_same_code_is_not_proposed_again() -> None:
    old = {"SALE": a_skill("Selling")}
    new = {"SALE": a_skill("Selling"), "SELL": a_skill("Selling")}
    assert [each.code for each in propose("SALE", old, new, refused=["SALE"])] == ["SELL"]
