"""Names of editions that follow one another."""

from __future__ import annotations

import re
from collections.abc import Collection

from competencies.rules.checker import Text


def next_edition(edition: str, taken: Collection[str] = ()) -> str:
    """The edition to propose after ``edition``: its last number goes up until nobody has taken it.

    ``1.0`` gives ``1.1``, ``9`` gives ``10``, ``2026b`` gives ``2027b``; a name without a number gets one.
    """
    found = re.search(r"(\d+)(\D*)\Z", edition)
    head, number, tail = (
        (edition[: found.start()], int(found[1]), found[2]) if found else (f"{edition}-", 1, "")
    )
    while True:
        number += 1
        proposal = f"{head}{number}{tail}"
        if proposal not in taken:
            return proposal


def slug_of_edition(framework: str, edition: str) -> str:
    """The slug to propose for an edition of a framework: ``sales`` and ``2.0`` give ``sales-2.0``."""
    words = re.sub(r"[.-]{2,}", "-", re.sub(r"[^a-z0-9.]+", "-", edition.lower())).strip(".-")
    return f"{framework}-{words}" if words else framework


def renamed(name: Text, old: str, new: str) -> Text:
    """``name`` in each language with the ``new`` edition where the ``old`` one stands; appended where it does not stand."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?![\w.])")
    return {
        language: pattern.sub(new.replace("\\", r"\\"), words) if pattern.search(words) else f"{words} {new}"
        for language, words in name.items()
    }
