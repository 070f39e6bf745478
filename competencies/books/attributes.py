"""The sheet of attributes, as edition 9 has it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from competencies.books import labels
from competencies.books.layout import ATTRIBUTE_FIELDS, Table, table_of
from competencies.books.sheets import Row, Sheet
from competencies.books.skills import Places, code_of, column_label, missing_columns, spreadsheet_errors
from competencies.rules import LEVELS, Finding

GENERIC = frozenset({"AUTO", "INFL", "COMP", "KNGE", "KNOW"})


def read_attributes(
    sheet: Sheet, language: str, document: dict[str, Any], places: Places, findings: list[Finding]
) -> None:
    """Fill in the document's attributes."""
    document["attributes"] = []
    table = table_of(sheet, ATTRIBUTE_FIELDS)
    if table is None:
        rule = _("no row of headings: Code, Attribute name, Type, Level 1 description …")
        findings.append(Finding(sheet.place(1), rule))
        return
    findings += missing_columns(table, ("code", "name", "type"))
    if any(name not in table.columns for name in ("code", "name")):
        return
    kinds = _kinds(table, language)
    seen: dict[str, str] = {}
    for row in table.rows():
        if not any(row.text(column) for column in table.used()):
            continue
        findings += spreadsheet_errors(table, row)
        code = code_of(table, row, seen, findings)
        _check_row(table, row, kinds, findings)
        if code is not None:
            _add(table, row, code, kinds, document["attributes"], places)


def _kinds(table: Table, language: str) -> dict[str, str]:
    """What each word in the column of types means. Copies in other languages have words of their own: then the word beside a
    generic attribute means attributes, the other one behavioural factors.
    """
    words = Counter(row.text(table.columns.get("type")) for row in table.rows())
    known = {word: kind for word in words if (kind := labels.meaning(word, labels.KINDS))}
    unknown = [word for word in words if word and word not in known]
    if language == "en" or not unknown or len(words) > 2:
        return known
    generic = {
        row.text(table.columns.get("type"))
        for row in table.rows()
        if row.text(table.columns.get("code")) in GENERIC
    }
    return {word: "attribute" if word in generic else "behavioural" for word in words} if generic else known


def _check_row(table: Table, row: Row, kinds: dict[str, str], findings: list[Finding]) -> None:
    if not row.text(table.columns["name"]):
        findings.append(
            Finding(table.place(row, "name"), _("“%(name)s” is empty") % {"name": column_label("name")})
        )
    kind = row.text(table.columns.get("type"))
    if "type" in table.columns and kind not in kinds:
        rule = _("unknown type “%(type)s”: Attributes, or Business skills/Behavioural factors")
        findings.append(Finding(table.place(row, "type"), rule % {"type": kind[:60]}))
    for level in LEVELS:
        if level in table.levels and not row.text(table.levels[level]):
            rule = _("“%(name)s” is empty") % {"name": column_label(level)}
            findings.append(Finding(table.place(row, level), rule))


def _add(
    table: Table, row: Row, code: str, kinds: dict[str, str], attributes: list[dict[str, Any]], places: Places
) -> None:
    path = f"attributes[{len(attributes)}]"
    places[path] = table.place(row, "code")
    attribute: dict[str, Any] = {
        "code": code,
        "kind": kinds.get(row.text(table.columns.get("type")), "attribute"),
        "levels": [],
    }
    for name in ("name", "description"):
        attribute[name] = row.text(table.columns.get(name))
        places[f"{path}.{name}"] = table.place(row, name)
    for level, column in table.levels.items():
        text = row.text(column)
        if text:
            places[f"{path}.levels[{len(attribute['levels'])}]"] = table.place(row, level)
            attribute["levels"].append({"level": level, "text": text})
    attributes.append(attribute)
