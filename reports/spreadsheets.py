"""Spreadsheets that are safe to open: no text in them is ever taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.content import labelled
from core.ui.words import STATES
from reports.rules import GapItem
from reports.selectors.matrix import Matrix
from reports.selectors.organisation import Overview

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


def _item_cells(item: GapItem) -> list[Cell]:
    return [
        item.held,
        item.required,
        item.gap,
        str(STATES[str(item.state)].label) if item.required is not None else None,
    ]


def matrix_rows(matrix: Matrix) -> list[list[Cell]]:
    """The matrix with a line for each person: fit, and per skill held, required, gap and state."""
    head: list[Cell] = [_("Person"), _("Role"), _("Fit"), _("Assessed share"), _("Meets the role")]
    for skill in matrix.skills:
        head += [f"{skill.code} {part}" for part in (_("held"), _("required"), _("gap"), _("state"))]
    rows = [head]
    for row in matrix.rows:
        gap = row.gap
        line: list[Cell] = [
            gap.person.name,
            labelled(gap.role.title) if gap.role else None,
            gap.fit,
            gap.assessed_share,
            _("yes") if gap.meets_role else _("no"),
        ]
        for item in row.cells:
            line += _item_cells(item)
        rows.append(line)
    return rows


def matrix_notes(matrix: Matrix) -> list[list[Cell]]:
    """What the figures are and how they are made."""
    rows: list[list[Cell]] = [
        [_("Skill matrix"), matrix.team.name],
        [_("As of"), matrix.as_of],
        [_("Gap"), _("required − held, in levels; empty where nothing is held")],
        [_("Fit"), _("Σ weight × min(held / required, 1) ÷ Σ weight over the essential requirements")],
        [_("Assessed share"), _("share of the essential weight that has a confirmed level")],
        [
            _("State"),
            ", ".join(str(STATES[each].label) for each in ("met", "gap", "not_assessed", "claimed")),
        ],
    ]
    rows += [[skill.code, labelled(skill.name)] for skill in matrix.skills]
    return rows


def matrix_file(matrix: Matrix, kind: str) -> tuple[bytes, str]:
    """The matrix as ``csv`` or ``xlsx``: bytes and media type."""
    rows = matrix_rows(matrix)
    if kind == "csv":
        return csv_bytes(rows), CSV_TYPE
    return xlsx_bytes([(_("Matrix"), rows), (_("Notes"), matrix_notes(matrix))]), XLSX_TYPE


def coverage_rows(overview: Overview) -> list[list[Cell]]:
    """The coverage of each skill: aggregates only; figures about fewer than five people are withheld."""
    rows: list[list[Cell]] = [[_("Code"), _("Skill"), _("Needed by"), _("Met by"), _("Share"), _("Assessed")]]
    for one in overview.coverage:
        counts: list[Cell] = [None, None, None] if one.small else [one.met, one.share, one.assessed]
        rows.append([one.skill.code, labelled(one.skill.name), one.of, *counts])
    return rows


def coverage_file(overview: Overview, kind: str) -> tuple[bytes, str]:
    """The coverage as ``csv`` or ``xlsx``: bytes and media type."""
    rows = coverage_rows(overview)
    if kind == "csv":
        return csv_bytes(rows), CSV_TYPE
    return xlsx_bytes([(_("Coverage"), rows)]), XLSX_TYPE
