"""Words as a search compares them: without case, accents and superfluous blanks."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Letters that Unicode doesn't take apart into a base letter and a mark.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def bare(text: str) -> str:
    """``text`` without case and accents; blanks stay as they are."""
    # Twice, for letters that are capital only once they are taken apart, such as mathematical ones.
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in taken_apart if not unicodedata.combining(char)).translate(PLAIN)


def fold(text: str) -> str:
    """``text`` without case, accents and superfluous blanks: "  Novák" and "NOVAK" are the same."""
    return " ".join(bare(text).split())


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether one of the folded ``words`` stands there. Joined, the pieces are ``text``."""
    folded, origin = "", []
    for index, char in enumerate(text):
        plain = bare(char)
        folded += plain
        origin += [index] * len(plain)
    hit = [False] * len(text)
    for word in words:
        at = folded.find(word) if word else -1
        while at >= 0:
            for index in range(origin[at], origin[at + len(word) - 1] + 1):
                hit[index] = True
            at = folded.find(word, at + 1)
    # A mark on its own belongs to the letter before it.
    for index, char in enumerate(text):
        if index and unicodedata.combining(char):
            hit[index] = hit[index - 1]
    pieces: list[tuple[str, bool]] = []
    for char, here in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == here:
            pieces[-1] = (pieces[-1][0] + char, here)
        else:
            pieces.append((char, here))
    return pieces
