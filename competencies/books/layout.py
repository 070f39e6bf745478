"""Finding the tables of a workbook by their headings, and where those are in another language, by what is in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from competencies.books import labels
from competencies.books.sheets import Row, Sheet
from competencies.rules import CODE, LEVELS

SEARCHED_ROWS, SAMPLE = 40, 400
SKILL_FIELDS = ("name", "category", "subcategory", "description", "guidance")
ATTRIBUTE_FIELDS = ("name", "type", "description", "guidance")


@dataclass
class Table:
    """A sheet with a heading row: the column of each field, of each level's text and of each level's mark."""

    sheet: Sheet
    heading: int
    columns: dict[str, int]
    levels: dict[int, int]
    marks: dict[int, int] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """The rows below the heading."""
        return [row for row in self.sheet.rows if row.number > self.heading]

    def place(self, row: Row, name: str | int) -> str:
        """The address of a field, or of a level's text, in a row."""
        column = self.levels.get(name) if isinstance(name, int) else self.columns.get(name)
        return self.sheet.place(row.number, column)

    def used(self) -> set[int]:
        """The columns that are read."""
        return {*self.columns.values(), *self.levels.values()}


def table_of(sheet: Sheet, fields: Sequence[str]) -> Table | None:
    """The table in a sheet, whose columns between code and levels are ``fields`` in this order where no heading is known."""
    best: Table | None = None
    for row in sheet.rows[:SEARCHED_ROWS]:
        table = _table_at(sheet, row, fields)
        if table is not None and (best is None or _weight(table) > _weight(best)):
            best = table
    return best


def _weight(table: Table) -> int:
    return len(table.levels) + len(table.columns)


def _table_at(sheet: Sheet, row: Row, fields: Sequence[str]) -> Table | None:
    headings = {column: row.text(column) for column in sorted(row.cells)}
    if sum(len(text) < 80 and labels.level_in(text) is not None for text in headings.values()) < 3:
        return None
    columns: dict[str, int] = {}
    for column, heading in headings.items():
        name = labels.meaning(heading, labels.COLUMNS)
        if name is not None and name not in columns and (name in fields or name in {"code", "url"}):
            columns[name] = column
    below = [each for each in sheet.rows if each.number > row.number][:SAMPLE]
    if "code" not in columns:
        code = _column_of_codes(below)
        if code is not None and code in headings and code not in columns.values():
            columns["code"] = code
    levels = _level_columns(headings, columns)
    if len(levels) + len(columns) < 5 or not (levels and columns):
        return None
    table = Table(sheet, row.number, columns, levels, _mark_columns(headings, columns, levels))
    _name_by_order(table, headings, fields, below)
    return table


def _column_of_codes(rows: Sequence[Row]) -> int | None:
    counts: dict[int, int] = {}
    for row in rows:
        for column in row.cells:
            if re.match(CODE, row.text(column)):
                counts[column] = counts.get(column, 0) + 1
    best = max(counts, key=lambda column: counts[column], default=None)
    return best if best is not None and counts[best] * 2 > len(rows) else None


def _level_columns(headings: dict[int, str], columns: dict[str, int]) -> dict[int, int]:
    """The column of each level's text: headings that name one level in words, not a mark's bare digit."""
    found: dict[int, int] = {}
    for column, heading in headings.items():
        level = labels.level_in(heading)
        if level is None or column in columns.values() or column < columns.get("code", 0):
            continue
        known = found.get(level)
        if known is None or len(heading) > len(headings[known]):
            found[level] = column
    return {level: found[level] for level in sorted(found)}


def _mark_columns(
    headings: dict[int, str], columns: dict[str, int], levels: dict[int, int]
) -> dict[int, int]:
    """Seven columns side by side under one merged heading: the six after the first have none of their own, or a digit."""
    taken = {*columns.values(), *levels.values()}
    for first in range(1, max([*taken, 1]) + 1):
        seven = range(first, first + len(LEVELS))
        if taken.intersection(seven):
            continue
        rest = [headings.get(column, "") for column in seven[1:]]
        if all(not text or labels.level_in(text) for text in rest) and not (
            first + len(LEVELS) - 1 > max(taken)
        ):
            return dict(zip(LEVELS, seven, strict=True))
    return {}


def _name_by_order(
    table: Table, headings: dict[int, str], fields: Sequence[str], below: Sequence[Row]
) -> None:
    """Give columns whose headings nobody knows the names that are still free, by their order; addresses are told by themselves."""
    missing = [name for name in fields if name not in table.columns]
    taken = {*table.used(), *table.marks.values()}
    start, end = table.columns.get("code", 0), min(table.levels.values())
    unknown = [column for column in headings if column not in taken and start < column < end]
    for column in list(unknown):
        texts = [row.text(column) for row in below if row.text(column)]
        if texts and all(text.startswith(("http://", "https://")) for text in texts):
            unknown.remove(column)
    if missing and len(unknown) == len(missing):
        table.columns.update(zip(missing, unknown, strict=True))
    elif missing and "guidance" in missing and len(unknown) == len(missing) - 1:
        missing.remove("guidance")
        table.columns.update(zip(missing, unknown, strict=True))


@dataclass
class Book:
    """The sheets of a workbook by what they are; ``notes`` are those that nothing else is."""

    skills: Sheet | None = None
    attributes: Sheet | None = None
    levels: Sheet | None = None
    notes: list[Sheet] = field(default_factory=list)


def sort_sheets(sheets: Sequence[Sheet]) -> Book:
    """Tell the sheets apart: by name, else by what they look like."""
    book, left = Book(), list(sheets)
    for kind in ("skills", "attributes", "levels"):
        named = next((each for each in left if labels.meaning(each.name, {kind: labels.SHEETS[kind]})), None)
        if named is not None:
            setattr(book, kind, named)
            left.remove(named)
    tables = sorted(
        (each for each in left if (table := table_of(each, SKILL_FIELDS)) and "code" in table.columns),
        key=lambda each: -len(each.rows),
    )
    for kind in ("skills", "attributes"):
        if getattr(book, kind) is None and tables:
            sheet = tables.pop(0)
            setattr(book, kind, sheet)
            left.remove(sheet)
    if book.levels is None:
        book.levels = next((each for each in left if levels_axis(each) is not None), None)
        if book.levels is not None:
            left.remove(book.levels)
    book.notes = left
    return book


def levels_axis(sheet: Sheet) -> tuple[str, int] | None:
    """Where a sheet names the levels: ``("row", number)`` when they go to the right, ``("column", number)`` when down."""
    columns: dict[int, set[int]] = {}
    for row in sheet.rows[:SEARCHED_ROWS]:
        across = set()
        for column in row.cells:
            found = labels.level_label(row.text(column))
            if found:
                across.add(found[0])
                columns.setdefault(column, set()).add(found[0])
        if len(across) >= 4:
            return "row", row.number
    best = max(columns, key=lambda column: (len(columns[column]), -column), default=None)
    return ("column", best) if best is not None and len(columns[best]) >= 4 else None
