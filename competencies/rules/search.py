"""Searching texts as people type: every word, in any language, without regard to case and accents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.folding import bare, fold


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of ``query`` occurs somewhere in ``texts``; an empty query matches all."""
    everything = bare(" ".join(texts))
    return all(word in everything for word in bare(query).split())


@dataclass(frozen=True, slots=True)
class Line:
    """A text that can be found, in one language (empty: in none, as a code). ``weight``: a name counts more than prose."""

    language: str
    text: str
    key: str  # the text, folded
    weight: int


def line(language: str, text: str, weight: int) -> Line:
    """A line with its key."""
    return Line(language, text, fold(text), weight)


@dataclass(frozen=True, slots=True)
class Match:
    """How well something is found: the higher the score the better; ``lines`` are those in which words were found."""

    score: int
    lines: tuple[Line, ...]


WHOLE, BEGINS, OWN_LANGUAGE = 400, 200, 50


def match(lines: Sequence[Line], words: Sequence[str], language: str) -> Match | None:
    """How well ``lines``, the texts of one thing, answer the folded ``words``; ``None`` unless each word is found in one language.

    Texts without a language count for every one. Of a language's lines the best one scores: its weight, and more when it is
    the whole query or begins with it, and when it is in the reader's ``language``.
    """
    if not words:
        return None
    query = " ".join(words)
    best: Match | None = None
    for tongue in sorted({row.language for row in lines}, key=lambda each: each != language):
        known = [row for row in lines if row.language in (tongue, "")]
        hits = tuple(row for row in known if any(word in row.key for word in words))
        if not all(any(word in row.key for row in hits) for word in words):
            continue
        score = max(_score(row, words, query) for row in hits) + (
            OWN_LANGUAGE if tongue in (language, "") else 0
        )
        if best is None or score > best.score:
            best = Match(score, tuple(sorted(hits, key=lambda row: -_score(row, words, query))))
    return best


def _score(row: Line, words: Sequence[str], query: str) -> int:
    score = row.weight + sum(10 for word in words if word in row.key)
    if row.key == query:
        return score + WHOLE
    return score + BEGINS if row.key.startswith(query) else score
