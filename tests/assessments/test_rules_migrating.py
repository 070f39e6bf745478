"""What moving to another version changes, as pure functions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.lineage import Lines, Move
from assessments.rules import Asked, Finding, Holding, Place, SkillFact, impact, lineage, nearest

OLD = [
    SkillFact(1, "SSUP", frozenset({1, 2, 3})),
    SkillFact(2, "SALE", frozenset({4, 5, 6})),
    SkillFact(3, "NEED", frozenset({2, 3})),
]
NEW = [
    SkillFact(11, "SSUP", frozenset({1, 2, 3})),
    SkillFact(12, "SALE", frozenset({3, 4, 5})),
    SkillFact(14, "NEGO", frozenset({2})),
]
PLACES = {1: Place(11), 2: Place(12), 3: Place(None)}


def test_every_skill_of_either_version_is_in_the_list_once() -> None:
    found = impact(OLD, NEW, PLACES).skills
    assert [(one.old.code if one.old else None, one.new.code if one.new else None) for one in found] == [
        ("SSUP", "SSUP"), ("SALE", "SALE"), ("NEED", None), (None, "NEGO"),
    ]  # fmt: skip
    assert [set(one.findings) for one in found] == [set(), {Finding.RANGE}, {Finding.GONE}, {Finding.NEW}]
    assert (found[1].added, found[1].removed) == ((3,), (6,))


def test_a_mapping_that_is_not_exact_is_told() -> None:
    found = impact(OLD, NEW, {**PLACES, 1: Place(11, "broader")}).skills
    assert found[0].findings == {Finding.NOT_EXACT}


def test_only_a_skill_in_use_blocks_while_nobody_decided_on_it() -> None:
    assert impact(OLD, NEW, {}).blocking == ()
    assert [one.findings for one in impact(OLD, NEW, {}).skills[:3]] == [{Finding.UNDECIDED}] * 3
    for use in (
        {"asked": [Asked(1, 1, 2, 4)]},
        {"held": [Holding(1, 1, 2, 4)]},
        {"used": {2}},
    ):
        (blocking,) = impact(OLD, NEW, {1: Place(11)}, **use).blocking
        assert blocking.old is not None
        assert blocking.old.code == "SALE"


def test_a_requirement_keeps_its_level_or_gets_the_nearest_as_a_proposal() -> None:
    found = impact(
        OLD, NEW, PLACES, asked=[Asked(1, 7, 1, 3), Asked(2, 7, 2, 6), Asked(3, 7, 3, 2), Asked(4, 8, 2, 5)]
    )
    assert [move.level({}) for move in found.requirements] == [3, 5, None, 5]
    assert [move.to_decide for move in found.requirements] == [False, True, False, False]
    assert found.requirements[1].level({2: 3}) == 3
    assert found.requirements[1].level({2: None}) is None
    assert [move.asked.id for move in found.of_role(7)] == [1, 2, 3]
    assert [move.asked.id for move in found.to_decide()] == [2]


def test_a_held_level_goes_over_as_it_is_or_not_at_all() -> None:
    found = impact(
        OLD, NEW, PLACES, held=[Holding(1, 7, 1, 2), Holding(2, 7, 2, 6), Holding(3, 7, 3, 2)]
    ).held
    assert [move.carried for move in found] == [True, False, False]
    assert [move.assess_again for move in found] == [False, True, False]


def test_of_two_levels_that_go_to_one_place_the_lower_goes() -> None:
    places = {1: Place(11), 2: Place(11), 3: Place(None)}
    new = [SkillFact(11, "BOTH", frozenset(range(1, 7)))]
    found = impact(
        OLD, new, places, held=[Holding(1, 7, 2, 5), Holding(2, 7, 1, 3), Holding(3, 8, 2, 5)]
    ).held
    assert [move.carried for move in found] == [False, True, True]
    assert [Finding.MERGED in move.findings for move in found] == [True, True, False]
    asked = impact(
        OLD, new, places, asked=[Asked(1, 1, 1, 2), Asked(2, 1, 2, 4), Asked(3, 2, 1, 2)]
    ).requirements
    assert [Finding.MERGED in move.findings for move in asked] == [True, True, False]


def test_what_is_held_in_the_new_version_already_stands() -> None:
    (move,) = impact(OLD, NEW, PLACES, held=[Holding(1, 7, 1, 2)], taken={(7, 11)}).held
    assert not move.carried
    assert move.findings == {Finding.ALREADY_HELD}


@pytest.mark.parametrize(
    ("level", "defined", "wanted"), [(4, {4, 5}, 4), (6, {3, 4, 5}, 5), (1, {3, 4}, 3), (4, {3, 5}, 3)]
)
def test_the_nearest_defined_level_is_proposed_and_of_two_the_lower(
    level: int, defined: set[int], wanted: int
) -> None:
    assert nearest(level, defined) == wanted


@given(st.integers(1, 7), st.sets(st.integers(1, 7), min_size=1))
def test_nothing_defined_is_nearer_than_what_is_proposed(level: int, defined: set[int]) -> None:
    found = nearest(level, defined)
    assert found in defined
    assert all(abs(found - level) <= abs(other - level) for other in defined)


def test_a_line_of_skills_goes_over_any_number_of_migrations_and_stops_in_a_circle() -> None:
    pairs = [(1, 11), (2, 11), (11, 21), (21, 1)]
    assert lineage(pairs, [21, 5]) == {21: {21, 11, 1, 2}, 5: {5}}


def test_what_stands_in_the_place_of_a_skill_depends_on_the_day() -> None:
    first, second = dt.date(2026, 1, 1), dt.date(2026, 6, 1)
    known = Lines((Move(1, first, {1: 11, 2: 11}), Move(2, second, {11: 21}), Move(3, second, {21: 1})))
    assert known.now(1, dt.date(2025, 1, 1)) == 1
    assert known.now(1, first) == 11
    assert known.now(2) == 1  # moved on, and back
    assert known.steps(2) == [(1, 11), (2, 21), (3, 1)]
    assert known.steps(5) == []
    assert known.family([2]) == {1, 2, 11, 21}
    assert known.onward([2])[2] == {1, 2, 11, 21}
