"""Every page in every language: nothing untranslated, and ``<html lang>`` says what it is.

The first tests run the pages with catalogues in which each text that is there in a language stands between marks: whatever
stands outside them is not translatable, or a library lacks it in that language. The others run the real catalogues.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings as installed
from django.test import override_settings
from django.utils import translation

from core.languages import language_tag
from tests.access.things import Things
from tests.languages.catalogues import OTHERS, english_that_is_said_otherwise, marked, months
from tests.languages.reading import CLOSE, OPEN, read, same_as_english, untranslated
from tests.languages.walk import Answer, answers_to_forms, data_of, pages, sign_in_refused

LANGUAGES = [code for code, _name in installed.LANGUAGES]

pytestmark = pytest.mark.slow


def faults(answers: Iterable[Answer], things: Things, language: str) -> list[str]:
    data = {*data_of(things), *(name for _code, name in installed.LANGUAGES)}
    names_of_months = months(language)
    found: dict[str, list[str]] = {}
    count = 0
    for answer in answers:
        count += 1
        page = read(answer.body)
        for fault in untranslated(page, data, names_of_months):
            found.setdefault(fault, []).append(answer.asked)
        if page.language != language_tag(language) and "<html" in answer.body:
            found.setdefault(f"<html lang> is {page.language!r}", []).append(answer.asked)
    assert count
    return [f"{fault}: {len(where)} ×, {where[0]}" for fault, where in sorted(found.items())]


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_can_be_said_in(things: Things, tmp_path: Path, language: str) -> None:
    with override_settings(LOCALE_PATHS=[marked(language, tmp_path / "locale")]):
        found = faults(pages(things, language, most=3 if language == "it" else 1), things, language)
        found += faults(sign_in_refused(language), things, language)
    assert not found, "\n".join(found)


def test_every_answer_to_a_form_can_be_said_in_another_language(things: Things, tmp_path: Path) -> None:
    with override_settings(LOCALE_PATHS=[marked("zh-hant", tmp_path / "locale")]):
        found = faults(answers_to_forms(things, "zh-hant"), things, "zh-hant")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_english_in(things: Things, language: str) -> None:
    english = english_that_is_said_otherwise(language) if language != "en" else {}
    tag = language_tag(language)
    wrong: dict[str, list[str]] = {}
    for answer in pages(things, language):
        page = read(answer.body)
        if ("<html" in answer.body and page.language != tag) or answer.language != tag:
            wrong.setdefault(f"lang {page.language!r}, {answer.language!r}", []).append(answer.asked)
        for text in same_as_english(page, english):
            wrong.setdefault(text, []).append(answer.asked)
    assert not wrong, "\n".join(
        f"{text}: {len(where)} ×, {where[0]}" for text, where in sorted(wrong.items())
    )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Planted</p>", ["<p> Planted"]),
        (f"<p>{OPEN}Saved{CLOSE} yesterday</p>", ["<p> yesterday"]),
        (f"<p>{OPEN}Read <b>this</b> first{CLOSE}</p>", []),
        (f"<p>{OPEN}cut short…</p><p>Planted</p>", ["<p> Planted"]),
        ('<button aria-label="Close"></button>', ["<button[aria-label]> Close"]),
        ('<input placeholder="Search here">', ["<input[placeholder]> Search here"]),
        ('<input type="submit" value="Go">', ["<input[value]> Go"]),
        ("<svg><title>Chart</title><text>Axis</text></svg>", ["<title> Chart", "<text> Axis"]),
        (
            "<title>Levelmark</title><p>SSUP · 4 · 22 нояб 2026 · sam@example.org · E003 · tiny-1.0 · Sam</p>",
            [],
        ),
        ("<p>2026 年 11 月 22 日</p><script>var x = 1</script><textarea>Mine</textarea>", []),
        ("<p>нояб</p>", ["<p> нояб"]),
    ],
)
def test_what_is_planted_is_found(body: str, found: list[str]) -> None:
    assert untranslated(read(body), {"Sam"}, {"нояб"}) == found


def test_an_untranslated_word_planted_in_a_template_is_found(
    things: Things, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "templates"
    (folder / "_components").mkdir(parents=True)
    (folder / "_components" / "brand.html").write_text('<b title="Planted label">Planted text</b>')
    templates = [
        {**installed.TEMPLATES[0], "DIRS": [folder, *cast("list[Path]", installed.TEMPLATES[0]["DIRS"])]}
    ]
    with override_settings(LOCALE_PATHS=[marked("ru", tmp_path / "locale")], TEMPLATES=templates):
        found = faults(sign_in_refused("ru"), things, "ru")
    assert [fault.split(":")[0] for fault in found] == ["<b> Planted text", "<b[title]> Planted label"]


def test_a_page_that_says_the_wrong_language_is_found(things: Things, tmp_path: Path) -> None:
    body = '<html lang="en"><p></p></html>'
    with translation.override("ru"):
        assert faults([Answer("GET /", 200, "ru", body)], things, "ru") == ["<html lang> is 'en': 1 ×, GET /"]
