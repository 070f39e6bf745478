"""Frameworks, levels and skills over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from competencies.models import FrameworkVersion
from competencies.services import adopt_version
from tests.competencies.test_services import LATER
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, shipped_framework, text

pytestmark = pytest.mark.django_db

V1 = "/api/v1"


@pytest.fixture
def reader(signed_in: Any) -> Client:
    return signed_in(make_user())


@pytest.mark.parametrize("address", ["frameworks/", "levels/", "skills/", "skills/1/", "frameworks/x/"])
def test_strangers_get_401_and_administrators_403(signed_in: Any, address: str) -> None:
    assert Client().get(f"{V1}/{address}").status_code == 401
    answer = signed_in(make_user("administrator")).get(f"{V1}/{address}")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert "administrator" in answer.json()["title"].lower()


def test_ssup_is_defined_from_1_to_6_and_7_is_above(reader: Client) -> None:
    shipped_framework()
    answer = reader.get(f"{V1}/skills/?code=SSUP").json()
    assert (answer["count"], answer["next"], answer["previous"]) == (1, None, None)
    (skill,) = answer["results"]
    assert (skill["code"], skill["name"], skill["framework"]) == ("SSUP", "Sales support", "sales-1.0")
    assert skill["defined_levels"] == [1, 2, 3, 4, 5, 6]
    assert [row["level"] for row in skill["levels"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["range"] for row in skill["levels"]] == ["defined"] * 6 + ["above"]
    assert all(2 <= len(row["statements"]) <= 5 and row["explanation"] is None for row in skill["levels"][:6])
    assert skill["levels"][6]["statements"] == []
    assert "strategic" in skill["levels"][6]["explanation"]
    assert set(skill["levels"][0]["statements"][0]) == {"id", "text"}
    assert skill["category"] == {"code": "customer-care", "name": "Customer care"}
    assert len(skill["activities"]) >= 5
    assert skill["guidance"]
    assert skill["description"]


def test_sale_is_defined_from_4_to_6_with_levels_below_and_above(reader: Client) -> None:
    shipped_framework()
    (skill,) = reader.get(f"{V1}/skills/?code=SALE&framework=sales-1.0").json()["results"]
    assert skill["defined_levels"] == [4, 5, 6]
    assert [row["range"] for row in skill["levels"]] == ["below"] * 3 + ["defined"] * 3 + ["above"]
    assert {row["guiding_phrase"] for row in skill["levels"][:2]} == {"Follow", "Assist"}


def test_texts_are_plain_and_in_the_language_of_the_request(reader: Client) -> None:
    version = make_framework({"SALE": [4]}, adopted=False)
    skill = version.skills.get()
    skill.name, skill.guidance = {"en": "You & <me>", "it": "Tu & <io>"}, {"en": "Only here"}
    skill.save()
    row = skill.levels.get().statements.all()[0]
    row.text = {"en": "It's <b>", "it": "È <b>"}
    row.save()
    adopt_version(version=version, by=None, at=LATER)
    english = reader.get(f"{V1}/skills/{skill.pk}/").json()
    assert english["name"] == "You & <me>"
    assert english["levels"][3]["statements"][0]["text"] == "It's <b>"
    for italian in (
        reader.get(f"{V1}/skills/{skill.pk}/?lang=it"),
        reader.get(f"{V1}/skills/{skill.pk}/", headers={"Accept-Language": "it"}),
    ):
        assert italian.json()["name"] == "Tu & <io>"
        assert italian.json()["levels"][3]["statements"][0]["text"] == "È <b>"
        assert italian.json()["guidance"] == "Only here"
        assert italian["Content-Language"] == "it, en"  # one text is not there in Italian


def test_levels_carry_their_attributes(reader: Client) -> None:
    shipped_framework()
    answer = reader.get(f"{V1}/levels/").json()
    assert answer["count"] == 7
    first = answer["results"][0]
    assert (first["number"], first["guiding_phrase"]) == (1, "Follow")
    assert first["essence"]
    assert [row["code"] for row in first["attributes"][:4]] == ["AUTO", "INFL", "COMP", "KNOW"]
    assert len(first["attributes"]) == 16
    assert set(first["attributes"][0]) == {"code", "kind", "name", "text"}


def test_versions_are_listed_and_read(reader: Client, signed_in: Any) -> None:
    version = make_framework(slug="sales-9", acknowledgement=text("Thanks."))
    make_framework(slug="sales-10", adopted=False)
    assert [row["slug"] for row in reader.get(f"{V1}/frameworks/").json()["results"]] == ["sales-9"]
    one = reader.get(f"{V1}/frameworks/sales-9/").json()
    assert one["state"] == "adopted"
    assert one["skills"] == 3
    assert one["acknowledgement"] == "Thanks."
    assert one["framework"] == {"slug": version.framework.slug, "name": version.framework.slug}
    assert reader.get(f"{V1}/frameworks/sales-10/").status_code == 404
    hr = signed_in(make_user("hr"))
    assert hr.get(f"{V1}/frameworks/sales-10/").json()["state"] == "draft"


def test_skills_are_those_of_the_latest_adopted_version_unless_another_is_named(reader: Client) -> None:
    old = make_framework({"SALE": range(4, 7)}, slug="sales-8")
    new = make_framework({"SALE": range(3, 7), "NEED": range(2, 7)}, slug="sales-9", adopted=False)
    adopt_version(version=new, by=None, at=LATER)
    draft = make_framework({"SALE": range(1, 7)}, slug="sales-10", adopted=False)
    assert {row["framework"] for row in reader.get(f"{V1}/skills/").json()["results"]} == {"sales-9"}
    assert reader.get(f"{V1}/skills/?framework=sales-8").json()["results"][0]["id"] == old.skills.get().pk
    assert reader.get(f"{V1}/skills/{old.skills.get().pk}/").status_code == 200
    assert reader.get(f"{V1}/skills/{draft.skills.get().pk}/").status_code == 404
    assert reader.get(f"{V1}/skills/?framework=sales-10").status_code == 404
    assert reader.get(f"{V1}/levels/?framework=sales-10").status_code == 404


@pytest.mark.parametrize("address", ["skills/?framework=nope", "levels/?framework=nope", "skills/0/"])
def test_what_is_unknown_is_a_404(reader: Client, address: str) -> None:
    make_framework()
    answer = reader.get(f"{V1}/{address}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("skills/?code=sale", "/code"),
        ("skills/?cod=SALE", "/cod"),
        ("levels/?code=SALE", "/code"),
        ("frameworks/?state=draft", "/state"),
    ],
)
def test_a_filter_that_is_wrong_is_named(reader: Client, address: str, field: str) -> None:
    make_framework()
    answer = reader.get(f"{V1}/{address}")
    assert answer.status_code == 400
    assert [each["pointer"].split("/0")[0] for each in answer.json()["errors"]] == [field]


def test_an_empty_filter_is_none(reader: Client) -> None:
    make_framework()
    assert reader.get(f"{V1}/skills/?code=&framework=&category=").json()["count"] == 3


def test_unknown_codes_and_categories_find_nothing(reader: Client) -> None:
    version = make_framework()
    category = version.categories.get().code
    assert reader.get(f"{V1}/skills/?code=NONE").json()["count"] == 0
    assert reader.get(f"{V1}/skills/?category=none").json()["count"] == 0
    assert reader.get(f"{V1}/skills/?category={category}").json()["count"] == 3


def test_without_a_framework_the_lists_are_empty(reader: Client) -> None:
    assert (
        reader.get(f"{V1}/skills/").json()["results"] == reader.get(f"{V1}/levels/").json()["results"] == []
    )


def test_lists_come_in_pages(reader: Client) -> None:
    make_framework()
    answer = reader.get(f"{V1}/skills/?page_size=2").json()
    assert len(answer["results"]) == 2
    assert "page=2" in answer["next"]


@pytest.mark.parametrize("address", ["skills/", "levels/", "frameworks/"])
def test_lists_cost_the_same_number_of_queries_for_few_and_for_many(
    reader: Client, queries_of: Any, address: str
) -> None:
    few = make_framework({"SALE": [4]}, slug="few-1")
    reader.get(f"{V1}/{address}")
    before = queries_of(lambda: reader.get(f"{V1}/{address}"))
    codes = {f"AA{chr(65 + n // 26)}{chr(65 + n % 26)}": range(1, 6) for n in range(50)}
    adopt_version(version=make_framework(codes, slug="many-1", adopted=False), by=None, at=LATER)
    FrameworkVersion.objects.filter(pk=few.pk).update(state="deprecated")
    assert queries_of(lambda: reader.get(f"{V1}/{address}")) == before
