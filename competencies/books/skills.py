"""The sheet of skills."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from competencies.books.layout import Table
from competencies.books.sheets import Row, lines_of
from competencies.books.slugs import codes_of_categories
from competencies.rules import CODE, LEVELS, LONG, SHORT, Finding, gaps

Places = dict[str, str]
ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_NO = frozenset({"", "FALSE"})
REQUIRED = ("code", "name", "category", "description")


def column_label(name: str | int) -> str:
    """How a column is called in the English workbook."""
    if isinstance(name, int):
        return f"Level {name} description"
    return {
        "code": "Code",
        "name": "Skill",
        "category": "Category",
        "subcategory": "Subcategory",
        "description": "Overall description",
        "guidance": "Guidance notes",
        "type": "Type",
    }[name]


def missing_columns(table: Table, required: tuple[str, ...]) -> list[Finding]:
    """A finding for each column that the table lacks."""
    names: list[str | int] = [name for name in required if name not in table.columns]
    names += [level for level in LEVELS if level not in table.levels]
    rule = _("the column “%(name)s” is missing")
    return [Finding(table.sheet.place(table.heading), rule % {"name": column_label(name)}) for name in names]


def spreadsheet_errors(table: Table, row: Row) -> list[Finding]:
    """A finding for each cell in which the spreadsheet program shows an error."""
    columns = (column for column in sorted(table.used()) if row.raw(column).strip() in ERRORS)
    rule = _("the cell holds the error %(error)s")
    return [
        Finding(table.sheet.place(row.number, column), rule % {"error": row.raw(column).strip()})
        for column in columns
    ]


def code_of(table: Table, row: Row, seen: dict[str, str], findings: list[Finding]) -> str | None:
    """The code of a row, checked; ``None`` where there is none that could be used."""
    code, place = row.text(table.columns.get("code")), table.place(row, "code")
    if not code:
        findings.append(Finding(place, _("the row has texts but no code")))
        return None
    if not re.match(CODE, code):
        findings.append(
            Finding(place, _("a code is four capital letters, not “%(code)s”") % {"code": code[:40]})
        )
        return None
    if code in seen:
        rule = _("“%(code)s” occurs twice: first in %(place)s")
        findings.append(Finding(place, rule % {"code": code, "place": seen[code]}))
        return None
    seen[code] = place
    return code


def read_skills(table: Table, document: dict[str, Any], places: Places, findings: list[Finding]) -> None:
    """Fill in the document's skills and categories."""
    lacking = missing_columns(table, REQUIRED)
    findings += lacking
    if any(name not in table.columns for name in ("code", "name")) or not table.levels:
        return
    seen: dict[str, str] = {}
    skills: list[dict[str, Any]] = []
    pairs: list[tuple[str, str, str]] = []
    for row in table.rows():
        if not any(row.text(column) for column in table.used()):
            continue
        findings += spreadsheet_errors(table, row)
        code = code_of(table, row, seen, findings)
        _check_row(table, row, findings)
        if code is None:  # such a row is not in the document, so nobody else looks at it
            _check_lengths(table, row, findings)
        skill = _skill(table, row, code or "", f"skills[{len(skills)}]", places)
        _check_levels(table, row, [level["level"] for level in skill["levels"]], findings)
        if code is not None:
            skills.append(skill)
            category = row.text(table.columns.get("category")), row.text(table.columns.get("subcategory"))
            pairs.append((code, *category))
    if not skills and not seen:
        findings.append(Finding(table.sheet.place(table.heading + 1), _("at least one skill")))
    categories, of_skill = codes_of_categories(pairs)
    for skill in skills:
        skill["category"] = of_skill[skill["code"]]
    document["skills"], document["categories"] = skills, [_category(each) for each in categories]
    for index, each in enumerate(categories):
        column = "subcategory" if each.parent else "category"
        row_place = seen[each.first]
        number = int(re.sub(r"^.*![A-Z]+", "", row_place))
        places[f"categories[{index}]"] = table.sheet.place(number, table.columns.get(column))


def _category(each: Any) -> dict[str, Any]:
    row = {"code": each.code, "name": each.name}
    return {**row, "parent": each.parent} if each.parent else row


def _check_row(table: Table, row: Row, findings: list[Finding]) -> None:
    for name in REQUIRED[1:]:
        if name in table.columns and not row.text(table.columns[name]):
            rule = _("“%(name)s” is empty") % {"name": column_label(name)}
            findings.append(Finding(table.place(row, name), rule))


def _check_lengths(table: Table, row: Row, findings: list[Finding]) -> None:
    rule = _("is longer than %(longest)d characters")
    for column in sorted(table.used()):
        longest = SHORT if column in {table.columns["name"], table.columns.get("category")} else LONG
        if len(row.text(column)) > longest:
            findings.append(Finding(table.sheet.place(row.number, column), rule % {"longest": longest}))


def _check_levels(table: Table, row: Row, described: list[int], findings: list[Finding]) -> None:
    if not described:
        findings.append(Finding(table.place(row, min(table.levels)), _("no level is described")))
    missing = gaps(described)
    if missing:
        rule = _("levels are contiguous; missing in between: %(levels)s")
        text = rule % {"levels": ", ".join(map(str, missing))}
        findings.append(Finding(table.place(row, missing[0]), text))
    for level, column in table.marks.items():
        if level not in table.levels:
            continue
        marked = row.text(column).upper() not in _NO
        if marked and level not in described:
            rule = _("level %(level)d is marked, but %(place)s does not describe it")
            findings.append(
                Finding(
                    table.sheet.place(row.number, column),
                    rule % {"level": level, "place": table.place(row, level)},
                )
            )
        elif level in described and not marked:
            rule = _("level %(level)d is not marked, but %(place)s describes it")
            findings.append(
                Finding(
                    table.sheet.place(row.number, column),
                    rule % {"level": level, "place": table.place(row, level)},
                )
            )


def _skill(table: Table, row: Row, code: str, path: str, places: Places) -> dict[str, Any]:
    skill: dict[str, Any] = {"code": code, "category": "", "levels": []}
    for name in ("name", "description", "guidance"):
        skill[name] = row.text(table.columns.get(name))
    for level, column in table.levels.items():
        statements = lines_of(row.raw(column))
        if statements:
            if code:
                places[f"{path}.levels[{len(skill['levels'])}]"] = table.place(row, level)
            skill["levels"].append({"level": level, "statements": statements})
    if code:
        places[path] = table.place(row, "code")
        for name in ("name", "description", "guidance", "category"):
            places[f"{path}.{name}"] = table.place(row, name)
    return skill
