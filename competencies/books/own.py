"""The product's own workbook, written by :mod:`competencies.books.writing`, read back without loss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from competencies.books.escapes import unescaped
from competencies.books.names import (
    ABOUT,
    ATTRIBUTES,
    CATEGORIES,
    CODE_OF_CATEGORY,
    HEAD,
    LEVELS_SHEET,
    SKILLS,
    TEXTS,
    essence_name,
    level_name,
)
from competencies.books.official import Reading
from competencies.books.sheets import Row, Sheet
from competencies.rules import FORMAT, LEVELS, Finding

_LANGUAGE = re.compile(r"(.+) \[([a-z0-9-]+)\]\Z")
KINDS = {"Attributes": "attribute", "Business skills/Behavioural factors": "behavioural"}


def is_own(sheets: Sequence[Sheet]) -> bool:
    """Whether the product wrote this workbook."""
    return any(
        sheet.name == ABOUT and sheet.rows and sheet.rows[0].raw(1).strip() == FORMAT for sheet in sheets
    )


class _Grid:
    """A sheet whose first row names the columns; a text in another language has that language behind its name."""

    def __init__(self, sheet: Sheet, main: str) -> None:
        self.sheet, self.main = sheet, main
        self.columns: dict[tuple[str, str], int] = {}
        top = sheet.rows[0] if sheet.rows else Row(1, {})
        for column, heading in top.cells.items():
            match = _LANGUAGE.match(heading.strip())
            key = (match[1], match[2]) if match else (heading.strip(), main)
            self.columns.setdefault(key, column)
        self.rows = sheet.rows[1:]

    def plain(self, row: Row, name: str) -> str:
        """A value that has no languages."""
        return unescaped(row.raw(self.columns.get((name, self.main))))

    def text(self, row: Row, name: str) -> dict[str, str]:
        """A text in its languages."""
        found = {
            language: unescaped(row.raw(column))
            for (each, language), column in self.columns.items()
            if each == name
        }
        return {language: words for language, words in found.items() if words}

    def lines(self, row: Row, name: str) -> list[dict[str, str]]:
        """A list of texts, one a line; an empty line is one that a language lacks."""
        texts = {language: words.split("\n") for language, words in self.text(row, name).items()}
        return [
            {language: lines[at] for language, lines in texts.items() if at < len(lines) and lines[at]}
            for at in range(max(map(len, texts.values()), default=0))
        ]

    def place(self, row: Row, name: str) -> str:
        """Where a value stands."""
        return self.sheet.place(row.number, self.columns.get((name, self.main)))


def read_own(sheets: Sequence[Sheet], file: str) -> Reading:
    """The document in a workbook that the product wrote."""
    by_name = {sheet.name: sheet for sheet in sheets}
    reading = Reading({"format": FORMAT})
    for name in (ABOUT, SKILLS, ATTRIBUTES, CATEGORIES, LEVELS_SHEET):
        if name not in by_name:
            reading.findings.append(
                Finding(f"{file}!{name}", _("the sheet “%(name)s” is missing") % {"name": name})
            )
    if reading.findings:
        return reading
    main = _about(by_name[ABOUT], reading)
    _categories(_Grid(by_name[CATEGORIES], main), reading)
    _levels(_Grid(_turned(by_name[LEVELS_SHEET]), main), by_name[LEVELS_SHEET], reading)
    _attributes(_Grid(by_name[ATTRIBUTES], main), reading)
    _skills(_Grid(by_name[SKILLS], main), reading)
    return reading


def _about(sheet: Sheet, reading: Reading) -> str:
    """The head of the document; gives the language of the columns that name none."""
    document, languages, main = reading.document, {}, "en"
    document["framework"], document["out_of_range"] = {}, {}
    for row in sheet.rows[1:]:
        key = row.raw(1).strip()
        if key == "Text":
            languages = {column: text.strip() for column, text in row.cells.items() if column > 1}
            main = languages.get(2, main)
        elif key in HEAD:
            document[HEAD[key]] = unescaped(row.raw(2))
            reading.places[HEAD[key]] = sheet.place(row.number, 2)
        elif key == "Framework":
            document["framework"]["slug"] = unescaped(row.raw(2))
            reading.places["framework.slug"] = sheet.place(row.number, 2)
        elif key in TEXTS:
            owner, name = TEXTS[key]
            words = {tag: unescaped(row.raw(column)) for column, tag in languages.items()}
            target = document[owner] if owner else document
            target[name] = {tag: text for tag, text in words.items() if text}
            reading.places[f"{owner}.{name}" if owner else name] = sheet.place(row.number, 2)
    return main


def _categories(grid: _Grid, reading: Reading) -> None:
    rows = reading.document["categories"] = []
    for row in grid.rows:
        path = f"categories[{len(rows)}]"
        category: dict[str, Any] = {"code": grid.plain(row, "Code"), "name": grid.text(row, "Name")}
        if grid.plain(row, "Parent"):
            category["parent"] = grid.plain(row, "Parent")
        reading.places[path] = grid.place(row, "Code")
        reading.places[f"{path}.name"] = grid.place(row, "Name")
        rows.append(category)


def _turned(sheet: Sheet) -> Sheet:
    """The transposed sheet of levels the other way round."""
    columns = sorted({column for row in sheet.rows for column in row.cells})
    rows = [
        Row(column, {row.number: row.cells[column] for row in sheet.rows if column in row.cells})
        for column in columns
    ]
    return Sheet(sheet.name, rows)


def _levels(grid: _Grid, sheet: Sheet, reading: Reading) -> None:
    rows = reading.document["levels"] = []
    for row in grid.rows:
        path = f"levels[{len(rows)}]"
        for name in ("level", "guiding_phrase", "essence"):
            label = {"level": "Level", "guiding_phrase": "Guiding phrase"}.get(name, "Essence of the level")
            reading.places[f"{path}.{name}"] = sheet.place(
                grid.columns.get((label, grid.main), 1), row.number
            )
        rows.append(
            {
                "level": _number(grid.plain(row, "Level")),
                "guiding_phrase": grid.text(row, "Guiding phrase"),
                "essence": grid.text(row, "Essence of the level"),
            }
        )


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 4 else text


def _attributes(grid: _Grid, reading: Reading) -> None:
    rows = reading.document["attributes"] = []
    for row in grid.rows:
        path = f"attributes[{len(rows)}]"
        kind = grid.plain(row, "Type")
        reading.places[path] = grid.place(row, "Code")
        reading.places[f"{path}.kind"] = grid.place(row, "Type")
        reading.places[f"{path}.name"] = grid.place(row, "Attribute name")
        levels: list[dict[str, Any]] = []
        for level in LEVELS:
            text = grid.text(row, level_name(level))
            if text:
                reading.places[f"{path}.levels[{len(levels)}]"] = grid.place(row, level_name(level))
                levels.append({"level": level, "text": text})
        rows.append(
            {
                "code": grid.plain(row, "Code"),
                "kind": KINDS.get(kind, kind),
                "name": grid.text(row, "Attribute name"),
                "description": grid.text(row, "Overall description"),
                "levels": levels,
            }
        )


def _skills(grid: _Grid, reading: Reading) -> None:
    rows = reading.document["skills"] = []
    for row in grid.rows:
        path = f"skills[{len(rows)}]"
        reading.places[path] = grid.place(row, "Code")
        skill: dict[str, Any] = {
            "code": grid.plain(row, "Code"),
            "category": grid.plain(row, CODE_OF_CATEGORY),
            "activities": grid.lines(row, "Typical activities"),
            "levels": [],
        }
        for name, label in (
            ("name", "Skill"),
            ("description", "Overall description"),
            ("guidance", "Guidance notes"),
        ):
            skill[name] = grid.text(row, label)
            reading.places[f"{path}.{name}"] = grid.place(row, label)
        reading.places[f"{path}.category"] = grid.place(row, CODE_OF_CATEGORY)
        for level in LEVELS:
            statements = grid.lines(row, level_name(level))
            if statements:
                reading.places[f"{path}.levels[{len(skill['levels'])}]"] = grid.place(row, level_name(level))
                essence = grid.text(row, essence_name(level))
                skill["levels"].append({"level": level, "essence": essence, "statements": statements})
        rows.append(skill)
