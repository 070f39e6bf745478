"""Roles over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roles.services import load_shipped_roles
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, shipped_framework, text
from tests.factories.roles import CareerStepFactory, IndicatorFactory, RoleFactory, make_profile, make_role

pytestmark = pytest.mark.django_db

V1 = "/api/v1"


@pytest.fixture
def reader(signed_in: Any) -> Client:
    return signed_in(make_user())


@pytest.mark.parametrize("address", ["roles/", "roles/seller/"])
def test_strangers_get_401_and_administrators_403(signed_in: Any, address: str) -> None:
    RoleFactory(slug="seller")
    assert Client().get(f"{V1}/{address}").status_code == 401
    assert signed_in(make_user("administrator")).get(f"{V1}/{address}").status_code == 403


def test_there_are_at_least_24_roles_each_with_three_requirements(reader: Client) -> None:
    version = shipped_framework()
    load_shipped_roles(version=version, at=version.created_at)
    answer = reader.get(f"{V1}/roles/").json()
    assert answer["count"] >= 24
    assert len(answer["results"]) == answer["count"]
    assert all(len(role["requirements"]) >= 3 for role in answer["results"])
    assert {role["tier"] for role in answer["results"]} == {1, 2, 3, 4}


def test_a_role_carries_its_requirements_indicators_and_next_roles(reader: Client) -> None:
    version = make_framework(slug="test-1.0")
    role = make_role(version, {"SALE": (5, "essential", "0.85")}, slug="seller", title=text("Seller & more"))
    boss = RoleFactory(slug="boss", title=text("Boss"))
    CareerStepFactory(source=role, target=boss)
    IndicatorFactory(role=role)
    skill = version.skills.get(code="SALE")
    answer = reader.get(f"{V1}/roles/seller/").json()
    assert (answer["slug"], answer["title"], answer["tier"], answer["family"]) == (
        "seller",
        "Seller & more",
        3,
        "accounts",
    )
    assert answer["requirements"] == [
        {
            "skill": {"id": skill.pk, "code": "SALE", "name": "Skill SALE"},
            "level": 5,
            "necessity": "essential",
            "weight": 0.85,
        }
    ]
    assert answer["indicators"] == [
        {
            "name": "Customer visits",
            "figure": "5–8",
            "low": 5.0,
            "high": 8.0,
            "unit": "visits",
            "period": "week",
            "note": "",
        }
    ]
    assert answer["next_roles"] == [{"slug": "boss", "title": "Boss"}]
    assert answer["profile"] == {
        "number": 1,
        "framework": "test-1.0",
        "valid_from": "2020-01-01",
        "valid_until": None,
    }
    italian = reader.get(f"{V1}/roles/seller/?lang=it").json()
    assert italian["title"] == "Seller & more (it)"


def test_a_role_without_a_profile_in_force_has_no_requirements(reader: Client) -> None:
    make_profile(RoleFactory(slug="seller"), make_framework(), {"SALE": 4}, published=False)
    answer = reader.get(f"{V1}/roles/seller/").json()
    assert (answer["profile"], answer["requirements"]) == (None, [])


def test_the_list_is_narrowed_by_tier_and_family(reader: Client) -> None:
    RoleFactory(slug="a", tier=1, family="management")
    RoleFactory(slug="b", tier=4, family="support")
    assert [role["slug"] for role in reader.get(f"{V1}/roles/?tier=1").json()["results"]] == ["a"]
    assert [role["slug"] for role in reader.get(f"{V1}/roles/?family=support").json()["results"]] == ["b"]
    assert [role["slug"] for role in reader.get(f"{V1}/roles/").json()["results"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("tier=5", "/tier"), ("tier=x", "/tier"), ("family=x", "/family"), ("titel=x", "/titel")],
)
def test_a_filter_that_is_wrong_is_named(reader: Client, query: str, field: str) -> None:
    answer = reader.get(f"{V1}/roles/?{query}")
    assert answer.status_code == 400
    assert [each["pointer"].removesuffix("/0") for each in answer.json()["errors"]] == [field]


def test_an_unknown_role_is_a_404(reader: Client) -> None:
    assert reader.get(f"{V1}/roles/nobody/").status_code == 404


def test_the_list_costs_the_same_number_of_queries_for_few_and_for_many(
    reader: Client, queries_of: Any
) -> None:
    version = make_framework()

    def grow(number: int) -> None:
        for _ in range(number):
            role = make_role(version, {"SALE": 4, "NEED": 3})
            IndicatorFactory(role=role)
            CareerStepFactory(source=role, target=boss)

    boss = RoleFactory()
    grow(4)
    reader.get(f"{V1}/roles/")
    before = queries_of(lambda: reader.get(f"{V1}/roles/"))
    grow(45)
    assert queries_of(lambda: reader.get(f"{V1}/roles/")) == before
