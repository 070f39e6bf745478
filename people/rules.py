"""Pure rules about people: how names are found, and in which order dated facts may follow one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.folding import fold

KEY_LENGTH = 400
EARLIEST_JOINING = 1940


def search_key(parts: Iterable[str]) -> str:
    """What a search for a person looks in: name, personnel number and e-mail address, folded."""
    return fold(" ".join(parts))[:KEY_LENGTH]


def search_words(text: str) -> list[str]:
    """The words of a search, folded; a person is found by having all of them, each as part of the key."""
    return fold(text).split()


def may_follow(on: dt.date, *, began: dt.date | None, ended: dt.date | None) -> bool:
    """Whether a new dated row may begin on ``on`` after the latest one, which ``began`` and perhaps ``ended``.

    An open row is closed by the new one, so the new one begins no earlier than it did; it may begin on the same day, which
    corrects it. After an ended row the new one begins no earlier than its end.
    """
    if began is None:
        return True
    return on >= (began if ended is None else ended)


def changes_the_past(on: dt.date, day: dt.date) -> bool:
    """Whether what begins or ends ``on`` changes what was said of days before ``day`` (domain rule 6)."""
    return on < day


def plausible_joining(on: dt.date) -> bool:
    """Whether somebody at work today can have joined on this day."""
    return on.year >= EARLIEST_JOINING


def below_or_same(path: str, root: str) -> bool:
    """Whether the team with ``path`` is the one with the path ``root`` or stands below it."""
    return path.startswith(root)


def lead_may_be_member(led: str, of: str) -> bool:
    """Whether who leads the team with the path ``led`` may be a member of the team with the path ``of``.

    A lead is a member of a team above, or elsewhere, so that nobody is his or her own manager, directly or in a circle.
    Only the topmost team has no team above: its lead may be its member, and has no line manager.
    """
    topmost = led.count("/") == 2
    return not below_or_same(of, led) or (topmost and of == led)
