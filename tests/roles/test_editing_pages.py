"""The pages on which HR edits roles and their profiles, with and without scripts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from competencies.models import FrameworkVersion
from roles.models import Role, RoleChange, RoleProfile
from roles.services import archive_role, draft_profile
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, text
from tests.factories.roles import AreaFactory, CareerStepFactory, IndicatorFactory, RoleFactory, make_role

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HEAD = {"language": "en", "title": "Seller", "purpose": "Sells.", "tier": "3", "family": "accounts"}


@pytest.fixture
def version() -> FrameworkVersion:
    return make_framework(slug="test-1.0")


@pytest.fixture
def hr(signed_in: Any) -> Client:
    return signed_in(make_user("hr", email="hana@test.example"))


@pytest.fixture
def seller(version: FrameworkVersion) -> Role:
    return make_role(
        version, {"SALE": 4, "SSUP": (2, "desirable", "0.50")}, slug="seller", title=text("Seller")
    )


def rows(kind: str, *given: dict[str, str]) -> dict[str, str]:
    """The rows of a form as a browser sends them."""
    sent = {f"{kind}-count": str(len(given))}
    for index, row in enumerate(given):
        sent |= {f"{kind}-{index}-{name}": value for name, value in row.items()}
    return sent


# -- a role


def test_a_role_is_made_and_hr_goes_on_with_what_it_requires(hr: Client) -> None:
    RoleFactory(slug="boss")
    assert hr.get("/roles/new/").status_code == 200
    sent = {
        **HEAD,
        **rows("areas", {"name": "Care", "description": "Keeps in touch."}),
        **rows("indicators", {"name": "Visits", "figure": "5–8", "low": "5", "high": "8", "period": "week"}),
        **rows("next_roles", {"role": "boss"}),
    }
    answer = hr.post("/roles/new/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/roles/seller/profile/")
    role = Role.objects.get(slug="seller")
    assert [str(area.name) for area in role.areas.all()] == ["Care"]
    assert role.indicators.get().low == 5
    assert [step.target.slug for step in role.steps_out.all()] == ["boss"]


def test_what_was_typed_is_kept_when_the_role_is_refused_and_each_row_is_named(hr: Client) -> None:
    sent = {
        **HEAD,
        "slug": "compare",
        **rows("areas", {"name": "Care"}, {"name": "Typed at length", "description": "x"}),
        **rows("indicators", {"name": "Visits", "figure": "5", "low": "nine", "period": "week"}),
        **rows("methods", {"name": ""}),
    }
    answer = hr.post("/roles/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed at length" in page
    assert "Indicator 1 · Low end" in page
    assert "Method 1 · Name" in page
    sent |= {"indicators-0-low": "9", "indicators-0-high": "3", "methods-0-name": "SPIN"}
    page = hr.post("/roles/new/", sent).content.decode()
    assert "Indicator 1 · High end: This is less than the lower end." in page
    assert "Short name: This short name is taken." in page
    assert not Role.objects.exists()


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("areas-add", ["First", "Second", ""]),
        ("areas-up-1", ["Second", "First"]),
        ("areas-down-0", ["Second", "First"]),
        ("areas-up-0", ["First", "Second"]),
        ("areas-remove-0", ["Second"]),
        ("areas-remove-7", ["First", "Second"]),
        ("nothing-up-1", ["First", "Second"]),
        ("areas-up", ["First", "Second"]),
        ("x", ["First", "Second"]),
    ],
)
def test_rows_move_without_scripts_and_nothing_typed_is_lost(
    hr: Client, seller: Role, command: str, names: list[str]
) -> None:
    sent = {
        **HEAD,
        "title": "Being typed",
        **rows("areas", {"name": "First"}, {"name": "Second"}),
        "do": command,
    }
    answer = hr.post("/roles/seller/edit/", sent)
    assert answer.status_code == 200
    editor = answer.context["editor"]
    assert [form["name"].value() for form in editor.rows["areas"].forms] == names
    assert editor.head["title"].value() == "Being typed"
    seller.refresh_from_db()
    assert str(seller.title) == "Seller"


def test_the_row_that_was_moved_or_added_has_the_focus(hr: Client, seller: Role) -> None:
    sent = {**HEAD, **rows("areas", *({"name": name} for name in "abc"))}
    page = hr.post("/roles/seller/edit/", {**sent, "do": "areas-down-0"}).content.decode()
    assert 'value="areas-down-1"' in page.split("autofocus")[0].rsplit("<button", 1)[1]
    page = hr.post("/roles/seller/edit/", {**sent, "do": "areas-up-1"}).content.decode()
    assert 'value="areas-down-0"' in page.split("autofocus")[0].rsplit("<button", 1)[1]  # up leads nowhere
    page = hr.post("/roles/seller/edit/", {**sent, "do": "areas-add"}).content.decode()
    assert 'name="areas-3-name"' in page.split("autofocus")[0].rsplit("<input", 1)[1]


def test_a_role_is_edited_in_one_language_and_shows_what_there_is_in_another(
    hr: Client, seller: Role
) -> None:
    Role.objects.filter(pk=seller.pk).update(title={"en": "Seller"})
    area, indicator = AreaFactory(role=seller, order=0), IndicatorFactory(role=seller, order=0)
    seller.refresh_from_db()
    page = hr.get("/roles/seller/edit/?language=ru")
    assert page.context["editor"].head["title"].value() == ""
    assert 'placeholder="Seller"' in page.content.decode()
    sent = {
        **HEAD,
        "language": "ru",
        "title": "",
        "purpose": "Продаёт.",
        "revision": "1",
        **rows("areas", {"id": str(area.pk), "name": "Забота"}),
        **rows("indicators", {"id": str(indicator.pk), "name": "", "figure": "5–8", "low": "5", "high": "8", "period": "week"}),
    }  # fmt: skip
    answer = hr.post("/roles/seller/edit/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/roles/seller/")
    seller.refresh_from_db()
    assert seller.title.data == {"en": "Seller"}
    assert seller.purpose.data["ru"] == "Продаёт."
    assert seller.areas.get().name.data["ru"] == "Забота"
    assert seller.indicators.get().name.data == {"en": "Customer visits", "it": "Customer visits (it)"}
    assert hr.get("/roles/seller/edit/?language=xx").context["editor"].language == "en"


def test_who_was_overtaken_keeps_what_was_typed_and_may_save_over_it(hr: Client, seller: Role) -> None:
    sent = {**HEAD, "revision": "1"}
    assert hr.post("/roles/seller/edit/", {**sent, "title": "From one window"}).status_code == 302
    answer = hr.post("/roles/seller/edit/", {**sent, "title": "From the other window"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the other window" in page
    assert "Somebody else changed this role" in page
    assert "hana@test.example" in page  # the history says who
    assert 'name="revision" value="2"' in page
    answer = hr.post("/roles/seller/edit/", {**sent, "title": "From the other window", "revision": "2"})
    assert answer.status_code == 302
    seller.refresh_from_db()
    assert str(seller.title) == "From the other window"


def test_steps_that_close_a_circle_or_lead_down_are_warned_of(hr: Client, seller: Role) -> None:
    boss = RoleFactory(slug="boss", tier=4, title=text("Boss"))
    CareerStepFactory(source=boss, target=seller)
    sent = {**HEAD, "revision": "1", **rows("next_roles", {"role": "boss"})}
    page = hr.post("/roles/seller/edit/", sent, follow=True).content.decode()
    assert "The step to “Boss” closes a circle" in page
    assert "The step to “Boss” leads down to tier 4." in page
    page = hr.post("/roles/seller/edit/", {**sent, "next_roles-0-role": ""}).content.decode()
    assert "Next role 1 · Next role" in page


def test_a_step_into_the_archive_is_still_offered_where_it_is(hr: Client, seller: Role) -> None:
    gone = RoleFactory(slug="gone", archived_at=NOW, title=text("Gone"))
    CareerStepFactory(source=seller, target=gone)
    assert "Gone" in hr.get("/roles/seller/edit/").content.decode()
    assert "Gone" not in hr.get("/roles/new/").content.decode()


def test_the_archive_has_a_list_and_a_way_back(hr: Client, seller: Role, signed_in: Any) -> None:
    assert hr.post("/roles/seller/archive/").status_code == 302
    assert hr.get("/roles/").context["found"].total == 0
    assert hr.get("/roles/?archived=on").context["found"].total == 1
    page = hr.get("/roles/seller/").content.decode()
    assert "This role is in the archive" in page
    assert "Offer it again" in page
    assert hr.get("/roles/seller/edit/").status_code == 409
    reader = signed_in(make_user())
    assert "Offer it again" not in reader.get("/roles/seller/").content.decode()
    assert reader.get("/roles/?archived=on").context["found"].total == 0
    assert hr.post("/roles/seller/unarchive/").status_code == 302
    assert hr.get("/roles/").context["found"].total == 1


# -- what it requires


def requirement(skill: str, level: str, weight: str = "1.00", necessity: str = "essential") -> dict[str, str]:
    return {"skill": skill, "level": level, "weight": weight, "necessity": necessity}


@pytest.fixture
def draft(seller: Role, version: FrameworkVersion) -> RoleProfile:
    return draft_profile(role=seller, version=version, by=make_user("hr"), at=NOW)


def test_a_draft_is_begun_from_the_profile_in_force(
    hr: Client, seller: Role, version: FrameworkVersion
) -> None:
    assert "Begin a draft" in hr.get("/roles/seller/profile/").content.decode()
    assert hr.post("/roles/seller/profile/").status_code == 409
    assert hr.post("/roles/seller/profile/draft/", {"version": "0"}).status_code == 422
    assert hr.post("/roles/seller/profile/draft/", {"version": str(version.pk)}).status_code == 302
    page = hr.get("/roles/seller/profile/")
    forms = page.context["editor"].rows.forms
    assert [(form["skill"].value(), form.chosen) for form in forms] == [("SALE", "4"), ("SSUP", "2")]
    html = page.content.decode()
    assert 'name="requirements-0-level" value="4"' in html
    assert 'name="requirements-0-level" value="3"' not in html  # SALE is defined from 4 on
    assert hr.post("/roles/seller/profile/draft/", {"version": str(version.pk)}).status_code == 409


def test_skills_are_searched_added_moved_and_removed(hr: Client, draft: RoleProfile) -> None:
    sent = {"revision": "1", **rows("requirements", requirement("SALE", "5"), requirement("SSUP", "2"))}
    found = hr.post("/roles/seller/profile/", {**sent, "do": "find", "q": "need"}).context["editor"].found
    assert [choice.skill.code for choice in found] == ["NEED"]

    def after(command: str) -> list[tuple[str, str]]:
        editor = hr.post("/roles/seller/profile/", {**sent, "do": command}).context["editor"]
        return [(row["skill"], row["level"]) for row in editor.rows.raw]

    assert after("add-NEED") == [("SALE", "5"), ("SSUP", "2"), ("NEED", "")]
    assert after("add-XXXX") == [("SALE", "5"), ("SSUP", "2")]
    assert after("requirements-up-1") == [("SSUP", "2"), ("SALE", "5")]
    assert after("requirements-remove-0") == [("SSUP", "2")]
    assert [row.level for row in draft.requirements.all()] == [4, 2]


def test_a_wrong_requirement_is_named_by_row_and_skill(hr: Client, draft: RoleProfile) -> None:
    sent = rows(
        "requirements",
        requirement("SALE", "3"),
        requirement("SSUP", "2", weight="12"),
        requirement("ZZZZ", "2"),
        requirement("NEED", ""),
    )
    answer = hr.post("/roles/seller/profile/", {"revision": "1", **sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 1, Skill SALE · Level" in page
    assert "Row 2, Skill SSUP · Weight" in page
    assert "The framework version has no skill ZZZZ." in page
    assert "Row 4, Skill NEED · Level: Choose a level." in page
    twice = rows("requirements", requirement("SALE", "4"), requirement("SALE", "5"))
    page = hr.post("/roles/seller/profile/", {"revision": "1", **twice}).content.decode()
    assert "SALE is required twice." in page


def test_a_draft_that_somebody_else_changed_is_not_overwritten_unseen(hr: Client, draft: RoleProfile) -> None:
    sent = {"revision": "1", **rows("requirements", requirement("SALE", "6"))}
    assert hr.post("/roles/seller/profile/", sent).status_code == 302
    sent = {"revision": "1", **rows("requirements", requirement("SALE", "5"))}
    answer = hr.post("/roles/seller/profile/", sent)
    assert answer.status_code == 409
    assert "hana@test.example" in answer.content.decode()
    assert answer.context["editor"].rows.raw[0]["level"] == "5"
    assert [row.level for row in draft.requirements.all()] == [6]
    assert hr.post("/roles/seller/profile/", {**sent, "revision": "2"}).status_code == 302
    assert [row.level for row in draft.requirements.all()] == [5]


def test_publishing_shows_what_changes_first_and_then_whom_it_concerned(
    hr: Client, draft: RoleProfile
) -> None:
    with time_machine.travel(NOW, tick=False):
        sent = {"revision": "1", "do": "publish", **rows("requirements", requirement("SALE", "6"))}
        answer = hr.post("/roles/seller/profile/", sent)
        assert answer["Location"] == "/roles/seller/profile/publish/"
        page = hr.get("/roles/seller/profile/publish/")
        changes = [(row.skill.code, row.change.difference.value) for row in page.context["comparison"].moved]
        assert changes == [("SALE", "raised"), ("SSUP", "removed")]
        assert hr.get("/roles/seller/profile/publish/?valid_from=2026-05-01").context["day"] == dt.date(
            2026, 5, 1
        )
        assert hr.get("/roles/seller/profile/publish/?valid_from=x").status_code == 422
        answer = hr.post(
            "/roles/seller/profile/publish/",
            {"valid_from": "2026-02-01", "seen": "2026-02-01", "revision": "2"},
        )
        assert answer.status_code == 422
        assert "The day has passed" in answer.content.decode()
        draft.refresh_from_db()
        assert draft.state == "draft"
        answer = hr.post(
            "/roles/seller/profile/publish/",
            {"valid_from": "2026-05-01", "seen": "2026-05-01", "revision": "2"},
        )
        assert answer["Location"] == "/roles/seller/profiles/2/"
        result = hr.get("/roles/seller/profiles/2/").content.decode()
        assert "raised" in result
        assert "Nobody in your scope holds this role" in result
        assert hr.get("/roles/seller/profiles/9/").status_code == 404
        assert hr.get("/roles/seller/profile/publish/").status_code == 409
    assert RoleChange.objects.filter(what="published", profile=2).exists()


def test_a_draft_without_requirements_is_not_published(hr: Client, draft: RoleProfile) -> None:
    hr.post("/roles/seller/profile/", {"revision": "1", **rows("requirements")})
    day = dt.date.today().isoformat()
    answer = hr.post("/roles/seller/profile/publish/", {"valid_from": day, "seen": day, "revision": "2"})
    assert answer.status_code == 422
    assert "at least one requirement" in answer.content.decode()


def test_a_draft_is_discarded(hr: Client, draft: RoleProfile) -> None:
    assert hr.post("/roles/seller/profile/discard/").status_code == 302
    assert RoleProfile.objects.count() == 1
    assert hr.post("/roles/seller/profile/discard/").status_code == 409


def test_versions_are_listed_and_two_of_them_compared(hr: Client, draft: RoleProfile, signed_in: Any) -> None:
    page = hr.get("/roles/seller/profiles/")
    assert (page.context["older"].number, page.context["newer"].number) == (1, 2)
    assert "Both versions require the same." in page.content.decode()
    assert hr.get("/roles/seller/profiles/?from=2&to=1").status_code == 200
    assert hr.get("/roles/seller/profiles/?from=9&to=1").status_code == 404
    assert hr.get("/roles/seller/profiles/?from=x").status_code == 404
    reader = signed_in(make_user())
    assert [row.number for row in reader.get("/roles/seller/profiles/").context["profiles"]] == [1]
    RoleFactory(slug="bare")
    assert "No profile yet" in reader.get("/roles/bare/profiles/").content.decode()


# -- reading


def test_roles_are_compared_and_only_differences_on_request(
    hr: Client, seller: Role, version: FrameworkVersion
) -> None:
    make_role(version, {"SALE": 5, "SSUP": (2, "desirable", "0.50")}, slug="other")
    for slug in ("c", "d"):
        RoleFactory(slug=slug)
    assert "Choose two or three roles" in hr.get("/roles/compare/").content.decode()
    assert "Choose one more role" in hr.get("/roles/compare/?roles=seller").content.decode()
    page = hr.get("/roles/compare/?roles=seller&roles=other")
    assert [row.skill.code for row in page.context["rows"]] == ["SSUP", "SALE"]
    page = hr.get("/roles/compare/?roles=seller&roles=other&only=differences")
    assert [row.skill.code for row in page.context["rows"]] == ["SALE"]
    page = hr.get("/roles/compare/?roles=seller&roles=other&roles=c&roles=d")
    assert page.context["picked"] == ["seller", "other", "c"]
    assert "At most three roles" in page.content.decode()
    assert hr.get("/roles/compare/?roles=seller&roles=nobody").status_code == 404


def test_the_page_of_a_role_tells_what_its_levels_ask(hr: Client, seller: Role) -> None:
    page = hr.get("/roles/seller/").content.decode()
    assert "What level 4 asks" in page
    assert "The next level, 5" in page


def test_a_step_of_the_map_opens_what_it_asks(hr: Client, seller: Role, version: FrameworkVersion) -> None:
    boss = make_role(version, {"SALE": 6, "NEED": 2}, slug="boss", tier=2)
    CareerStepFactory(source=seller, target=boss)
    assert 'href="?step=seller..boss#step"' in hr.get("/roles/paths/").content.decode()
    page = hr.get("/roles/paths/?role=seller&step=seller..boss")
    assert page.context["step"].key == "seller..boss"
    assert 'id="step"' in page.content.decode()
    assert 'class="career-step is-open"' in page.content.decode()
    assert hr.get("/roles/paths/?step=boss..seller").status_code == 404


def test_a_role_of_the_archive_is_on_no_map_and_no_list_of_next_roles(
    hr: Client, seller: Role, version: FrameworkVersion
) -> None:
    boss = make_role(version, {"SALE": 6}, slug="boss")
    CareerStepFactory(source=seller, target=boss)
    archive_role(role=boss, by=make_user("hr"), at=NOW)
    assert hr.get("/roles/seller/").context["page"].steps_out == []
    assert "boss" not in hr.get("/roles/paths/").context["graph"].roles
    answer = hr.get("/api/v1/roles/").json()
    assert [role["slug"] for role in answer["results"]] == ["seller"]
    answer = hr.get("/api/v1/roles/?archived=true").json()
    assert [(role["slug"], role["archived"]) for role in answer["results"]] == [("boss", True)]
    assert hr.get("/api/v1/roles/boss/").json()["previous_roles"] == [{"slug": "seller", "title": "Seller"}]
