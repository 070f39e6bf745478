import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import fold
from people import rules

DAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Marek   NOVÁK ", "marek novak"),
        ("Øster", "oster"),
        ("Łukasz", "lukasz"),
        ("Straße", "strasse"),
        ("Æsa Þór", "aesa thor"),
        ("Пётр Орлов", "петр орлов"),
        ("陳偉婷", "陳偉婷"),
        ("", ""),
    ],
)
def test_folding_forgets_case_accents_and_superfluous_blanks(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once_and_ignores_how_accents_are_written(text):
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_search_key_fits_its_column(one, other):
    assert len(rules.search_key([one, other])) <= rules.KEY_LENGTH


def test_a_search_is_split_into_folded_words():
    assert rules.search_words(" Novák  MAREK ") == ["novak", "marek"]
    assert rules.search_words("   ") == []


@pytest.mark.parametrize(
    ("on", "began", "ended", "allowed"),
    [
        (DAY, None, None, True),
        (DAY, DAY, None, True),
        (DAY, dt.date(2026, 3, 2), None, False),
        (DAY, dt.date(2025, 1, 1), DAY, True),
        (DAY, dt.date(2025, 1, 1), dt.date(2026, 3, 2), False),
    ],
)
def test_a_row_follows_the_latest_one_and_never_begins_before_it(on, began, ended, allowed):
    assert rules.may_follow(on, began=began, ended=ended) is allowed


@pytest.mark.parametrize(
    ("led", "of", "allowed"),
    [
        ("/1/2/", "/1/", True),  # a member of the team above
        ("/1/2/", "/1/3/", True),  # elsewhere
        ("/1/2/", "/1/2/", False),  # of the team that is led
        ("/1/2/", "/1/2/4/", False),  # below it
        ("/1/", "/1/", True),  # the topmost team has none above
        ("/1/", "/1/2/", False),
        ("/1/2/", "/1/22/", True),  # a path is compared by whole ids
    ],
)
def test_nobody_becomes_his_own_manager(led, of, allowed):
    assert rules.lead_may_be_member(led, of) is allowed
