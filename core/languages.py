"""The languages of the product: which one an answer is in, and how its name is spelled."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language, get_supported_language_variant

# Tags of Chinese in the simplified script, which the product does not have (ADR 7).
SIMPLIFIED = ("zh-hans", "zh-cn", "zh-sg", "zh-my")


# Where a request keeps the other languages that its answer has texts in.
FALLBACKS = "levelmark.fallbacks"


class Language(NamedTuple):
    """A language to choose from. ``tag`` is its BCP 47 spelling, ``name`` what its readers call it."""

    code: str
    tag: str
    name: str
    current: bool


def language_tag(code: str | None = None) -> str:
    """The BCP 47 spelling (``zh-Hant``) of a language's code (``zh-hant``), by default of the reader's."""
    first, *rest = (code or get_language() or settings.LANGUAGE_CODE).split("-")
    spelled = (part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest)
    return "-".join([first, *spelled])


def known_language(wanted: str) -> str | None:
    """The code of the language that somebody asks for by name: one of ours or a regional form of one, else ``None``.

    Chinese without a script, and that of Taiwan, Hong Kong and Macao, is ours. Simplified Chinese is not: whoever asks
    for it by name would be told that they got it.
    """
    code = wanted.strip().replace("_", "-").lower()
    if code.startswith(SIMPLIFIED):
        return None
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return None


def languages() -> list[Language]:
    """All of them, each under its own name."""
    reader = get_language()
    return [
        Language(code, language_tag(code), str(name), code == reader) for code, name in settings.LANGUAGES
    ]


def language_name(code: str) -> str:
    """What the readers of a language call it; its tag where it is none of ours."""
    return str(dict(settings.LANGUAGES).get(code, "")) or language_tag(code)
