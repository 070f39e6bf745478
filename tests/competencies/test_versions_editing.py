"""Changing a draft in the browser, one part and one language at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from competencies.models import FrameworkVersion, Skill
from tests.factories.accounts import make_user
from tests.factories.competencies import (
    ActivityFactory,
    AttributeFactory,
    AttributeLevelFactory,
    make_framework,
    text,
)

pytestmark = pytest.mark.django_db

SALE = "/frameworks/tiny-1/skills/SALE/"


@pytest.fixture
def draft() -> FrameworkVersion:
    version = make_framework(adopted=False, slug="tiny-1")
    for order, word in enumerate(("Calling", "Closing")):
        ActivityFactory(skill=version.skills.get(code="SALE"), order=order, text=text(word))
    attribute = AttributeFactory(version=version, code="AUTO")
    for level in range(1, 8):
        AttributeLevelFactory(attribute=attribute, level=level)
    return FrameworkVersion.objects.get(pk=version.pk)


@pytest.fixture
def hr(signed_in: Any) -> Client:
    return signed_in(make_user("hr"))


@pytest.fixture
def other(signed_in: Any) -> Client:
    return signed_in(make_user("hr"))


def sale() -> Skill:
    return Skill.objects.get(code="SALE")


def filled(client: Client, address: str, key: str) -> dict[str, Any]:
    """What the browser would send of the part ``key`` if nothing was typed."""
    page = client.get(address)
    assert page.status_code == 200
    part = next(part for part in page.context["parts"] if part.key == key)
    data: dict[str, Any] = {"part": key}
    forms = [part.form]
    if part.lines:
        forms += [part.lines.management_form, *part.lines.forms]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
            if name == "DELETE":
                del data[form.add_prefix(name)]
    return data


def test_texts_are_changed_in_the_language_that_was_chosen(draft: FrameworkVersion, hr: Client) -> None:
    address = f"{SALE}?language=it"
    data = filled(hr, address, "texts")
    assert data["texts-name"] == "Skill SALE (it)"
    answer = hr.post(address, {**data, "texts-name": "Vendere", "texts-guidance": "Guida"})
    assert (answer.status_code, answer["Location"]) == (302, f"{SALE}?language=it#texts")
    assert sale().name.data == {"en": "Skill SALE", "it": "Vendere"}
    assert sale().guidance.data == {"it": "Guida"}
    page = hr.get(f"{SALE}?language=ru").content.decode()
    assert '<span lang="en">EN: Skill SALE</span>' in page
    assert 'lang="ru"' in page
    assert hr.get(f"{SALE}?language=xx").context["language"] == "en"


def test_activities_are_ordered_added_and_removed(draft: FrameworkVersion, hr: Client) -> None:
    data = filled(hr, SALE, "activities")
    data |= {
        "activities-lines-0-ORDER": "5",
        "activities-lines-2-text": "Travelling",
        "activities-lines-2-ORDER": "1",
    }
    assert hr.post(SALE, data).status_code == 302
    assert [str(row.text) for row in sale().activities.all()] == ["Travelling", "Closing", "Calling"]
    data = filled(hr, SALE, "activities")
    assert hr.post(SALE, {**data, "activities-lines-1-DELETE": "on"}).status_code == 302
    assert [row.text.data for row in sale().activities.all()] == [{"en": "Travelling"}, text("Calling")]


def test_a_line_that_is_too_long_comes_back_with_its_error(draft: FrameworkVersion, hr: Client) -> None:
    data = filled(hr, SALE, "activities")
    answer = hr.post(SALE, {**data, "activities-lines-0-text": "x" * 10_001})
    assert answer.status_code == 422
    assert "at most 10000 characters" in answer.content.decode()


def test_a_line_that_would_be_empty_in_every_language_is_named(draft: FrameworkVersion, hr: Client) -> None:
    row = sale().activities.all()[1]
    row.text = {"en": "Only"}
    row.save()
    answer = hr.post(SALE, {**filled(hr, SALE, "activities"), "activities-lines-1-text": ""})
    assert answer.status_code == 422
    assert "Line 2: This text cannot be empty in every language." in answer.content.decode()
    assert sale().activities.count() == 2


def test_statements_and_essence_of_a_level_are_changed(draft: FrameworkVersion, hr: Client) -> None:
    data = filled(hr, SALE, "level-4")
    data |= {"level-4-essence": "Alone.", "level-4-lines-2-text": "Third."}
    assert hr.post(SALE, data)["Location"] == f"{SALE}#level-4"
    level = sale().levels.get(level=4)
    assert level.essence.data["en"] == "Alone."
    assert [str(row.text) for row in level.statements.all()][-1] == "Third."
    data = filled(hr, SALE, "level-5")
    answer = hr.post(SALE, {**data, "level-5-lines-0-DELETE": "on"})
    assert answer.status_code == 422
    assert "A level has two to five statements." in answer.content.decode()
    assert sale().levels.get(level=5).statements.count() == 2


def test_levels_are_added_and_removed_at_either_end(draft: FrameworkVersion, hr: Client) -> None:
    page = hr.get(SALE).content.decode()
    assert "?language=en&amp;add=7#level-7" in page
    assert "?language=en&amp;add=3#level-3" in page
    address = f"{SALE}?add=3"
    data = filled(hr, address, "level-3")
    wrong = hr.post(SALE, {**data, "level-3-lines-0-text": "Only one."})
    assert wrong.status_code == 422
    assert "Only one." in wrong.content.decode()
    data |= {"level-3-lines-0-text": "One.", "level-3-lines-1-text": "Two."}
    assert hr.post(SALE, data).status_code == 302
    assert [row.level for row in sale().levels.all()] == [3, 4, 5, 6]
    assert hr.post(SALE, {"part": "level-3", "remove": "1"}).status_code == 302
    assert [row.level for row in sale().levels.all()] == [4, 5, 6]
    assert hr.post(SALE, {"part": "level-5", "remove": "1"}).status_code == 409
    for wrong_part in ("level-1", "level-x", "odd", ""):
        assert hr.post(SALE, {"part": wrong_part, "remove": "1"}).status_code == 404
        assert hr.post(SALE, {"part": wrong_part}).status_code == 404


def test_a_skill_at_the_end_of_the_scale_offers_no_level_beyond_it(hr: Client) -> None:
    make_framework({"SALE": range(1, 8)}, adopted=False, slug="tiny-1")
    assert "add=" not in hr.get(SALE).content.decode()


def test_two_who_edit_the_same_part_do_not_overwrite_each_other(
    draft: FrameworkVersion, hr: Client, other: Client
) -> None:
    for key, mine, yours in (
        ("texts", {"texts-name": "Mine"}, {"texts-name": "Yours"}),
        ("activities", {"activities-lines-0-text": "Mine"}, {"activities-lines-0-text": "Yours"}),
        ("level-4", {"level-4-lines-0-text": "Mine"}, {"level-4-lines-0-text": "Yours"}),
    ):
        read, also = filled(hr, SALE, key), filled(other, SALE, key)
        assert other.post(SALE, {**also, **yours}).status_code == 302
        answer = hr.post(SALE, {**read, **mine})
        assert answer.status_code == 409, key
        page = answer.content.decode()
        assert "Somebody has changed this since you opened it" in page
        assert re.search(r'role="alert".*?<dd>Yours</dd>', page, re.S), key
        assert re.search(r'value="Mine"|>\s*Mine</textarea>', page), key
        # saving again, now with the mark of what stands there, goes over it
        part = next(part for part in answer.context["parts"] if part.key == key)
        again = {**read, **mine, part.form.add_prefix("state"): part.form["state"].value()}
        assert hr.post(SALE, again).status_code == 302, key


def test_the_version_a_level_and_an_attribute_have_pages_of_their_own(
    draft: FrameworkVersion, hr: Client, other: Client
) -> None:
    for address, field in (
        ("/frameworks/tiny-1/edit/", "name"),
        ("/frameworks/tiny-1/levels/3/", "guiding_phrase"),
        ("/frameworks/tiny-1/attributes/AUTO/", "level_2"),
    ):
        form = hr.get(f"{address}?language=it").context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        assert data[field].endswith("(it)")
        answer = hr.post(f"{address}?language=it", {**data, field: "Nuovo"})
        assert answer["Location"] == f"{address}?language=it"
        assert hr.get(f"{address}?language=it").context["form"][field].value() == "Nuovo"
        assert hr.get(f"{address}?language=en").context["form"][field].value() != "Nuovo"
        stale = other.post(f"{address}?language=it", {**data, field: "Altro"})
        assert stale.status_code == 409
        assert "<dd>Nuovo</dd>" in stale.content.decode()
        assert other.post(f"{address}?language=it", {**data, field: "x" * 10_001}).status_code in (409, 422)
    form = hr.get("/frameworks/tiny-1/levels/3/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert hr.post("/frameworks/tiny-1/levels/3/", {**data, "guiding_phrase": "x" * 201}).status_code == 422
    assert draft.levels.get(level=3).guiding_phrase.data == {"en": "Apply", "it": "Nuovo"}


def test_a_text_cannot_be_emptied_in_its_last_language(draft: FrameworkVersion, hr: Client) -> None:
    draft.levels.filter(level=3).update(essence={"en": "Only"})
    form = hr.get("/frameworks/tiny-1/levels/3/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    answer = hr.post("/frameworks/tiny-1/levels/3/", {**data, "essence": ""})
    assert answer.status_code == 422
    assert "This text cannot be empty in every language." in answer.content.decode()


def test_a_skill_is_added_and_deleted(draft: FrameworkVersion, hr: Client) -> None:
    address = "/frameworks/tiny-1/skills/new/"
    assert hr.get(address).status_code == 200
    data: dict[str, Any] = {
        "code": "NEGO",
        "category": draft.categories.get().pk,
        "name": "Negotiation",
        "description": "About terms.",
        "level": "3",
        "essence": "Standard.",
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
        "lines-0-text": "Asks.",
        "lines-1-text": "Writes.",
        "lines-2-text": "",
    }
    for wrong in ({"code": "x"}, {"code": "SALE"}, {"lines-1-text": ""}, {"name": ""}):
        answer = hr.post(address, {**data, **wrong})
        assert answer.status_code == 422
        assert "About terms." in answer.content.decode()
    assert hr.post(address, data)["Location"] == "/frameworks/tiny-1/skills/NEGO/"
    skill = draft.skills.get(code="NEGO")
    assert [str(row.text) for row in skill.levels.get(level=3).statements.all()] == ["Asks.", "Writes."]
    assert hr.post("/frameworks/tiny-1/skills/NEGO/delete/").status_code == 302
    assert not draft.skills.filter(code="NEGO").exists()
    assert hr.get("/frameworks/tiny-1/skills/NEGO/").status_code == 404


def test_nobody_but_hr_changes_a_draft_and_nobody_an_adopted_version(hr: Client, signed_in: Any) -> None:
    make_framework(slug="tiny-1")
    make_framework(slug="tiny-2", adopted=False)
    reader = signed_in(make_user())
    for tail in ("edit/", "levels/3/", "skills/new/", "skills/SALE/", "attributes/AUTO/"):
        assert hr.get(f"/frameworks/tiny-1/{tail}").status_code == 409
        assert reader.get(f"/frameworks/tiny-1/{tail}").status_code == 403
        assert reader.get(f"/frameworks/tiny-2/{tail}").status_code == 404
        assert hr.get(f"/frameworks/nope/{tail}").status_code == 404
    assert hr.get("/frameworks/tiny-2/levels/9/").status_code == 404
    assert hr.get("/frameworks/tiny-2/attributes/NOPE/").status_code == 404
    assert "/frameworks/tiny-2/skills/SALE/" in hr.get("/skills/SALE/?version=tiny-2").content.decode()
    assert "/frameworks/tiny-1/skills/SALE/" not in hr.get("/skills/SALE/?version=tiny-1").content.decode()


def test_the_page_of_a_skill_costs_the_same_whatever_it_says(hr: Client, queries_of: Any) -> None:
    make_framework({"SALE": range(4, 7)}, adopted=False, slug="few-1", statements=2)
    make_framework({"SALE": range(4, 7)}, adopted=False, slug="many-1", statements=5)
    hr.get("/frameworks/few-1/skills/SALE/")
    assert queries_of(lambda: hr.get("/frameworks/few-1/skills/SALE/")) == queries_of(
        lambda: hr.get("/frameworks/many-1/skills/SALE/")
    )
