"""Which language an answer is in: the switch, the account, ?lang=, the browser, and Chinese in all its names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.models import User
from core.languages import known_language, language_name, language_tag, languages

LOGIN = "/accounts/login/"


def language_of(body: bytes) -> str:
    found = re.search(rb'<html lang="([^"]+)"', body)
    assert found
    return found[1].decode()


def browser_of(user: User | None = None, accept: str = "") -> Client:
    client = Client(headers={"accept-language": accept} if accept else None)
    if user is not None:
        client.force_login(user)
    return client


def test_there_are_five_languages_each_under_its_own_name() -> None:
    with translation.override("it"):  # in which Django would call English "Inglese"
        assert [(each.code, each.tag, each.name, each.current) for each in languages()] == [
            ("en", "en", "English", False),
            ("it", "it", "Italiano", True),
            ("ms", "ms", "Bahasa Melayu", False),
            ("ru", "ru", "Русский", False),
            ("zh-hant", "zh-Hant", "繁體中文", False),
        ]


@pytest.mark.parametrize(
    ("code", "tag"), [("en", "en"), ("zh-hant", "zh-Hant"), ("zh-hant-hk", "zh-Hant-HK"), ("pt-br", "pt-BR")]
)
def test_a_tag_is_spelled_as_bcp_47_spells_it(code: str, tag: str) -> None:
    assert language_tag(code) == tag


@pytest.mark.parametrize(
    ("accept", "shown"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("ms-MY,ms;q=0.9", "ms"),
        ("ru", "ru"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh", "zh-Hant"),
        # A reader of simplified Chinese reads traditional Chinese more easily than English, and is told which it is.
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-Hans-SG,en;q=0.5", "zh-Hant"),
        ("ru,zh-CN;q=0.5", "ru"),
        ("tlh", "en"),
        ("tlh,it;q=0.1", "it"),
    ],
)
def test_the_browsers_wish_is_met_as_nearly_as_can_be(db: None, accept: str, shown: str) -> None:
    answer = browser_of(accept=accept).get(LOGIN)
    assert language_of(answer.content) == shown
    assert answer["Content-Language"] == shown
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("zh-hant", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh_TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh", "zh-hant"),
        ("en-GB", "en"),
        ("RU", "ru"),
        ("zh-CN", None),
        ("zh-Hans", None),
        ("zh-Hans-TW", None),
        ("zh_SG", None),
        ("xx", None),
        ("../../etc", None),
        ("x" * 600, None),
    ],
)
def test_a_language_asked_for_by_name_is_that_one_or_none(asked: str, code: str | None) -> None:
    assert known_language(asked) == code


def test_a_page_asked_for_in_a_language_that_is_not_there_is_in_the_readers(sam: User) -> None:
    sam.language = "ru"
    sam.save()
    for asked in ("zh-CN", "zh-hans", "tlh", ""):
        assert language_of(browser_of(sam).get(f"/account/?lang={asked}").content) == "ru"
        assert language_of(browser_of(accept="it").get(f"{LOGIN}?lang={asked}").content) == "it"
    assert language_of(browser_of(sam).get("/account/?lang=zh-TW").content) == "zh-Hant"


@pytest.mark.parametrize("asked", ["zh-CN", "zh-Hans", "tlh"])
def test_a_program_is_told_that_a_language_is_not_there(sam: User, asked: str) -> None:
    answer = browser_of(sam).get(f"/api/v1/people/?lang={asked}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert [error["pointer"] for error in body["errors"]] == ["/lang"]
    for tag in ("en", "it", "ms", "ru", "zh-Hant"):
        assert tag in body["errors"][0]["detail"]


def test_a_program_gets_the_language_it_asks_for_and_its_name(sam: User) -> None:
    sam.language = "it"
    sam.save()
    for asked, headers, tag in (
        ("?lang=zh-HK", {}, "zh-Hant"),
        ("?lang=ms", {"accept-language": "ru"}, "ms"),
        ("", {"accept-language": "zh-CN"}, "zh-Hant"),
        ("", {}, "en"),
    ):
        answer = browser_of(sam).get(f"/api/v1/people/{asked}", headers=headers)
        assert (answer.status_code, answer["Content-Language"]) == (200, tag)


def test_the_switch_stays_on_the_page_with_its_query_and_is_remembered(sam: User) -> None:
    browser = browser_of(sam)
    page = browser.get("/account/?a=1&b=%D0%B6&lang=it").content.decode()
    place = re.search(r'name="next" value="([^"]+)"', page)
    assert place
    answer = browser.post("/language/", {"language": "zh-hant", "next": place[1].replace("&amp;", "&")})
    assert (answer.status_code, answer["Location"]) == (302, "/account/?a=1&b=%D0%B6")
    assert language_of(browser.get("/account/").content) == "zh-Hant"
    assert language_of(browser_of(User.objects.get(pk=sam.pk)).get("/account/").content) == "zh-Hant"
    cookie = browser.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "zh-hant"
    assert int(cookie["max-age"]) == settings.LANGUAGE_COOKIE_AGE
    browser.post("/accounts/logout/")
    assert language_of(browser.get(LOGIN).content) == "zh-Hant"


def test_the_switch_works_before_the_sign_in(db: None) -> None:
    browser = browser_of(accept="it")
    answer = browser.post("/language/", {"language": "ru", "next": f"{LOGIN}?next=/skills/"})
    assert answer["Location"] == f"{LOGIN}?next=%2Fskills%2F"
    assert language_of(browser.get(LOGIN).content) == "ru"
    assert browser.post("/language/", {"language": "zh-hans"}).status_code == 400
    assert language_of(browser.get(LOGIN).content) == "ru"


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(db: None, place: str) -> None:
    answer = browser_of().post("/language/", {"language": "it", "next": place})
    assert answer["Location"] == "/"


def test_after_a_form_was_sent_the_switch_leads_back_to_the_form(sam: User) -> None:
    browser = browser_of(sam)
    page = browser.post(
        "/account/keys/", {"name": ""}, headers={"referer": "http://testserver/account/keys/?from=x"}
    )
    assert page.status_code == 422
    assert 'name="next" value="http://testserver/account/keys/?from=x"' in page.content.decode()
    answer = browser.post("/language/", {"language": "it", "next": "http://testserver/account/keys/?from=x"})
    assert answer["Location"] == "/account/keys/?from=x"
    by_referer = browser.post(
        "/language/", {"language": "it"}, headers={"referer": "http://testserver/account/"}
    )
    assert by_referer["Location"] == "/account/"


def test_each_choice_is_a_button_in_its_own_language(db: None) -> None:
    body = browser_of().get(LOGIN).content.decode()
    buttons: list[Any] = re.findall(
        r'<button type="submit" name="language" value="([^"]+)" lang="([^"]+)"[^>]*>([^<]+)<', body
    )
    assert buttons == [(each.code, each.tag, each.name) for each in languages()]


def test_a_language_that_is_none_of_ours_is_called_by_its_tag() -> None:
    assert (language_name("zh-hant"), language_name("pt-br")) == ("繁體中文", "pt-BR")
