"""Searching texts as people type: without regard to case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """``text`` without case and accents: «Qualità» becomes «qualita»."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of ``query`` occurs somewhere in ``texts``; an empty query matches all."""
    everything = folded(" ".join(texts))
    return all(word in everything for word in folded(query).split())
