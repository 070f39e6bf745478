"""The small components of the pages."""

import pytest

from core.ui.figures import level


@pytest.mark.parametrize(
    ("state", "words"),
    [("claimed", "claimed, not confirmed"), ("assessed", "assessed, not confirmed"),
     ("proposed", "proposed by the verdicts")],
)  # fmt: skip
def test_a_level_that_is_not_confirmed_looks_so_and_says_whose_word_it_is(state, words):
    badge = level(3, state)
    assert "is-claimed" in badge
    assert words in badge


def test_a_held_level_needs_no_words():
    assert "visually-hidden" not in level(3)
