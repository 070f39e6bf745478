"""A version written down as what it changes of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

CHANGES_FORMAT = "levelmark-changes/1"

Row = dict[str, Any]


def apply_changes(document: Mapping[str, Any], changes: Mapping[str, Any]) -> Row:
    """``document`` (``levelmark-framework/1``) with ``changes`` laid over it; neither of the two is touched.

    A field takes the place of the document's, except that levels, attributes, categories and skills are matched by number
    or code and changed field by field; those that are not there yet are added. ``statements`` may be an object of
    positions (from 1): these statements are replaced, the next free position adds one.
    """
    result = deepcopy(dict(document))
    for name, value in changes.items():
        if name in ("levels", "attributes", "categories", "skills"):
            result[name] = _merged(result.get(name, []), value, "level" if name == "levels" else "code")
        elif name not in ("format", "from"):
            result[name] = deepcopy(value)
    return result


def _merged(rows: Iterable[Row], changes: Iterable[Mapping[str, Any]], key: str) -> list[Row]:
    found = {row[key]: row for row in rows}
    for change in changes:
        row = found.setdefault(change[key], {})
        for name, value in change.items():
            if name == "levels":
                row[name] = sorted(_merged(row.get(name, []), value, "level"), key=lambda each: each["level"])
            elif name == "statements" and isinstance(value, Mapping):
                row[name] = _replaced(row.get(name, []), value)
            else:
                row[name] = deepcopy(value)
    return list(found.values())


def _replaced(statements: Iterable[Any], changes: Mapping[str, Any]) -> list[Any]:
    by_position = dict(enumerate(statements, start=1))
    by_position.update({int(position): deepcopy(text) for position, text in changes.items()})
    return [by_position[position] for position in sorted(by_position)]
