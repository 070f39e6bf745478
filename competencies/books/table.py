"""Reading a CSV file, as Excel and other programs write it."""

from __future__ import annotations

import csv
import io
from typing import IO

from django.utils.translation import gettext as _

from competencies.books.package import MAX_FILE
from competencies.books.refusals import refusal, too_long, too_much
from competencies.books.sheets import MAX_COLUMNS, MAX_TEXT, Limits, Row, Sheet

SEPARATORS = ",;\t"


def read_table(file: IO[bytes], name: str) -> Sheet:
    """The table in a CSV file: UTF-8 or else cp1252; separated by comma, semicolon or tab. Its sheet is called as the file."""
    data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise refusal(name, _("is larger than %(size)d MB") % {"size": MAX_FILE // 1024**2})
    if b"\x00" in data:
        raise refusal(name, _("not text: save it as CSV in UTF-8"))
    text = _decoded(data, name)
    sheet, limits = Sheet(name), Limits()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 1
    try:
        for values in reader:
            cells = {column: value for column, value in enumerate(values[:MAX_COLUMNS], 1) if value.strip()}
            long = next((column for column, value in cells.items() if len(value) > MAX_TEXT), None)
            if long is not None:
                raise too_long(name, sheet.place(number, long))
            if limit := limits.passed(cells.values()):
                raise too_much(name, limit, sheet.place(number))
            if cells:
                sheet.rows.append(Row(number, cells))
            number += 1
    except csv.Error as error:
        raise refusal(name, _("not CSV: a quotation mark is missing or too much"), f"A{number}") from error
    return sheet


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(name, _("not text in UTF-8 or Windows-1252"))


def _separator(text: str) -> str:
    """The separator that the first line with any of them has most of, outside quotation marks."""
    for line in text.splitlines()[:30]:
        bare = "".join(line.split('"')[::2])
        counts = {each: bare.count(each) for each in SEPARATORS}
        if any(counts.values()):
            return max(counts, key=lambda each: counts[each])
    return ","
