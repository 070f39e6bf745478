"""Writing a version as a workbook in the layout of edition 9, with all languages and what that layout lacks, byte for byte the same
for the same content.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from competencies.books.escapes import escaped
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
from competencies.rules import FORMAT, LEVELS, Text, reference_language
from competencies.rules.writing import languages_of

Value = str | int | None
Table = list[list[Value]]
_MARKS = ["Levels", *[None] * 6]
_TYPES = {"attribute": "Attributes", "behavioural": "Business skills/Behavioural factors"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def workbook_bytes(document: Mapping[str, Any]) -> bytes:
    """``document`` (:func:`competencies.rules.document_of`) as a workbook."""
    main = reference_language(document["name"])
    languages = [main, *[tag for tag in languages_of(document) if tag != main]]
    return _packed(
        [
            (ABOUT, _about(document, languages), None),
            (SKILLS, _skills(document, languages), "B1:H1"),
            (ATTRIBUTES, _attributes(document, languages), "A1:G1"),
            (LEVELS_SHEET, _levels(document, languages), None),
            (CATEGORIES, _categories(document, languages), None),
        ]
    )


def _named(name: str, language: str, main: str) -> str:
    return name if language == main else f"{name} [{language}]"


def _about(document: Mapping[str, Any], languages: Sequence[str]) -> Table:
    rows: Table = [[FORMAT]]
    rows += [[label, document[name]] for label, name in HEAD.items()]
    rows += [["Framework", document["framework"]["slug"]], ["Text", *languages]]
    for label, (owner, name) in TEXTS.items():
        text: Text = (document[owner] if owner else document).get(name, {})
        rows.append([label, *[text.get(tag) for tag in languages]])
    return rows


def _marked(levels: Sequence[Mapping[str, Any]]) -> list[Value]:
    defined = {row["level"] for row in levels}
    return [level if level in defined else None for level in LEVELS]


def _lines(texts: Sequence[Text], language: str) -> str:
    """A list of texts, one a line; an empty line holds the place of one that this language lacks."""
    return "\n".join(text.get(language, "").replace("\n", " ") for text in texts).rstrip("\n")


def _skills(document: Mapping[str, Any], languages: Sequence[str]) -> Table:
    main = languages[0]
    categories = {row["code"]: row for row in document["categories"]}
    head: list[Value] = ["#", *_MARKS, "Code", "URL"]
    for tag in languages:
        fields = ["Skill", "Category", "Subcategory", "Overall description", "Guidance notes"]
        fields += [level_name(level) for level in LEVELS]
        if tag == main:
            fields.append(CODE_OF_CATEGORY)
        fields += ["Typical activities", *[essence_name(level) for level in LEVELS]]
        head += [_named(name, tag, main) for name in fields]
    rows = [head]
    for number, skill in enumerate(document["skills"], 1):
        row: list[Value] = [number, *_marked(skill["levels"]), skill["code"], None]
        own = categories[skill["category"]]
        above = categories.get(own.get("parent", ""), own)
        levels = {level["level"]: level for level in skill["levels"]}
        for tag in languages:
            row += [skill["name"].get(tag), above["name"].get(tag)]
            row.append(own["name"].get(tag) if above is not own else None)
            row += [skill["description"].get(tag), skill["guidance"].get(tag)]
            row += [_lines(levels[n]["statements"], tag) if n in levels else None for n in LEVELS]
            row += [skill["category"]] if tag == main else []
            row.append(_lines(skill["activities"], tag))
            row += [levels[n]["essence"].get(tag) if n in levels else None for n in LEVELS]
        rows.append(row)
    return rows


def _attributes(document: Mapping[str, Any], languages: Sequence[str]) -> Table:
    main = languages[0]
    head: list[Value] = [*_MARKS, "Code", "URL"]
    for tag in languages:
        fields = ["Attribute name", *(["Type"] if tag == main else []), "Overall description"]
        fields += [level_name(level) for level in LEVELS]
        head += [_named(name, tag, main) for name in fields]
    rows = [head]
    for attribute in document["attributes"]:
        levels = {level["level"]: level["text"] for level in attribute["levels"]}
        row: list[Value] = [*_marked(attribute["levels"]), attribute["code"], None]
        for tag in languages:
            row += [attribute["name"].get(tag), *([_TYPES[attribute["kind"]]] if tag == main else [])]
            row.append(attribute["description"].get(tag))
            row += [levels[n].get(tag) if n in levels else None for n in LEVELS]
        rows.append(row)
    return rows


def _levels(document: Mapping[str, Any], languages: Sequence[str]) -> Table:
    levels, main = document["levels"], languages[0]
    rows: Table = [["Level", *[level["level"] for level in levels]]]
    for label, name in (("Guiding phrase", "guiding_phrase"), ("Essence of the level", "essence")):
        rows += [[_named(label, tag, main), *[level[name].get(tag) for level in levels]] for tag in languages]
    return rows


def _categories(document: Mapping[str, Any], languages: Sequence[str]) -> Table:
    rows: Table = [["Code", "Parent", *[_named("Name", tag, languages[0]) for tag in languages]]]
    for row in document["categories"]:
        rows.append([row["code"], row.get("parent"), *[row["name"].get(tag) for tag in languages]])
    return rows


def _packed(sheets: Sequence[tuple[str, Table, str | None]]) -> bytes:
    """The sheets as a workbook without the moment at which it was made."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows, across in sheets:
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value in (None, ""):
                    continue
                cell = sheet.cell(number, column)
                cell.value = (
                    escaped(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value
                )
                if isinstance(value, str):
                    cell.data_type = "s"  # never a formula
                    cell.alignment = Alignment(vertical="top", wrap_text=len(value) > 40)
                if number == 1 or (title != SKILLS and column == 1):
                    cell.font = Font(bold=True)
        for column in range(1, max(map(len, rows)) + 1):
            long = any(len(str(row[column - 1] or "")) > 40 for row in rows if len(row) >= column)
            marks = across is not None and column <= 8
            sheet.column_dimensions[get_column_letter(column)].width = 4 if marks else 48 if long else 22
        sheet.freeze_panes = "K2" if title == SKILLS else "B2"
        if across:
            sheet.merge_cells(across)
    made = io.BytesIO()
    book.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            new.writestr(info, _CORE if name == "docProps/core.xml" else old.read(name))
    return packed.getvalue()
