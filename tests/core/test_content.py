"""Texts in the reader's language, with a fallback that can be seen."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation
from i18nfield.strings import LazyI18nString

from core.content import Words, labelled, paragraphs, plain, shown, words_of

BOTH = LazyI18nString({"en": "Sales & <care>", "it": "Vendita"})
ENGLISH = LazyI18nString({"en": "Only <here>"})
RUSSIAN = LazyI18nString({"ru": "Только", "de": "Nur"})


def test_words_are_in_the_readers_language_where_it_is_there() -> None:
    assert words_of(BOTH) == Words("Sales & <care>", "en")
    with translation.override("it"):
        assert words_of(BOTH) == Words("Vendita", "it")
        assert words_of(ENGLISH) == Words("Only <here>", "en")
        assert words_of(RUSSIAN) == Words("Nur", "de")


def test_what_has_no_languages_is_taken_as_it_is() -> None:
    assert plain("x") == plain(LazyI18nString("x")) == "x"
    assert plain(None) == plain(LazyI18nString({})) == plain(LazyI18nString(None)) == ""


def test_words_of_a_page_are_escaped_and_marked_when_they_fall_back() -> None:
    assert shown(BOTH) == "Sales &amp; &lt;care&gt;"
    with translation.override("it"):
        assert shown(ENGLISH).startswith(
            '<span lang="en">Only &lt;here&gt;</span> <abbr class="chip is-plain"'
        )
        assert shown(ENGLISH).endswith(">EN</abbr>")


def test_paragraphs_are_divided_by_empty_lines() -> None:
    text = LazyI18nString({"en": "One.\n\nTwo & more.\n\n "})
    assert paragraphs(text) == "<p>One.</p><p>Two &amp; more.</p>"
    assert paragraphs(None) == ""
    with translation.override("it"):
        assert paragraphs(text).count('<p><span lang="en">') == 2


def test_the_filters_are_for_templates() -> None:
    page = Template("{% load content %}{{ text|content }} {{ text|paragraphs }}").render(
        Context({"text": BOTH})
    )
    assert page == "Sales &amp; &lt;care&gt; <p>Sales &amp; &lt;care&gt;</p>"


def test_where_only_letters_can_be_shown_the_other_language_is_named_after_the_words() -> None:
    assert labelled(BOTH) == "Sales & <care>"
    with translation.override("it"):
        assert labelled(BOTH) == "Vendita"
        assert labelled(ENGLISH) == "Only <here> [EN]"
