"""What a preview of an import shows: what is new, changed and gone, per skill and level, and what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competencies.rules import (
    ItemChange,
    VersionDifference,
    compare_versions,
    in_language,
    matches,
    nothing,
)
from competencies.services import ImportResult
from core.errors import FieldError

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FindingRow:
    """A finding with its place taken apart."""

    sheet: str
    cell: str
    rule: str


def finding_rows(findings: Iterable[FieldError]) -> list[FindingRow]:
    """The findings, sheet and cell apart: ``Skills!H12``."""
    rows = []
    for each in findings:
        sheet, _mark, cell = each.pointer.rpartition("!")
        rows.append(FindingRow(sheet, cell, each.detail) if sheet else FindingRow("", cell, each.detail))
    return rows


def chosen_rows(rows: Iterable[FindingRow], *, query: str = "", sheet: str = "") -> list[FindingRow]:
    """Those of a sheet in which every word of ``query`` occurs."""
    return [
        row
        for row in rows
        if (not sheet or row.sheet == sheet) and (not query or matches(query, (row.cell, row.rule)))
    ]


def findings_csv(rows: Iterable[FindingRow], head: Sequence[str]) -> bytes:
    """The findings as CSV that a spreadsheet program opens without running anything."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(head)
    for row in rows:
        values = (row.sheet, row.cell, row.rule)
        writer.writerow([f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in values])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``language`` is the one that the texts are shown in."""

    difference: VersionDifference
    language: str
    same: bool

    def skills(self, status: str) -> list[ItemChange]:
        """The skills that are ``new``, ``gone`` or ``changed``."""
        return [change for change in self.difference.skills if change.status == status]


def preview_of(result: ImportResult, *, file_language: str | None, reader: str) -> Preview:
    """The preview of a dry run. Of a file in one language the texts in that language are compared, and no others change."""
    before, after = result.before or nothing(), result.after or nothing()
    language = file_language or reader
    if file_language:
        difference = compare_versions(in_language(before, language), in_language(after, language), language)
    else:
        difference = compare_versions(before, after, language)
    return Preview(difference, language, same=result.before == result.after)
