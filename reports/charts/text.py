"""How wide a text is, roughly, and where it may break: SVG does neither by itself.

The widths are those of a sans-serif face, on the generous side, so that a label never runs into what stands beside it.
"""

from __future__ import annotations

import math
import re
import unicodedata

NARROW = frozenset(" .,:;'’|!ijlIft()[]/·-–\u00a0\u202f")
BROAD = frozenset("mwMW@%ЖЩШЮжщшюм—")
NOT_FIRST = frozenset("，。、；：？！）」』】〉》…,.;:?!)]}’”")
NOT_LAST = frozenset("（「『【〈《([{‘“")
CHUNK = re.compile(r"\s+|[^\s\-–/]+[\-–/]?|[\-–/]")


def is_wide(char: str) -> bool:
    """Whether it takes a full square, as Chinese characters do."""
    return unicodedata.east_asian_width(char) in ("W", "F")


def width_of(text: str, size: float) -> float:
    """The width of one line, in the units of ``size``."""
    total = 0.0
    for char in text:
        if unicodedata.combining(char) or char == "\u00ad":
            continue
        if is_wide(char):
            total += 1.0
        elif char in NARROW:
            total += 0.34
        elif char in BROAD:
            total += 0.92
        else:
            total += 0.70 if char.isupper() else 0.585
    return total * size


def _chunks(text: str) -> list[str]:
    """Pieces that stay together: words with a closing hyphen or slash, single Chinese characters with their punctuation."""
    found: list[str] = []
    for word in CHUNK.findall(text):
        piece = ""
        for char in word:
            fits = piece and (
                char in NOT_FIRST or piece[-1] in NOT_LAST or not (is_wide(char) or is_wide(piece[-1]))
            )
            if piece and not fits:
                found.append(piece)
                piece = ""
            piece += char
        found.append(piece)
    return found


def _broken(word: str, size: float, limit: float) -> list[str]:
    """A word that is wider than a line, in parts of about the same length, with hyphens."""
    fits = limit - width_of("-", size)
    count = max(2, math.ceil(width_of(word, size) / max(fits, size)))
    while True:
        length = math.ceil(len(word) / count)
        parts = [word[start : start + length] for start in range(0, len(word), length)]
        if length == 1 or all(width_of(part, size) <= fits for part in parts):
            return [*(f"{part}-" for part in parts[:-1]), parts[-1]]
        count += 1


def wrap(text: object, size: float, limit: float) -> list[str]:
    """The lines of a text that are at most ``limit`` wide each; nothing is cut away."""
    lines: list[str] = []
    line = ""
    for chunk in _chunks(str(text).strip()):
        if chunk.isspace():
            line = f"{line} " if line else ""
            continue
        if width_of(f"{line}{chunk}".rstrip(), size) <= limit:
            line += chunk
            continue
        if line.strip():
            lines.append(line.strip())
        *full, line = _broken(chunk, size, limit) if width_of(chunk, size) > limit else [chunk]
        lines += full
    if line.strip():
        lines.append(line.strip())
    return lines or [""]
