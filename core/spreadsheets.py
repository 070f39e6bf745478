"""Spreadsheets that are safe to open: no text in them is ever taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | int | float | Decimal | dt.date | None
Row = Sequence[Cell]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no place for them
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(value: Cell) -> Cell:
    """A cell that no spreadsheet program runs: a text that begins like a formula gets an apostrophe; figures stay figures."""
    if not isinstance(value, str):
        return value
    text = FORBIDDEN.sub("", value)
    return (
        f"'{text}"
        if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
        else text
    )


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """The rows as CSV in UTF-8, with the mark by which spreadsheet programs recognise it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([[("" if cell is None else safe(cell)) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def xlsx_bytes(sheets: Sequence[tuple[str, Sequence[Row]]]) -> bytes:
    """The sheets (title, rows) as a workbook; the first row of each is its head."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "B2"
        for column in range(len(rows[0]) if rows else 0):
            widest = max(
                len(str(row[column])) for row in rows if column < len(row) and row[column] is not None
            )
            sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(widest + 2, 8), 48)
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet)
                cell.value = safe(value)
                if isinstance(value, str):
                    cell.data_type = "s"
                if number == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def spreadsheet(kind: str, sheets: Sequence[tuple[str, Sequence[Row]]]) -> tuple[bytes, str]:
    """The sheets (title, rows) as ``xlsx``, or the first of them as ``csv``: bytes and media type."""
    if kind == "csv":
        return csv_bytes(sheets[0][1]), CSV_TYPE
    return xlsx_bytes(sheets), XLSX_TYPE


def kind_asked(text: str | None) -> str:
    """The kind of spreadsheet that an address asks for; a workbook where it asks for none that is known."""
    return "csv" if text == "csv" else "xlsx"
