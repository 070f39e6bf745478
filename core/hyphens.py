"""Where a long word may be divided, for narrow columns: browsers know few languages, and which depends on the machine."""

from __future__ import annotations

from functools import cache

import pyphen
from django.utils.translation import get_language

SOFT_HYPHEN = "\u00ad"
LONG = 9
# Malay is divided as Indonesian is; Chinese may be divided anywhere.
DICTIONARIES = {"en": "en_GB", "it": "it_IT", "ms": "id_ID", "ru": "ru_RU"}


@cache
def _dictionary(language: str) -> pyphen.Pyphen | None:
    name = DICTIONARIES.get(language.split("-", maxsplit=1)[0])
    return pyphen.Pyphen(lang=name, left=3, right=3) if name else None


def hyphenated(text: str) -> str:
    """``text`` in the reader's language with soft hyphens in its long words."""
    dictionary = _dictionary(get_language() or "en")
    if dictionary is None:
        return text
    return " ".join(
        dictionary.inserted(word, SOFT_HYPHEN) if len(word) >= LONG else word for word in text.split(" ")
    )
