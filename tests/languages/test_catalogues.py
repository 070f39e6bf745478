"""Each language is complete: its catalogue, formats, plural forms, the libraries' texts, and the shipped content."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, get_format, localize
from django.utils.translation import gettext, ngettext, to_locale

from tests.languages.catalogues import OTHERS, ROOT, library_messages, real, source_messages

LANGUAGES = [code for code, _name in settings.LANGUAGES]
DAY = dt.datetime(2026, 11, 2, 9, 5)
DATES = {
    "en": ("2 November 2026", "2 Nov 2026", "Nov 2026"),
    "it": ("2 novembre 2026", "2 nov 2026", "nov 2026"),
    "ms": ("2 November 2026", "2 Nov 2026", "Nov 2026"),
    "ru": ("2 ноября 2026\u00a0г.", "02.11.2026", "11.2026"),
    "zh-hant": ("2026 年 11 月 2 日", "2026/11/2", "2026/11"),
}


def test_every_language_has_a_catalogue_and_no_catalogue_is_without_a_language() -> None:
    folders = {path.parts[-3] for path in ROOT.glob("locale/*/LC_MESSAGES/django.po")}
    assert folders == {to_locale(code) for code in OTHERS}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_all_its_plural_forms(language: str) -> None:
    catalog = real(language)
    lacking = []
    for message in source_messages():
        found = catalog.get(message.id, message.context) if message.id else None
        if not message.id:
            continue
        texts = (
            found.string
            if found and isinstance(found.string, (list, tuple))
            else (found.string if found else "",)
        )
        wanted = catalog.num_plurals if isinstance(message.id, (list, tuple)) else 1
        if len(texts) != wanted or not all(texts):
            lacking.append(message.id)
    assert lacking == []


@pytest.mark.parametrize(("language", "forms"), [("it", 2), ("ms", 2), ("ru", 3), ("zh-hant", 1)])
def test_the_plural_rule_is_that_of_the_language(language: str, forms: int) -> None:
    catalog = real(language)
    assert catalog.num_plurals == forms
    with translation.override(language):
        said = {ngettext("%(n)s piece", "%(n)s pieces", n) for n in (1, 2, 5, 11, 21, 22, 25, 101)}
    message = catalog.get(("%(n)s piece", "%(n)s pieces"))
    assert message is not None
    assert said == set(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_as_readers_expect(language: str) -> None:
    assert (ROOT / "config" / "formats" / to_locale(language) / "formats.py").is_file()
    with translation.override(language):
        formats = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "YEAR_MONTH_FORMAT")
        assert tuple(date_format(DAY, each) for each in formats) == DATES[language]
        assert date_format(DAY, "TIME_FORMAT") == "09:05"
        for each in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"):
            assert date_format(DAY, each).endswith("09:05")
        assert get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"  # what date pickers send
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert localize(1.5) == ("1,5" if language in {"it", "ru"} else "1.5")


def _texts(value: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a document: an object whose keys are languages."""
    if isinstance(value, dict) and "en" in value and all(isinstance(each, str) for each in value.values()):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{place}[{index}]")


def lacking(folder: Path, language: str) -> tuple[int, list[str]]:
    """How many texts the documents of a folder have, and which are not there in a language."""
    texts = [
        pair
        for path in sorted(folder.rglob("*.json"))
        for pair in _texts(json.loads(path.read_text(encoding="utf-8")), str(path.relative_to(folder)))
    ]
    return len(texts), [place for place, text in texts if not text.get(language, "").strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_content_text_is_there_in(language: str) -> None:
    count, missing = lacking(ROOT / "fixtures", language)
    assert count > 1500
    assert missing == []


def test_a_text_that_lacks_a_language_is_found(tmp_path: Path) -> None:
    whole = dict.fromkeys(LANGUAGES, "x")
    document = {"name": whole, "levels": [{"essence": {**whole, "ms": " "}}, {"text": {"en": "x"}}]}
    (tmp_path / "one.json").write_text(json.dumps(document))
    assert lacking(tmp_path, "ms") == (3, ["one.json.levels[0].essence", "one.json.levels[1].text"])
    assert lacking(tmp_path, "en")[1] == []


def test_the_titles_in_russian_and_chinese_are_written_in_their_scripts() -> None:
    for path in (ROOT / "fixtures" / "roles").glob("*.json"):
        title = json.loads(path.read_text(encoding="utf-8"))["title"]
        assert re.search(r"[А-Яа-яё]", title["ru"]), path.name
        assert re.search(r"[\u4e00-\u9fff]", title["zh-hant"]), path.name


# Messages of the libraries that a reader or a program can meet.
MET = (
    "This field is required.", "Enter a valid email address.", "Enter a valid date.", "Enter a whole number.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "The email address and/or password you specified are not correct.",
    "Too many failed login attempts. Try again later.", "Incorrect code.", "Incorrect password.",
    "The password is too similar to the %(verbose_name)s.", "This password is too common.",
    "This password is entirely numeric.", "You must type the same password each time.",
    "Authentication credentials were not provided.", "You do not have permission to perform this action.",
    "Not found.", "Method \"{method}\" not allowed.", "This field may not be blank.", "This field may not be null.",
    "A valid integer is required.", "\"{input}\" is not a valid choice.", "Malformed request.", "Request was throttled.",
    "Date has wrong format. Use one of these formats instead: {format}.", "Invalid page.",
    "Ensure this field has no more than {max_length} characters.", "Unsupported media type \"{media_type}\" in request.",
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_libraries_say_is_there_too(language: str) -> None:
    ours, theirs = source_messages(), library_messages(language)
    assert [text for text in MET if text not in ours and text not in theirs] == []
    with translation.override(language):
        assert [text for text in MET if gettext(text) == text] == []


def test_scripts_bring_no_texts_of_their_own() -> None:
    """What a script shows comes from the page, where it is translated."""
    spoken = re.compile(r"""(["'`])([A-Z][a-z]+ [a-z]+[^"'`<>{}=;]*)\1""")
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        code = re.sub(r"^\s*//.*$|\s//\s.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert [match[2] for match in spoken.finditer(code)] == [], path.name


def test_style_sheets_bring_no_words() -> None:
    for path in sorted((ROOT / "static" / "css").rglob("*.css")):
        contents = re.findall(r"content:\s*\"([^\"]*)\"", path.read_text(encoding="utf-8"))
        assert [
            text for text in contents if re.search(r"[A-Za-z]{2}", re.sub(r"\\[0-9a-f]+", "", text))
        ] == [], path
