"""Reading a workbook: its sheets as text, streamed, within limits, and nothing but what this file asks for.

A reader of our own (ADR 9): entities, external references, formulas, styles and macros are not looked at, and memory and time
are bounded whatever a file claims of itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from competencies.books.package import Package
from competencies.books.refusals import refusal, too_long, too_much
from competencies.books.sheets import MAX_COLUMNS, MAX_TEXT, Limits, Row, Sheet
from core.errors import Invalid

MAX_SHEETS, MAX_TOKEN = 60, 512 * 1024
ENCODINGS = {"utf-8", "utf-16", "utf-16be", "utf-16le", "us-ascii", "iso-8859-1"}
"""Those that the parser reads itself. Any other name would be looked up among Python's codecs, of which some are none."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_Start = Callable[[str, dict[str, str]], None]


def read_workbook(file: IO[bytes], name: str) -> list[Sheet]:
    """Every sheet of a workbook, in order. Raises :class:`core.errors.Invalid` for anything that is none."""
    package = Package(file, name)
    if not package.has("xl/workbook.xml"):
        raise refusal(name, _("not a workbook: it has no sheets"))
    targets = _targets(package)
    sheets = _sheet_parts(package, targets)
    strings: list[str] = []
    for kind, target in targets.values():
        if kind == "sharedStrings" and package.has(target):
            strings = _Strings(package, target).strings
    limits = Limits()
    return [_Cells(package, part, Sheet(title), strings, limits).sheet for title, part in sheets]


class _LocalNames(dict[str, str]):
    """Names of elements without their prefixes."""

    def __missing__(self, tag: str) -> str:
        self[tag] = tag.rpartition(":")[2]
        return self[tag]


def _parse(
    package: Package, part: str, start: _Start, end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Stream a part through expat. A document type is refused: no workbook has one, and entities live there."""

    def doctype(*_args: object) -> None:
        raise refusal(package.name, _("declares a document type, as no workbook does"), part)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ENCODINGS:
            rule = _("declares the encoding “%(encoding)s”: a workbook is written in UTF-8 or UTF-16")
            raise refusal(package.name, rule % {"encoding": encoding[:40]}, part)

    local = _LocalNames()
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declaration
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda tag, attributes: start(local[tag], attributes)
    parser.EndElementHandler = lambda tag: end(local[tag])
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            # An endless tag or comment is read again from its beginning with every piece.
            if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN:
                raise refusal(package.name, _("not a workbook: it is damaged"), part)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refusal(package.name, _("not a workbook: it is damaged"), part) from error


def _nothing(_value: str) -> None:
    """An event that does not matter."""


def _targets(package: Package) -> dict[str, tuple[str, str]]:
    """The parts that the workbook refers to: id → (kind, part)."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (posixpath.basename(attributes.get("Type", "")), target)

    if package.has("xl/_rels/workbook.xml.rels"):
        _parse(package, "xl/_rels/workbook.xml.rels", start, _nothing, _nothing)
    return found


def _sheet_parts(package: Package, targets: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            id_ = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            kind, part = targets.get(id_, ("", ""))
            if kind == "worksheet" and package.has(part):
                found.append((attributes.get("name", "")[:64], part))

    _parse(package, "xl/workbook.xml", start, _nothing, _nothing)
    if not found or len(found) > MAX_SHEETS:
        raise refusal(package.name, _("not a workbook: it has no sheets, or far too many"))
    return found


class _Words:
    """Collects the text of the element that is open."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.pieces: list[str] | None = None
        self.length = 0

    def take(self, piece: str) -> None:
        """More text."""
        if self.pieces is not None:
            self.length += len(piece)
            if self.length > MAX_TEXT + 1:
                raise self.overlong()
            self.pieces.append(piece)

    def overlong(self) -> Invalid:
        """The error that the text is too long; where it stands is known to those that know."""
        return too_long(self.package.name, ".")


class _Strings(_Words):
    """The shared strings: rich text without its formats, phonetic hints left out."""

    def __init__(self, package: Package, part: str) -> None:
        super().__init__(package)
        self.strings: list[str] = []
        self._limits, self._hint, self._open = Limits(rows=-(10**9)), 0, False
        _parse(package, part, self._start, self._end, self._text)

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            self.pieces, self.length = [], 0
        elif tag == "rPh":
            self._hint += 1
        elif tag == "t":
            self._open = not self._hint

    def _text(self, piece: str) -> None:
        if self._open:
            self.take(piece)

    def _end(self, tag: str) -> None:
        if tag == "t":
            self._open = False
        elif tag == "rPh":
            self._hint -= 1
        elif tag == "si" and self.pieces is not None:
            text = "".join(self.pieces)
            if limit := self._limits.passed([text]):
                raise too_much(self.package.name, limit)
            self.strings.append(text)
            self.pieces = None


class _Cells(_Words):
    """The cells of a sheet."""

    def __init__(self, package: Package, part: str, sheet: Sheet, strings: list[str], limits: Limits) -> None:
        super().__init__(package)
        self.sheet, self._strings, self._limits = sheet, strings, limits
        self._row, self._column, self._kind, self._hint = 0, 0, "", 0
        self._cells: dict[int, str] = {}
        self._handlers = {"row": self._open_row, "c": self._open_cell}
        _parse(package, part, self._start, self._end, self.take)

    def overlong(self) -> Invalid:
        return too_long(self.package.name, self.sheet.place(self._row, self._column))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        handler = self._handlers.get(tag)
        if handler is not None:
            handler(attributes)
        elif tag == "v" or (tag == "t" and not self._hint):
            self.pieces = [] if self.pieces is None else self.pieces
        elif tag == "rPh":
            self._hint += 1

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
        self._cells, self._column = {}, 0
        if limit := self._limits.passed(()):
            raise too_much(self.package.name, limit, self.sheet.place(self._row))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.match(attributes.get("r", ""))
        self._column += 1
        if match:
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - 64
            self._column = column
        self._kind, self.pieces, self.length = attributes.get("t", "n"), None, 0

    def _end(self, tag: str) -> None:
        if tag == "c" and self.pieces is not None:
            text = self._value("".join(self.pieces))
            if text and self._column <= MAX_COLUMNS:
                self._cells[self._column] = text
            self.pieces = None
        elif tag == "rPh":
            self._hint -= 1
        elif tag == "row" and self._cells:
            self._limits.rows -= 1  # counted when it began
            if limit := self._limits.passed(self._cells.values()):
                raise too_much(self.package.name, limit, self.sheet.place(self._row))
            self.sheet.rows.append(Row(self._row, self._cells))
        elif tag in {"v", "t"} and self.pieces is not None:
            self.pieces = ["".join(self.pieces)]

    def _value(self, text: str) -> str:
        if self._kind == "s":
            number = int(text) if text.isdecimal() and len(text) < 9 else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return text.removesuffix(".0") if self._kind == "n" else text
