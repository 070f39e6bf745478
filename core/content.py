"""Texts of the content (frameworks, roles) in the reader's language, with a fallback that can be seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from i18nfield.strings import LazyI18nString

from core.languages import language_tag


class Words(NamedTuple):
    """What is shown of a text, and the language it is in (empty where nobody knows)."""

    text: str
    language: str


def words_of(text: LazyI18nString | str | None) -> Words:
    """The words of ``text`` in the reader's language; else in a wider one, in English, or in whichever there is."""
    if not isinstance(text, LazyI18nString) or not isinstance(text.data, dict):
        return Words(str(text or ""), "")
    reader = get_language() or settings.LANGUAGE_CODE
    for language in (reader, reader.split("-")[0], settings.LANGUAGE_CODE, *sorted(text.data)):
        if text.data.get(language):
            return Words(text.data[language], language)
    return Words("", "")


def plain(text: LazyI18nString | str | None) -> str:
    """The words alone, for programs and for searching."""
    return words_of(text).text


def labelled(text: LazyI18nString | str | None) -> str:
    """The words where nothing but letters can be shown (a choice, a cell, a drawing): another language is named after them."""
    words = words_of(text)
    return f"{words.text} [{words.language.upper()}]" if is_fallback(words.language) else words.text


def is_fallback(language: str) -> bool:
    """Whether words of ``language`` are not in the reader's."""
    reader = get_language() or settings.LANGUAGE_CODE
    return bool(language) and language not in (reader, reader.split("-")[0])


def shown(text: LazyI18nString | str | None) -> SafeString:
    """``text`` for a page: words in another language than the reader's are marked with it, for eyes and for screen readers."""
    words = words_of(text)
    if not is_fallback(words.language):
        return format_html("{}", words.text)
    return format_html(
        '<span lang="{}">{}</span> <abbr class="chip is-plain" title="{}">{}</abbr>',
        language_tag(words.language),
        words.text,
        gettext("This text is not there in your language yet."),
        words.language.upper(),
    )


def paragraphs(text: LazyI18nString | str | None) -> SafeString:
    """The same, with each paragraph (divided by an empty line) in a ``<p>``."""
    words = words_of(text)
    parts = [part for part in words.text.split("\n\n") if part.strip()]
    marked = is_fallback(words.language)
    rows: list[tuple[Any, ...]] = [
        (shown(LazyI18nString({words.language: part})) if marked else part,) for part in parts
    ]
    return format_html_join("", "<p>{}</p>", rows)
