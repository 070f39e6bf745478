"""Pure rules about people: how names are found, and in which order dated facts may follow one another."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

KEY_LENGTH = 400
# Letters that Unicode doesn't take apart into a base letter and a mark.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """``text`` without case, accents and superfluous blanks: "  Novák" and "NOVAK" are the same."""
    # Twice, for letters that are capital only once they are taken apart, such as mathematical ones.
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in taken_apart if not unicodedata.combining(char))
    return " ".join(bare.translate(PLAIN).split())


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
