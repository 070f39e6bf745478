"""The sheet of the levels of responsibility: the levels go to the right (edition 9) or down (edition 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from competencies.books import labels
from competencies.books.layout import levels_axis
from competencies.books.sheets import Sheet
from competencies.books.skills import Places
from competencies.rules import LEVELS, Finding


@dataclass
class _Line:
    """A row or column of the sheet: its label, and text and address at each level."""

    label: str
    cells: dict[int, tuple[str, str]] = field(default_factory=dict)
    place: str = ""


def read_levels(
    sheet: Sheet, document: dict[str, Any], places: Places, findings: list[Finding]
) -> list[dict[str, Any]]:
    """Fill in the document's levels, and give the attributes that are described beside them (edition 8)."""
    axis = levels_axis(sheet)
    if axis is None:
        findings.append(Finding(sheet.place(1), _("no row or column names the levels 1 to 7")))
        return []
    heads, lines = _across(sheet, axis[1], findings) if axis[0] == "row" else _down(sheet, axis[1], findings)
    missing = [level for level in LEVELS if level not in heads]
    if missing:
        rule = _("all seven levels are needed; missing: %(levels)s")
        place = sheet.place(axis[1]) if axis[0] == "row" else sheet.place(1, axis[1])
        findings.append(Finding(place, rule % {"levels": ", ".join(map(str, missing))}))
    phrases, essences, rest = _told_apart(lines, across=axis[0] == "row")
    for level in LEVELS:
        if level not in heads:
            continue
        phrase, place = heads[level]
        if phrases is not None:
            phrase, place = phrases.cells.get(level, (phrase, phrases.place or place))
        text, essence_place = essences.cells.get(level, ("", "")) if essences else ("", "")
        path = f"levels[{len(document['levels'])}]"
        places[path] = places[f"{path}.guiding_phrase"] = place
        places[f"{path}.essence"] = essence_place or place
        if not phrase:
            findings.append(Finding(place, _("level %(level)d has no guiding phrase") % {"level": level}))
        essence = _without_prefix(text, essences.label if essences else "")
        if essences and not essence:
            rule = _("level %(level)d has no essence")
            findings.append(Finding(essence_place or essences.place, rule % {"level": level}))
        document["levels"].append({"level": level, "guiding_phrase": phrase, "essence": essence})
    return [] if axis[0] == "row" else _attributes(rest, places, findings)


Heads = dict[int, tuple[str, str]]


def _head(heads: Heads, label: str, place: str, findings: list[Finding]) -> int | None:
    """Note the level that a label names."""
    found = labels.level_label(label)
    if found is None:
        rule = _("“%(label)s” is no level: 1 to 7, as in “3 - Phrase”")
        findings.append(Finding(place, rule % {"label": label[:60]}))
        return None
    level, phrase = found
    if level in heads:
        rule = _("“%(code)s” occurs twice: first in %(place)s")
        findings.append(Finding(place, rule % {"code": level, "place": heads[level][1]}))
        return None
    heads[level] = (phrase, place)
    return level


def _across(sheet: Sheet, number: int, findings: list[Finding]) -> tuple[Heads, list[_Line]]:
    heads: Heads = {}
    top = next(row for row in sheet.rows if row.number == number)
    first = min(top.cells)
    label_column = first if labels.level_label(top.text(first)) is None else 0
    columns: dict[int, int] = {}
    for column in sorted(top.cells):
        if column != label_column:
            level = _head(heads, top.text(column), sheet.place(number, column), findings)
            if level is not None:
                columns[level] = column
    lines = []
    for row in sheet.rows:
        if row.number <= number:
            continue
        line = _Line(row.text(label_column or None), place=sheet.place(row.number, label_column or None))
        for level, column in columns.items():
            if row.text(column):
                line.cells[level] = (row.text(column), sheet.place(row.number, column))
        if line.cells:
            lines.append(line)
    return heads, lines


def _down(sheet: Sheet, column: int, findings: list[Finding]) -> tuple[Heads, list[_Line]]:
    heads: Heads = {}
    first = next(row.number for row in sheet.rows if labels.level_label(row.text(column)))
    top = next((row for row in reversed(sheet.rows) if row.number < first and len(row.cells) > 1), None)
    others = sorted({each for row in sheet.rows for each in row.cells if each > column})
    lines = {
        each: _Line(top.text(each) if top else "", place=sheet.place(top.number if top else 1, each))
        for each in others
    }
    for row in sheet.rows:
        if row.number < first or not row.text(column):
            continue
        level = _head(heads, row.text(column), sheet.place(row.number, column), findings)
        for each in others:
            if level is not None and row.text(each):
                lines[each].cells[level] = (row.text(each), sheet.place(row.number, each))
    return heads, [line for line in lines.values() if line.cells]


def _told_apart(lines: list[_Line], *, across: bool) -> tuple[_Line | None, _Line | None, list[_Line]]:
    """The line of guiding phrases, that of essences, and the others. Across, unknown labels are taken in this order."""
    phrases = essences = None
    rest = []
    for line in lines:
        what = labels.meaning(line.label, labels.ROWS)
        if what == "phrase":
            phrases = line
        elif what == "essence":
            essences = line
        elif what != "url" and not all(text.startswith("http") for text, _place in line.cells.values()):
            rest.append(line)
    if across and phrases is None and rest:
        phrases = rest.pop(0)
    if across and essences is None and rest:
        essences = rest.pop(0)
    return phrases, essences, rest


def _without_prefix(text: str, label: str) -> str:
    """An essence without the label that some editions repeat before it."""
    for prefix in (label, "Essence of the level"):
        head, colon, tail = text.partition(":")
        if prefix and colon and labels.plain(head) == labels.plain(prefix):
            return tail.strip()
    return text


def _attributes(lines: list[_Line], places: Places, findings: list[Finding]) -> list[dict[str, Any]]:
    """Attributes without codes of their own: known by name, else by their order."""
    known = list(labels.FIRST_ATTRIBUTES)
    by_order = len(lines) == len(known)
    attributes: list[dict[str, Any]] = []
    taken: set[str] = set()
    for index, line in enumerate(lines):
        code = labels.meaning(line.label, labels.FIRST_ATTRIBUTES) or (known[index] if by_order else None)
        if code is None or code in taken:
            rule = _("“%(label)s” is none of the attributes that are known here")
            findings.append(Finding(line.place, rule % {"label": line.label[:60]}))
            continue
        taken.add(code)
        path = f"attributes[{len(attributes)}]"
        places[path] = line.place
        rows: list[dict[str, Any]] = []
        for level in LEVELS:
            if level in line.cells:
                places[f"{path}.levels[{len(rows)}]"] = line.cells[level][1]
                rows.append({"level": level, "text": line.cells[level][0]})
        attributes.append({"code": code, "kind": "attribute", "name": line.label, "levels": rows})
    return attributes
