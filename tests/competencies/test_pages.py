"""The pages about skills and levels."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import FrameworkVersion, Level
from competencies.services import adopt_version
from tests.competencies.test_services import AT, LATER, imported
from tests.factories.accounts import make_user
from tests.factories.competencies import (
    AttributeFactory,
    AttributeLevelFactory,
    make_framework,
    shipped_framework,
    text,
)
from tests.factories.roles import make_profile, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FrameworkVersion:
    return make_framework(slug="test-1.0")


@pytest.fixture
def reader(signed_in: Any) -> Client:
    return signed_in(make_user())


@pytest.fixture
def hr(signed_in: Any) -> Client:
    return signed_in(make_user("hr"))


PAGES = ["/skills/", "/skills/levels/", "/skills/levels/?view=attributes", "/skills/SALE/"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_ask_for_a_sign_in(version: FrameworkVersion, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("access", "status"), [("", 200), ("hr", 200), ("auditor", 200), ("administrator", 403)]
)
def test_everybody_but_an_administrator_reads_them(
    version: FrameworkVersion, signed_in: Any, address: str, access: str, status: int
) -> None:
    assert signed_in(make_user(access)).get(address).status_code == status


def test_the_list_shows_each_skill_in_its_category_with_its_levels(
    version: FrameworkVersion, reader: Client
) -> None:
    page = reader.get("/skills/").content.decode()
    assert "Skills: 3 · categories: 1 · levels described: 14" in page
    assert "levels 4 to 6" in page
    assert 'href="/skills/SALE/"' in page


def test_a_search_is_in_the_readers_language_and_ignores_accents(reader: Client) -> None:
    shipped_framework()
    english = reader.get("/skills/", {"q": "NEGOTIATION"}).content.decode()
    assert "/skills/NEGO/" in english
    assert "/skills/SSUP/" not in english
    italian = reader.get("/skills/", {"q": "qualità", "lang": "it"}).content.decode()
    plain = reader.get("/skills/", {"q": "qualita", "lang": "it"}).content.decode()
    assert "/skills/SSUP/" not in english
    assert italian.count('href="/skills/') == plain.count('href="/skills/') > 2


def test_filters_narrow_by_category_and_by_level(reader: Client) -> None:
    shipped_framework()
    seven = reader.get("/skills/", {"low": "7"}).content.decode()
    assert "1 of 19 skills" in seven
    assert "/skills/LEAD/" in seven
    selling = reader.get("/skills/", {"category": "selling", "high": "1"}).content.decode()
    assert "/skills/PROS/" in selling
    assert "1 of 19 skills" in selling


def test_a_wrong_filter_says_so_and_filters_nothing(version: FrameworkVersion, reader: Client) -> None:
    page = reader.get("/skills/", {"low": "6", "high": "2", "category": "nope"})
    assert page.status_code == 200
    assert "The highest level is below the lowest." in page.content.decode()
    assert "/skills/SALE/" in page.content.decode()


def test_a_search_without_a_hit_says_what_to_do(version: FrameworkVersion, reader: Client) -> None:
    assert "No skill matches" in reader.get("/skills/", {"q": "zzz"}).content.decode()


def test_without_a_framework_the_page_says_what_happens_next(reader: Client, hr: Client) -> None:
    for page in ("/skills/", "/skills/levels/"):
        assert "as soon as HR has adopted" in reader.get(page).content.decode()
        assert 'href="/frameworks/import/"' in hr.get(page).content.decode()


def test_the_ladder_has_seven_rungs_with_those_outside_explained(
    version: FrameworkVersion, reader: Client
) -> None:
    page = reader.get("/skills/SALE/").content.decode()
    assert page.count('<li class="rung') == 7
    assert page.count("Below the range of this skill") == 3
    assert page.count("Above the range of this skill") == 1
    assert page.count("Below the range.") == 3
    assert "Essence of level 7." in page
    assert "SALE 5 statement 2." in page


def test_the_roles_that_require_a_skill_are_on_their_rung(version: FrameworkVersion, reader: Client) -> None:
    role = make_role(version, {"SALE": 5}, slug="seller", title=text("Seller"))
    make_profile(role, version, {"NEED": 3}, published=False)
    make_role(version, {"SALE": (5, "desirable")}, slug="helper", title=text("Helper"))
    make_role(version, {"NEED": 3}, slug="other", title=text("Other"))
    page = reader.get("/skills/SALE/").content.decode()
    assert "2 roles" in page
    assert 'href="/roles/seller/"' in page
    assert "(desirable)" in page
    assert "/roles/other/" not in page


def test_a_code_in_small_letters_leads_to_the_skill(version: FrameworkVersion, reader: Client) -> None:
    assert reader.get("/skills/sale/")["Location"] == "/skills/SALE/"


@pytest.mark.parametrize(
    "address", ["/skills/NONE/", "/skills/SALE/?version=nope", "/skills/?framework=nope"]
)
def test_what_is_not_there_is_a_404(version: FrameworkVersion, reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_the_latest_adopted_version_is_shown_and_others_can_be_asked_for(reader: Client, hr: Client) -> None:
    old = make_framework({"SALE": range(4, 7)}, slug="sales-8")
    FrameworkVersion.objects.filter(pk=old.pk).update(adopted_at=AT)
    new = make_framework({"SALE": range(3, 7)}, slug="sales-9", adopted=False)
    draft = make_framework({"SALE": range(2, 7)}, slug="sales-10", adopted=False)
    adopt_version(version=new, by=None, at=LATER)
    assert reader.get("/skills/SALE/").context["version"] == new
    shown = reader.get("/skills/SALE/?version=sales-8")
    assert shown.context["version"] == old
    assert "not the version in force" in shown.content.decode()
    assert reader.get(f"/skills/SALE/?version={draft.slug}").status_code == 404
    assert "This is a draft" in hr.get(f"/skills/SALE/?version={draft.slug}").content.decode()
    assert reader.get("/skills/").context["version"] == new
    assert "not the version in force" in reader.get("/skills/?framework=sales-8").content.decode()
    assert "sales-10" not in reader.get("/skills/").content.decode()
    assert "sales-10" in hr.get("/skills/").content.decode()


def test_a_deprecated_version_is_still_shown_where_no_other_has_the_skill(reader: Client) -> None:
    old = make_framework({"GONE": range(4, 7)}, slug="sales-8")
    FrameworkVersion.objects.filter(pk=old.pk).update(state="deprecated", deprecated_at=LATER)
    make_framework({"SALE": range(3, 7)}, slug="sales-9")
    assert reader.get("/skills/GONE/").context["version"] == old


def test_the_levels_are_explained_by_level_and_by_attribute(
    version: FrameworkVersion, reader: Client
) -> None:
    draft = make_framework(adopted=False, slug="rich-1")
    attribute = AttributeFactory(version=draft, code="AUTO", name=text("Autonomy"))
    for level in range(1, 8):
        AttributeLevelFactory(attribute=attribute, level=level)
    adopt_version(version=draft, by=None, at=LATER)
    by_level = reader.get("/skills/levels/").content.decode()
    assert by_level.count('<li class="rung') == 7
    assert "AUTO at level 3." in by_level
    by_attribute = reader.get("/skills/levels/?view=attributes").content.decode()
    assert "Autonomy" in by_attribute
    assert by_attribute.index("AUTO at level 1.") < by_attribute.index("AUTO at level 7.")
    older = reader.get(f"/skills/levels/?framework={version.slug}").content.decode()
    assert f"/skills/?framework={version.slug}" in older


def test_hr_adopts_a_draft_and_takes_a_version_out_of_force(
    signed_in: Any, hr: Client, reader: Client
) -> None:
    author = make_user("hr")
    version = imported(by=author)
    adopt = reverse("framework-adopt", args=[version.slug])
    assert "framework-adopt" not in reader.get("/skills/").content.decode()
    assert reader.post(adopt).status_code == 404
    assert signed_in(author).post(adopt).status_code == 403
    assert adopt in hr.get("/skills/").content.decode()
    assert adopt not in signed_in(author).get("/skills/").content.decode()
    mark = hr.get("/skills/").context["mark"]
    version.skills.update(name={"en": "Something else"})
    assert hr.post(adopt).status_code == 409
    assert hr.post(adopt, {"mark": mark}).status_code == 409
    version.refresh_from_db()
    assert version.state == "draft"
    page = hr.get(f"/frameworks/{version.slug}/")
    mark = page.context["mark"]
    assert f'name="mark" value="{mark}"' in page.content.decode()
    assert f'name="mark" value="{mark}"' in hr.get("/skills/").content.decode()
    response = hr.post(adopt, {"mark": mark}, follow=True)
    assert "tiny-1.0 is in force now." in response.content.decode()
    assert hr.post(adopt).status_code == 409
    deprecate = reverse("framework-deprecate", args=[version.slug])
    assert reader.post(deprecate).status_code == 403
    assert hr.post(deprecate, follow=True).status_code == 200
    version.refresh_from_db()
    assert version.state == "deprecated"


@pytest.mark.parametrize(
    "address", ["/skills/", "/skills/SALE/", "/skills/levels/", "/skills/levels/?view=attributes"]
)
def test_pages_cost_the_same_number_of_queries_for_few_and_for_many(
    reader: Client, queries_of: Any, address: str
) -> None:
    few = make_framework({"SALE": range(4, 5)}, slug="few-1", statements=1, adopted=False)
    AttributeLevelFactory(attribute=AttributeFactory(version=few))
    adopt_version(version=few, by=None, at=AT)
    make_role(few, {"SALE": 4})
    reader.get(address)
    before = queries_of(lambda: reader.get(address))
    codes = {"SALE": range(1, 8)} | {
        f"AA{chr(65 + n // 26)}{chr(65 + n % 26)}": range(1, 6) for n in range(50)
    }
    many = make_framework(codes, slug="many-1", adopted=False)
    for _ in range(10):
        AttributeLevelFactory(attribute=AttributeFactory(version=many))
    adopt_version(version=many, by=None, at=LATER)
    FrameworkVersion.objects.filter(pk=few.pk).update(state="deprecated")
    for level in range(1, 8):
        make_role(many, {"SALE": level})
    assert reader.get(address).context["version"] == many
    assert queries_of(lambda: reader.get(address)) == before


def test_words_missing_in_the_readers_language_are_marked(reader: Client) -> None:
    version = make_framework({"SALE": range(4, 7)}, adopted=False)
    Level.objects.filter(version=version, level=4).update(guiding_phrase={"en": "Only English"})
    adopt_version(version=version, by=None, at=LATER)
    page = reader.get("/skills/SALE/?lang=it").content.decode()
    assert '<span lang="en">Only English</span>' in page
    assert ">EN</abbr>" in page
