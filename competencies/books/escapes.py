"""Texts that look like a spreadsheet's own escapes (``_x000D_``) are escaped themselves, so that they come back as they were."""

from __future__ import annotations

import re

_LOOKS = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """``text`` for a cell."""
    return _LOOKS.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """The text of a cell."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
