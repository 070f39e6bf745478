"""Tables as they were read, whatever file they came in: text in cells, each with its address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_ROWS, MAX_CELLS, MAX_COLUMNS, MAX_TEXT, MAX_CHARACTERS = 20_000, 400_000, 1_024, 32_767, 20_000_000

_CARRIAGE = re.compile("_x000[dD]_")
_ENDS = re.compile(r"\r+\n?|\u2028|\u2029|\x0b|\x0c|\x85")
_SPACES = re.compile("[ \t\u00a0\u2007\u202f]+")
_QUIRKS = re.compile(  # what the careful way below would change: most cells have none of it
    "_x000|[\t\r\x0b\x0c\x85\xa0\xad\u2007\u202f\u2028\u2029\u200b\u2060\ufeff]|  | \n|\n |\n\n\n|^\\s|\\s\\Z"
)
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]")


def column_name(column: int) -> str:
    """The letters of a column, the first being 1: ``A``, ``Z``, ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cleaned(text: str) -> str:
    """A text without what spreadsheets leave in it: one kind of line end and of space, no blanks around, letters in one form."""
    if not _QUIRKS.search(text) and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    text = _INVISIBLE.sub("", _ENDS.sub("\n", _CARRIAGE.sub("\r", text)))
    rows = (_SPACES.sub(" ", row).strip() for row in unicodedata.normalize("NFC", text).split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(rows)).strip()


def lines_of(text: str) -> list[str]:
    """The lines of a cell that say something."""
    return [row for row in cleaned(text).split("\n") if row]


@dataclass
class Row:
    """A row with its number and the cells that hold something."""

    number: int
    cells: dict[int, str]

    def text(self, column: int | None) -> str:
        """The cleaned text of a cell; empty where there is none."""
        raw = self.cells.get(column) if column is not None else None
        return cleaned(raw) if raw else ""

    def raw(self, column: int | None) -> str:
        """The text of a cell as it stands in the file."""
        return self.cells.get(column, "") if column is not None else ""


@dataclass
class Sheet:
    """A table with its name."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def place(self, row: int, column: int | None = None) -> str:
        """The address of a cell, as findings name it."""
        return f"{self.name}!{column_name(column or 1)}{row}"


@dataclass
class Limits:
    """Counts what is read, over all sheets of a file, and says which limit is passed."""

    rows: int = 0
    cells: int = 0
    characters: int = 0

    def passed(self, cells: Iterable[str]) -> str:
        """Count a row; the name of the limit that it passes, or nothing."""
        texts = list(cells)
        self.rows += 1
        self.cells += len(texts)
        self.characters += sum(map(len, texts))
        if self.rows > MAX_ROWS:
            return "rows"
        if self.cells > MAX_CELLS:
            return "cells"
        return "characters" if self.characters > MAX_CHARACTERS else ""
