"""Files that no importer should open trustingly, made on the spot: each function writes one and gives its path."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.competencies.books import edition, header, rows_of, workbook

SMALL = edition(7)
_WORKBOOK = '<workbook xmlns="http://x" xmlns:r="http://r"><sheets><sheet name="Skills" sheetId="1" r:id="r1"/></sheets></workbook>'
_RELS = (
    '<Relationships xmlns="http://p"><Relationship Id="r1" Type="http://t/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="http://t/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
_DOCTYPE = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "{}">{}]>'


def package(path: Path, sheet: bytes | Iterable[bytes], strings: bytes = b"<sst/>") -> Path:
    """A workbook with one sheet of these bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS)
        archive.writestr("xl/sharedStrings.xml", strings)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            for piece in [sheet] if isinstance(sheet, bytes) else sheet:
                part.write(piece)
    return path


def no_workbook(path: Path) -> Path:
    path.write_bytes(b"This is a letter, not a workbook.")
    return path


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return path


def cut_off(path: Path) -> Path:
    workbook(SMALL, path)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def damaged(path: Path) -> Path:
    workbook(SMALL, path)
    data = bytearray(path.read_bytes())
    start = data.find(b"xl/worksheets/sheet2.xml") + 60
    data[start : start + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    return path


def encrypted(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    return path


def encrypted_zip(path: Path) -> Path:
    workbook(SMALL, path)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    return path


def macros(path: Path) -> Path:
    workbook(SMALL, path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return path


def zip_bomb(path: Path) -> Path:
    zeros = b"\0" * (1024 * 1024)
    return package(path, (zeros for _ in range(300)))


def lying_zip_bomb(path: Path) -> Path:
    """A bomb whose directory says that it is small."""
    zip_bomb(path)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<L", data, at + 24, 1000)
    path.write_bytes(bytes(data))
    return path


def many_parts(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/{number:040}", b"")
    return path


def zip64_directory(path: Path) -> Path:
    workbook(SMALL, path)
    data = path.read_bytes()
    at = data.rfind(b"PK\x05\x06")
    path.write_bytes(data[:at] + b"PK\x06\x07" + b"\xff" * 16 + data[at:])
    return path


def _laughs() -> bytes:
    rows = [f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n else "") + ";") * 10}">' for n in range(9)]
    return (
        _DOCTYPE.format("ha" * 10, "".join(rows)) + "<worksheet><row><c><v>&a8;</v></c></row></worksheet>"
    ).encode()


def billion_laughs(path: Path) -> Path:
    return package(path, _laughs())


def billion_laughs_in_strings(path: Path) -> Path:
    return package(path, b"<worksheet/>", _laughs())


def external_entity(path: Path) -> Path:
    doctype = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return package(path, f"{doctype}<worksheet><row><c t='str'><v>&f;</v></c></row></worksheet>".encode())


def _pieces(first: bytes, piece: bytes, times: int, last: bytes) -> Iterable[bytes]:
    """``piece`` so many times, the numbers in it differing, so that the file does not look like a bomb from outside."""
    yield first
    for start in range(0, times, 1000):
        yield b"".join(piece.replace(b"?", b"%d" % (number * 7919)) for number in range(start, start + 1000))
    yield last


def _noise(times: int) -> Iterable[bytes]:
    for number in range(times):
        yield (
            b"".join(hashlib.sha512(b"%d.%d" % (number, part)).hexdigest().encode() for part in range(64)) * 8
        )


def million_rows(path: Path) -> Path:
    return package(path, _pieces(b"<worksheet>", b"<row><c><v>?</v></c></row>", 1_000_000, b"</worksheet>"))


def million_empty_rows(path: Path) -> Path:
    return package(path, _pieces(b"<worksheet>", b'<row r="?"/>', 1_000_000, b"</worksheet>"))


def million_cells(path: Path) -> Path:
    row = b"<row>" + b"<c><v>?</v></c>" * 50 + b"</row>"
    return package(path, _pieces(b"<worksheet>", row, 12_000, b"</worksheet>"))


def huge_strings(path: Path) -> Path:
    pieces = (b"<si><t>" + noise[:30_000] + b"</t></si>" for noise in _noise(1_100))
    return package(path, b"<worksheet/>", b"<sst>" + b"".join(pieces) + b"</sst>")


def shared_many_times(path: Path) -> Path:
    """One long string, referred to from a great many cells."""
    strings = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 20 + b"</row>"
    return package(path, _pieces(b"<worksheet>", row, 15_000, b"</worksheet>"), strings)


def huge_cell(path: Path) -> Path:
    words = _noise(300)
    first, last = b'<worksheet><row><c r="B7" t="str"><v>', b"</v></c></row></worksheet>"
    return package(path, (piece for part in ([first], words, [last]) for piece in part))


def endless_tag(path: Path) -> Path:
    filler = _noise(500)
    return package(path, (piece for part in ([b'<worksheet a="'], filler, [b'"/>']) for piece in part))


def endless_comment(path: Path) -> Path:
    filler = _noise(500)
    return package(
        path, (piece for part in ([b"<worksheet><!--"], filler, [b"--></worksheet>"]) for piece in part)
    )


def no_xml(path: Path) -> Path:
    return package(path, b"<worksheet><row></worksheet>")


def _encoded(name: str) -> Callable[[Path], Path]:
    sheet = f'<?xml version="1.0" encoding="{name}"?><worksheet><row><c><v>1</v></c></row></worksheet>'
    return lambda path: package(path, sheet.encode())


MONSTERS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no workbook": (no_workbook, "does not begin like one"),
    "another zip": (other_zip, "has no sheets"),
    "cut off": (cut_off, "cut off"),
    "damaged": (damaged, "damaged"),
    "encrypted": (encrypted, "encrypted with a password"),
    "encrypted zip": (encrypted_zip, "encrypted"),
    "macros": (macros, "holds macros"),
    "zip bomb": (zip_bomb, "unpacks to more"),
    "lying zip bomb": (lying_zip_bomb, "damaged"),
    "many parts": (many_parts, "too many parts"),
    "zip64 directory": (zip64_directory, "too many parts"),
    "billion laughs": (billion_laughs, "declares a document type"),
    "billion laughs in strings": (billion_laughs_in_strings, "declares a document type"),
    "external entity": (external_entity, "declares a document type"),
    "million rows": (million_rows, "more than 20000 rows"),
    "million empty rows": (million_empty_rows, "more than 20000 rows"),
    "million cells": (million_cells, "more than 400000 filled cells"),
    "huge strings": (huge_strings, "more than 20000000 characters"),
    "shared many times": (shared_many_times, "more than 20000000 characters"),
    "huge cell": (huge_cell, "more than 32767 characters"),
    "endless tag": (endless_tag, "damaged"),
    "endless comment": (endless_comment, "damaged"),
    "no XML": (no_xml, "damaged"),
    **{
        f"encoding {name}": (_encoded(name), f"declares the encoding “{name}”")
        for name in ("foo", "utf-7", "idna", "hex", "zlib_codec", "windows-1252")
    },
}
"""What is wrong → how to make it, and what is said of it."""


def long_book(path: Path, rows: int = 10_000, *, wrong: Iterable[int] = (9_999,)) -> Path:
    """A workbook of ten thousand skills in which the rows ``wrong`` (as the spreadsheet counts them) have a bad code."""
    from openpyxl import Workbook

    framework, book = edition(9), Workbook(write_only=True)
    bad = set(wrong)
    sheet = book.create_sheet("Skills")
    sheet.append(header(framework))
    pattern = rows_of(framework, quirks=False)
    for number in range(rows):
        row = list(pattern[number % len(pattern)])
        row[8] = "".join(chr(65 + number // 26**place % 26) for place in range(4))
        row[8] = "nope" if number + 2 in bad else row[8]
        sheet.append(row)
    book.create_sheet("Notes").append(["Licence", "An invented one."])
    levels = book.create_sheet("Levels of responsibility")
    levels.append(["Level", *range(1, 8)])
    levels.append(["Guiding phrase", *[f"Phrase {n}" for n in range(1, 8)]])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path
