"""The official workbooks of editions 7, 8 and 9, and tables of skills as CSV, made into the project's own document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from competencies.books import labels
from competencies.books.attributes import read_attributes
from competencies.books.layout import SKILL_FIELDS, Book, sort_sheets, table_of
from competencies.books.levels import read_levels
from competencies.books.sheets import Sheet, cleaned
from competencies.books.skills import read_skills
from competencies.rules import FORMAT, Finding

MAX_NOTICE = 9_000


@dataclass
class Reading:
    """A document with the cell that each of its values came from, and what was wrong already while reading."""

    document: dict[str, Any]
    places: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    borrowed: frozenset[str] = frozenset()
    """Parts of the document that the file does not have and that were taken from the product's own framework."""


def read_official(
    sheets: Sequence[Sheet],
    file: str,
    *,
    identity: tuple[str, str, str],
    language: str,
    own: Mapping[str, Any],
) -> Reading:
    """The document of a workbook. ``identity`` is its slug, its framework's and its edition; ``own`` the product's framework."""
    book = sort_sheets(sheets)
    document = _head(identity, language, own)
    document["acknowledgement"] = {language: notice(book.notes)}
    reading = Reading(document, borrowed=frozenset({"name", "out_of_range"}))
    _levels(reading, book, file)
    _attributes(reading, book, language)
    _skills(reading, book.skills, file)
    return reading


def read_official_table(
    sheets: Sequence[Sheet],
    file: str,
    *,
    identity: tuple[str, str, str],
    language: str,
    own: Mapping[str, Any],
) -> Reading:
    """The document of a CSV file, which has skills alone: levels and attributes are the product's until a workbook comes."""
    document = _head(identity, language, own)
    document["levels"], document["attributes"] = own["levels"], own.get("attributes", [])
    reading = Reading(document, borrowed=frozenset({"name", "out_of_range", "levels", "attributes"}))
    _skills(reading, sheets[0], file)
    return reading


def _head(identity: tuple[str, str, str], language: str, own: Mapping[str, Any]) -> dict[str, Any]:
    slug, framework, edition = identity
    name = framework.replace("-", " ").upper()
    return {
        "format": FORMAT,
        "slug": slug,
        "edition": edition,
        "framework": {"slug": framework, "name": {language: name}},
        "name": {language: f"{name} {edition}"},
        "out_of_range": own["out_of_range"],
    }


def _skills(reading: Reading, sheet: Sheet | None, file: str) -> None:
    reading.document["categories"], reading.document["skills"] = [], []
    if sheet is None:
        rule = _("no sheet of skills: one with a column of codes and a column for each level is needed")
        reading.findings.append(Finding(f"{file}!Skills", rule))
        return
    table = table_of(sheet, SKILL_FIELDS)
    if table is None:
        rule = _("no row of headings: Code, Skill, Category, Overall description, Level 1 description …")
        reading.findings.append(Finding(sheet.place(1), rule))
        return
    read_skills(table, reading.document, reading.places, reading.findings)


def _levels(reading: Reading, book: Book, file: str) -> None:
    reading.document["levels"] = []
    if book.levels is None:
        rule = _("no sheet of the levels of responsibility, 1 to 7")
        reading.findings.append(Finding(f"{file}!Levels of responsibility", rule))
        return
    described = read_levels(book.levels, reading.document, reading.places, reading.findings)
    if described:
        reading.document["attributes"] = described


def _attributes(reading: Reading, book: Book, language: str) -> None:
    if book.attributes is not None:
        read_attributes(book.attributes, language, reading.document, reading.places, reading.findings)
    else:
        reading.document.setdefault("attributes", [])


def notice(notes: Sequence[Sheet]) -> str:
    """What the notes say of the licence: each cell that speaks of it, with what stands beside a mere label."""
    found: list[str] = []
    for sheet in notes:
        for row in sheet.rows:
            texts = [row.text(column) for column in sorted(row.cells)]
            if any(labels.LICENCE.search(text) for text in texts):
                says = [text for text in texts if len(text) > 30] or texts[-1:]
                found += [text for text in says if text not in found]
    return cleaned("\n\n".join(found))[:MAX_NOTICE]
