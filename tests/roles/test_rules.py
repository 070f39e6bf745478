"""The pure rules of roles."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles import rules
from roles.models import Indicator, Requirement, Role
from roles.rules.document import FAMILIES, NECESSITIES, PERIODS, decimal

SKILLS = {"SALE": {4, 5, 6}, "NEED": {2, 3, 4, 5, 6}, "SSUP": {1, 2, 3, 4, 5, 6}}


def text(words: str) -> dict[str, str]:
    return {"en": words, "it": f"{words} (it)"}


def a_role(slug: str = "seller", **fields: Any) -> dict[str, Any]:
    """A document in which nothing is wrong."""
    return {
        "slug": slug,
        "tier": 3,
        "family": "accounts",
        "title": text(slug.title()),
        "purpose": text("Sells."),
        "areas": [{"name": text("Care"), "description": text("Cares.")}, {"name": text("More")}],
        "indicators": [
            {
                "name": text("Visits"),
                "figure": "5–8",
                "low": "5",
                "high": "8",
                "unit": text("visits"),
                "period": "week",
                "note": {},
            },
            {"name": text("Answers"), "figure": "≤ 24", "low": None, "high": "24"},
        ],
        "methods": [{"name": text("SPIN"), "description": text("Asks.")}],
        "requirements": [
            {"skill": "SALE", "level": 4, "necessity": "essential", "weight": "1.00"},
            {"skill": "NEED", "level": 3, "necessity": "desirable", "weight": "0.50"},
            {"skill": "SSUP", "level": 2},
        ],
        "next_roles": [],
        **fields,
    }


def check(*documents: Any, **options: Any) -> list[str]:
    return [finding.where for finding in rules.check_roles(documents, skills=SKILLS, **options)]


def test_good_documents_have_no_findings() -> None:
    assert check(a_role(), a_role("boss", next_roles=["seller", "known"]), known=["known"]) == []


def test_the_words_of_the_format_are_those_of_the_database() -> None:
    assert set(FAMILIES) == set(Role.Family.values)
    assert set(PERIODS) == set(Indicator.Period.values)
    assert set(NECESSITIES) == set(Requirement.Necessity.values)


BROKEN: dict[str, tuple[Any, str]] = {
    "no slug": (lambda d: d.pop("slug"), "slug"),
    "a slug with capitals": (lambda d: d.update(slug="Seller"), "slug"),
    "tier 5": (lambda d: d.update(tier=5), "tier"),
    "tier true": (lambda d: d.update(tier=True), "tier"),
    "an unknown family": (lambda d: d.update(family="x"), "family"),
    "no title in English": (lambda d: d.update(title={"it": "x"}), "title"),
    "no purpose": (lambda d: d.pop("purpose"), "purpose"),
    "an unknown field": (lambda d: d.update(colour="red"), "colour"),
    "an area without a name": (lambda d: d["areas"][0].pop("name"), "areas[0].name"),
    "a method that is a string": (lambda d: d["methods"].append("x"), "methods[1]"),
    "an indicator without a figure": (lambda d: d["indicators"][0].pop("figure"), "indicators[0].figure"),
    "a figure that is too long": (
        lambda d: d["indicators"][0].update(figure="x" * 61),
        "indicators[0].figure",
    ),
    "a number that is none": (lambda d: d["indicators"][0].update(low=5), "indicators[0].low"),
    "a number that is too big": (
        lambda d: d["indicators"][0].update(high="1" + "0" * 12),
        "indicators[0].high",
    ),
    "numbers the wrong way round": (lambda d: d["indicators"][0].update(low="9"), "indicators[0].high"),
    "an unknown period": (lambda d: d["indicators"][0].update(period="x"), "indicators[0].period"),
    "no requirements": (lambda d: d.update(requirements=[]), "requirements"),
    "an unknown skill": (lambda d: d["requirements"][0].update(skill="NONE"), "requirements[0].skill"),
    "a skill that is no code": (lambda d: d["requirements"][0].update(skill="sale"), "requirements[0].skill"),
    "a skill twice": (lambda d: d["requirements"][1].update(skill="SALE", level=4), "requirements[1].skill"),
    "a level out of range": (lambda d: d["requirements"][0].update(level=3), "requirements[0].level"),
    "level 8": (lambda d: d["requirements"][0].update(level=8), "requirements[0].level"),
    "an unknown necessity": (
        lambda d: d["requirements"][0].update(necessity="x"),
        "requirements[0].necessity",
    ),
    "a weight of nothing": (lambda d: d["requirements"][0].update(weight="0"), "requirements[0].weight"),
    "a weight that is a number": (lambda d: d["requirements"][0].update(weight=1), "requirements[0].weight"),
    "an unknown next role": (lambda d: d.update(next_roles=["x"]), "next_roles[0]"),
    "a step to itself": (lambda d: d.update(next_roles=["seller"]), "next_roles[0]"),
    "a step that is no slug": (lambda d: d.update(next_roles=[3]), "next_roles[0]"),
    "a step twice": (lambda d: d.update(next_roles=["other", "other"]), "next_roles[1]"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found_where_it_is(name: str) -> None:
    breakage, where = BROKEN[name]
    document = a_role()
    breakage(document)
    assert check(document, known=["other"], names=["seller.json"]) == [f"seller.json!{where}"]


def test_a_role_twice_is_found_and_files_without_a_name_are_numbered() -> None:
    assert check(a_role(), a_role()) == ["roles[1]!slug"]
    assert check(None) == ["roles[0]!."]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1.50", Decimal("1.5")),
        ("-2", Decimal(-2)),
        ("1.005", None),
        ("x", None),
        ("NaN", None),
        ("1e999", None),
        (3, None),
    ],
)
def test_numbers_are_strings_with_two_decimals_at_most(value: object, number: Decimal | None) -> None:
    assert decimal(value) == number


def test_content_has_the_defaults_filled_in() -> None:
    content = rules.content_of(a_role())
    assert content.requirements["SSUP"] == rules.RequirementContent(2, "essential", Decimal(1))
    assert content.indicators[1].period == "none"
    assert content.areas[1].description == {}


# -- career steps


def test_a_step_adds_and_raises_requirements() -> None:
    demands = rules.demands_of(
        {"SALE": 4, "NEED": 5, "SSUP": 2}, {"NEGO": 3, "SALE": 5, "NEED": 4, "SSUP": 2}
    )
    assert demands == [
        rules.StepDemand("NEGO", rules.Change.ADDED, None, 3),
        rules.StepDemand("SALE", rules.Change.RAISED, 4, 5),
    ]


def test_a_way_passes_what_leads_to_a_role_and_what_follows_it() -> None:
    edges = [("a", "b"), ("b", "c"), ("x", "c"), ("c", "d"), ("b", "y"), ("d", "b")]
    assert rules.on_the_way("c", edges) == {"a", "b", "c", "d", "x", "y"}
    assert rules.on_the_way("y", [("a", "y"), ("a", "z")]) == {"a", "y"}
    assert rules.on_the_way("alone", edges) == {"alone"}


# -- the picture


def test_every_step_leads_to_the_right_and_passes_a_bend_in_each_column_between() -> None:
    layout = rules.lay_out(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("a", "c"), ("a", "d")])
    columns = {name: spot.column for name, spot in layout.spots.items()}
    assert columns == {"a": 0, "b": 1, "c": 2, "d": 1}
    long = next(curve for curve in layout.curves if (curve.source, curve.target) == ("a", "c"))
    assert [spot.column for spot in long.spots] == [0, 1, 2]
    assert layout.columns == 3


def test_a_circle_is_drawn_with_one_step_back() -> None:
    layout = rules.lay_out(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"), ("a", "nobody")])
    assert {name: spot.column for name, spot in layout.spots.items()} == {"a": 0, "b": 1, "c": 2}
    back = next(curve for curve in layout.curves if curve.source == "c")
    assert [spot.column for spot in back.spots] == [2, 1, 0]
    assert len(layout.curves) == 3


def test_two_roles_that_lead_to_each_other_are_drawn_both_ways() -> None:
    layout = rules.lay_out(["a", "b"], [("a", "b"), ("b", "a")])
    assert [(curve.source, curve.spots[0].column) for curve in layout.curves] == [("a", 0), ("b", 1)]


def test_a_late_starter_stands_just_before_what_follows_it() -> None:
    layout = rules.lay_out(["a", "b", "c", "late"], [("a", "b"), ("b", "c"), ("late", "c")])
    assert layout.spots["late"].column == 1


def test_nothing_is_laid_out_as_nothing() -> None:
    layout = rules.lay_out([], [])
    assert (layout.spots, layout.curves, layout.columns) == ({}, (), 0)


NODES = st.integers(0, 9).map(lambda number: f"n{number}")


@given(st.lists(NODES, unique=True), st.lists(st.tuples(NODES, NODES), max_size=25))
def test_no_two_nodes_of_a_column_overlap_and_the_same_graph_gives_the_same_picture(
    nodes: list[str], edges: list[tuple[str, str]]
) -> None:
    layout = rules.lay_out(nodes, edges)
    assert layout == rules.lay_out(nodes, edges)
    assert set(layout.spots) == set(nodes)
    for column in range(layout.columns):
        rows = sorted(spot.row for spot in layout.spots.values() if spot.column == column)
        assert all(below - above >= 0.999 for above, below in itertools.pairwise(rows))
    assert all(0 <= spot.row <= layout.rows - 1 + 1e-9 for spot in layout.spots.values())
    known = {(a, b) for a, b in edges if a != b and a in nodes and b in nodes}
    assert {(curve.source, curve.target) for curve in layout.curves} == known
