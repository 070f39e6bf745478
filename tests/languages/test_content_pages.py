"""The pages on which HR edits texts in all languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from competencies.models import Skill
from roles.models import Role
from tests.factories.competencies import SkillFactory
from tests.factories.people import Cast
from tests.languages.world import Content, build

HTMX = {"HX-Request": "true"}


@pytest.fixture
def content(cast: Cast) -> Content:
    return build(cast)


@pytest.fixture
def browser(content: Content, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(content.hana)


def sent(content: Content, text: str, **more: str) -> dict[str, str]:
    return {
        "key": f"role-title-{content.role.pk}",
        "language": "ms",
        "shown": "",
        "text": text,
        "back": "language=ms&state=missing&q=Seller",
        **more,
    }


def test_the_overview_says_how_much_is_there_and_leads_to_what_is_missing(
    content: Content, browser: Client
) -> None:
    page = browser.get("/content/").content.decode()
    assert "/content/roles/?language=ru" in page
    assert "33\u202f%" in page
    assert "2 texts missing" in page
    assert "/content/draft-1.0/?language=zh-hant" in page
    assert "/content/roles/?language=it&amp;state=all" in page
    assert '<a href="/content/roles/?language=ru&amp;kind=area">0/1</a>' in page
    assert '<span class="strong" lang="zh-Hant">繁體中文</span>' in page


def test_the_worklist_shows_what_is_missing_with_all_languages_beside_it(
    content: Content, browser: Client
) -> None:
    page = browser.get("/content/roles/?language=ru").content.decode()
    assert f'id="role-purpose-{content.role.pk}"' in page
    assert f'id="role-title-{content.role.pk}"' not in page
    everything = browser.get("/content/roles/?language=ru&state=all").content.decode()
    assert f'id="role-title-{content.role.pk}"' in everything
    assert 'lang="en" data-user-text>Seller</p>' in everything
    assert 'lang="it" data-user-text>Venditore</p>' in everything
    assert 'lang="ru"' in everything


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=продавец&state=all", ["role-title"]),
        ("kind=area&state=all", ["area-name"]),
        ("q=nothing&state=all", []),
        ("kind=nonsense", ["role-purpose", "area-name"]),
        ("page=99&state=all", ["role-title", "role-purpose", "area-name"]),
        ("language=xx&state=yy", ["role-title", "role-purpose", "area-name"]),
    ],
)
def test_the_worklist_is_filtered(content: Content, browser: Client, query: str, found: list[str]) -> None:
    page = browser.get(f"/content/roles/?language=ru&{query}").content.decode()
    for name in ("role-title", "role-purpose", "area-name"):
        pk = content.area.pk if name == "area-name" else content.role.pk
        assert (f'id="{name}-{pk}"' in page) == (name in found), name


def test_a_complete_language_says_so(browser: Client) -> None:
    page = browser.get("/content/roles/?language=it").content.decode()
    assert "Nothing is missing" in page


def test_without_a_choice_the_language_is_the_readers_or_the_first_that_lacks_something(
    content: Content, browser: Client
) -> None:
    assert browser.get("/content/roles/").context["language"].code == "ms"
    content.hana.language = "ru"
    content.hana.save()
    assert browser.get("/content/roles/").context["language"].code == "ru"


def test_a_text_is_saved_and_one_is_back_in_the_list_as_it_was(content: Content, browser: Client) -> None:
    answer = browser.post("/content/roles/save/", sent(content, "Penjual"))
    key = f"role-title-{content.role.pk}"
    assert answer.status_code == 302
    assert answer["Location"] == f"/content/roles/?language=ms&state=missing&q=Seller#{key}"
    assert Role.objects.get(pk=content.role.pk).title.data["ms"] == "Penjual"
    assert "The text is saved." in browser.get(answer["Location"]).content.decode()


def test_with_htmx_the_answer_is_the_row(content: Content, browser: Client) -> None:
    answer = browser.post("/content/roles/save/", sent(content, "Penjual"), headers=HTMX)
    row = answer.content.decode()
    assert answer.status_code == 200
    assert row.startswith(f'<li class="content-row" id="role-title-{content.role.pk}">')
    assert "Saved" in row
    assert "\nPenjual</textarea>" in row


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "htmx"])
def test_a_refused_text_keeps_what_was_typed(
    content: Content, browser: Client, headers: dict[str, str]
) -> None:
    answer = browser.post("/content/roles/save/", sent(content, "<b>Penjual</b>"), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "looks like HTML" in page
    assert "\n&lt;b&gt;Penjual&lt;/b&gt;</textarea>" in page
    assert ("<html" in page) == (not headers)
    assert "ms" not in Role.objects.get(pk=content.role.pk).title.data


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["form", "htmx"])
def test_a_text_that_somebody_else_changed_is_named(
    content: Content, browser: Client, headers: dict[str, str]
) -> None:
    data = sent(content, "Nuovo", language="it", shown="Vecchio")
    answer = browser.post("/content/roles/save/", data, headers=headers)
    assert answer.status_code == 409
    assert "Venditore" in answer.content.decode()


@pytest.mark.parametrize("change", [{"key": "role-title"}, {"language": "zh-hans"}])
def test_nonsense_is_bad_input(content: Content, browser: Client, change: dict[str, str]) -> None:
    assert browser.post("/content/roles/save/", sent(content, "X", **change)).status_code == 400


def test_a_text_that_is_emptied_everywhere_leaves_the_list(content: Content, browser: Client) -> None:
    role = content.role
    role.title = {"ms": "Penjual"}
    role.save()
    answer = browser.post(
        "/content/roles/save/", sent(content, "", shown="Penjual", language="ms"), headers=HTMX
    )
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_draft_is_edited_and_an_adopted_version_is_only_read(content: Content, browser: Client) -> None:
    data: dict[str, Any] = {
        "key": f"skill-name-{content.skill.pk}",
        "language": "ru",
        "shown": "",
        "text": "Поддержка",
    }
    assert browser.post("/content/draft-1.0/save/", data, headers=HTMX).status_code == 200
    assert Skill.objects.get(pk=content.skill.pk).name.data["ru"] == "Поддержка"
    content.adopt()
    page = browser.get("/content/draft-1.0/?language=ru").content.decode()
    assert "does not change" in page
    assert "<textarea" not in page
    assert 'href="/frameworks/draft-1.0/derive/"' in page
    assert browser.post("/content/draft-1.0/save/", {**data, "shown": "Поддержка"}).status_code == 409


@pytest.mark.parametrize("path", ["/content/", "/content/roles/", "/content/draft-1.0/"])
def test_the_pages_are_hrs(content: Content, signed_in: Callable[[User], Client], path: str) -> None:
    assert signed_in(content.sam).get(path).status_code == 403


def test_there_are_no_texts_of_what_is_not_there(browser: Client) -> None:
    assert browser.get("/content/nothing-1.0/").status_code == 404
    assert browser.post("/content/nothing-1.0/save/").status_code == 404


def test_the_catalogues_lead_hr_to_the_texts(content: Content, signed_in: Callable[[User], Client]) -> None:
    for path in ("/roles/", "/skills/"):
        assert 'href="/content/"' in signed_in(content.hana).get(path).content.decode(), path
        assert 'href="/content/"' not in signed_in(content.sam).get(path).content.decode(), path


def test_the_worklist_costs_the_same_for_few_and_many_texts(
    content: Content, browser: Client, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    few = queries_of(lambda: browser.get("/content/draft-1.0/?language=ru"))
    for _number in range(5):
        SkillFactory(version=content.version, category=content.skill.category, levels=range(1, 4))
    assert queries_of(lambda: browser.get("/content/draft-1.0/?language=ru")) == few
