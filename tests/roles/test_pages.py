"""The pages about roles and career steps."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from competencies.models import FrameworkVersion
from roles.drawing import LINE_WIDTH, MOST_LINES, wrapped
from roles.drawing import _width as width_of
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, shipped_framework, text
from tests.factories.roles import (
    AreaFactory,
    CareerStepFactory,
    IndicatorFactory,
    MethodFactory,
    RoleFactory,
    make_profile,
    make_role,
)

pytestmark = pytest.mark.django_db

PAGES = ["/roles/", "/roles/seller/", "/roles/paths/", "/roles/paths/?role=seller"]


@pytest.fixture
def version() -> FrameworkVersion:
    return make_framework(slug="test-1.0")


@pytest.fixture
def reader(signed_in: Any) -> Client:
    return signed_in(make_user())


@pytest.fixture
def hr(signed_in: Any) -> Client:
    return signed_in(make_user("hr"))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("access", "status"), [("", 200), ("hr", 200), ("auditor", 200), ("administrator", 403)]
)
def test_everybody_but_an_administrator_reads_them(
    version: FrameworkVersion, signed_in: Any, address: str, access: str, status: int
) -> None:
    make_role(version, {"SALE": 4}, slug="seller")
    assert Client().get(address).status_code == 302
    assert signed_in(make_user(access)).get(address).status_code == status


def test_the_catalogue_goes_by_tier_with_what_weighs_most_first(
    version: FrameworkVersion, reader: Client
) -> None:
    make_role(version, {"SSUP": (2, "essential", "0.50"), "SALE": 4}, slug="seller", tier=3)
    RoleFactory(slug="boss", tier=1)
    found = reader.get("/roles/").context["found"]
    assert [(group.tier, [row.role.slug for row in group.rows]) for group in found.tiers] == [
        (1, ["boss"]),
        (3, ["seller"]),
    ]
    assert [row.skill.code for row in found.tiers[1].rows[0].requirements] == ["SALE", "SSUP"]
    assert "no profile yet" in reader.get("/roles/").content.decode()


def test_the_catalogue_is_filtered_by_words_tier_family_and_skill(
    version: FrameworkVersion, reader: Client
) -> None:
    make_role(version, {"SALE": 4}, slug="seller", title=text("Séller"), tier=3, family="accounts")
    make_role(version, {"SSUP": 4}, slug="helper", title=text("Helper"), tier=4, family="support")

    def found(**query: str) -> list[str]:
        page = reader.get("/roles/", query).context["found"]
        return [row.role.slug for group in page.tiers for row in group.rows]

    assert (
        found(q="seller") == found(tier="3") == found(family="accounts") == found(skill="SALE") == ["seller"]
    )
    assert found(q="what helper") == ["helper"]
    assert found(q="x") == []
    assert "No role matches" in reader.get("/roles/", {"q": "x"}).content.decode()
    assert len(found(tier="9", skill="NONE")) == 2


def test_without_roles_the_pages_say_what_to_do(reader: Client) -> None:
    for address in ("/roles/", "/roles/paths/"):
        assert "No roles yet" in reader.get(address).content.decode()


def test_a_role_shows_all_that_it_is_about(version: FrameworkVersion, reader: Client) -> None:
    role = make_role(version, {"SALE": (5, "essential", "0.85"), "NEED": (3, "desirable")}, slug="seller")
    AreaFactory(role=role, name=text("Customer care"))
    IndicatorFactory(role=role)
    IndicatorFactory(role=role, name=text("Closing rate"), figure="65", unit=text("%"), period="none")
    MethodFactory(role=role, name=text("SPIN"))
    page = reader.get("/roles/seller/").content.decode()
    for words in (
        "Customer care",
        "5–8",
        "a week",
        "Closing rate",
        "SPIN",
        "SALE at level 5.",
        "0.85",
        "desirable",
    ):
        assert words in page
    assert "/skills/SALE/?version=test-1.0#rung-5" in page
    assert "This is the top of its path." in page


def test_a_role_without_a_profile_says_so(reader: Client) -> None:
    RoleFactory(slug="seller")
    assert "No profile yet" in reader.get("/roles/seller/").content.decode()


def test_steps_in_and_out_say_what_they_ask(version: FrameworkVersion, reader: Client) -> None:
    junior = make_role(version, {"SALE": 4, "NEED": 2}, slug="junior", title=text("Junior"))
    seller = make_role(version, {"SALE": 5, "NEED": 2}, slug="seller", title=text("Seller"))
    boss = make_role(version, {"SALE": 5, "SSUP": 6, "NEED": 3}, slug="boss", title=text("Boss"))
    CareerStepFactory(source=junior, target=seller)
    CareerStepFactory(source=seller, target=boss)
    page = reader.get("/roles/seller/").context["page"]
    (out,), (into,) = page.steps_out, page.steps_in
    assert (out.target, out.added, out.raised) == (boss, 1, 1)
    assert (into.source, into.added, into.raised) == (junior, 0, 1)
    shown = reader.get("/roles/seller/").content.decode()
    assert "1 raised" in shown
    assert "1 new" in shown


def test_former_profiles_can_be_read_and_drafts_by_hr_only(
    version: FrameworkVersion, reader: Client, hr: Client
) -> None:
    role = RoleFactory(slug="seller")
    make_profile(role, version, {"SALE": 4}, valid_until=dt.date(2024, 1, 1))
    make_profile(role, version, {"SALE": 5}, valid_from=dt.date(2024, 1, 1))
    make_profile(role, version, {"SALE": 6}, published=False)
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        assert reader.get("/roles/seller/").context["page"].profile.number == 2
        former = reader.get("/roles/seller/?profile=1")
        assert former.context["page"].requirements[0].requirement.level == 4
        assert "not in force today" in former.content.decode()
        assert reader.get("/roles/seller/?profile=3").status_code == 404
        assert hr.get("/roles/seller/?profile=3").context["page"].requirements[0].requirement.level == 6


@pytest.mark.parametrize(
    "address", ["/roles/nobody/", "/roles/seller/?profile=x", "/roles/seller/?profile=99"]
)
def test_what_is_not_there_is_a_404(version: FrameworkVersion, reader: Client, address: str) -> None:
    make_role(version, {"SALE": 4}, slug="seller")
    assert reader.get(address).status_code == 404


def drawing_of(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.search(r"<svg class=\"chart career-map.*?</svg>", page, re.S)[0])


def test_the_map_is_a_picture_of_links_without_styles(reader: Client) -> None:
    from roles.services import load_shipped_roles

    version = shipped_framework()
    load_shipped_roles(version=version, at=version.created_at)
    page = reader.get("/roles/paths/").content.decode()
    svg = drawing_of(page)
    links = [link.get("href") for link in svg.iter("a")]
    roles = [link for link in links if link.startswith("/roles/")]
    assert len(roles) == 24
    assert "/roles/account-manager/" in roles
    assert len(set(links) - set(roles)) == 41  # each line leads to what its step asks
    assert "style" not in {key for element in svg.iter() for key in element.attrib}
    assert len([path for path in svg.iter("path") if path.get("class") == "career-line"]) == 41
    assert page.count('class="disclosure step"') == 41
    chosen = reader.get("/roles/paths/?role=sales-analyst").content.decode()
    nodes = [link for link in drawing_of(chosen).iter("a") if "is-chosen" in link.get("class", "")]
    assert [node.get("href") for node in nodes] == ["/roles/sales-analyst/"]
    assert "/roles/retail-sales-consultant/" not in {
        link.get("href") for link in drawing_of(chosen).iter("a")
    }


def test_a_map_with_a_way_back_is_drawn(version: FrameworkVersion, reader: Client) -> None:
    a, b, c = (make_role(version, {"SALE": 4}, slug=slug) for slug in ("a", "b", "c"))
    for source, target in ((a, b), (b, c), (c, a), (a, c)):
        CareerStepFactory(source=source, target=target)
    page = reader.get("/roles/paths/").content.decode()
    assert len([path for path in drawing_of(page).iter("path") if path.get("class") == "career-line"]) == 4
    assert "asks for no higher level" in page


def test_a_role_without_steps_is_not_drawn_unless_it_is_asked_for(
    version: FrameworkVersion, reader: Client
) -> None:
    make_role(version, {"SALE": 4}, slug="alone")
    assert '<svg class="chart career-map' not in reader.get("/roles/paths/").content.decode()
    assert len(list(drawing_of(reader.get("/roles/paths/?role=alone").content.decode()).iter("a"))) == 1
    assert reader.get("/roles/paths/?role=nobody").status_code == 200


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Seller", ["Seller"]),
        ("Business Development Manager", ["Business", "Development", "Manager"]),
        ("Contact-centre seller, outbound", ["Contact-centre", "seller,", "outbound"]),
        ("Donaudampfschifffahrtskapitän", ["Donaudampfschi…"]),
        ("客戶關係與業務發展經理", ["客戶關係與業務發", "展經理"]),
        ("one two three four five six seven eight nine ten eleven twelve", None),
    ],
)
def test_titles_are_wrapped_to_fit_their_node(title: str, lines: list[str] | None) -> None:
    found = wrapped(title)
    assert lines is None or list(found) == lines
    assert len(found) <= MOST_LINES
    assert all(width_of(line) <= LINE_WIDTH for line in found)
    assert lines is not None or found[-1].endswith("…")


@pytest.mark.parametrize("address", ["/roles/", "/roles/seller/", "/roles/paths/"])
def test_pages_cost_the_same_number_of_queries_for_few_and_for_many(
    version: FrameworkVersion, reader: Client, queries_of: Any, address: str
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            other = make_role(version, {"SALE": 4, "NEED": 3})
            CareerStepFactory(source=seller, target=other)

    seller = make_role(version, {"SALE": 4}, slug="seller")
    AreaFactory(role=seller)
    grow(5)
    reader.get(address)
    before = queries_of(lambda: reader.get(address))
    grow(45)
    assert queries_of(lambda: reader.get(address)) == before
