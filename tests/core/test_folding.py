"""Folding and marking words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import bare, fold, marked


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Qualità del lavoro", "qualita", ["Qualità"]),
        ("Straße und Strasse", "strasse", ["Straße", "Strasse"]),
        ("Переговоры ведёт", "ведет", ["ведёт"]),
        ("銷售簡報與銷售", "銷售", ["銷售", "銷售"]),
        ("aaa", "aa", ["aaa"]),
        ("nothing", "else", []),
        ("nothing", "", []),
    ],
)
def test_what_was_found_is_marked_in_the_text_as_it_stands(text, word, found):
    assert [piece for piece, hit in marked(text, [word]) if hit] == found


@given(st.text(), st.lists(st.text(min_size=1, max_size=3), max_size=3))
def test_marking_loses_nothing_of_the_text(text, words):
    assert "".join(piece for piece, _hit in marked(text, [bare(word) for word in words])) == text


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
