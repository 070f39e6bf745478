"""From a place in a document to the cell of a workbook that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from competencies.rules.checker import Finding

_LAST = re.compile(r"(?:\.[^.\[\]]+|\[[0-9]+\])\Z")


def place_of(path: str, places: Mapping[str, str]) -> str | None:
    """The place of ``path``, or of the nearest thing around it that has one."""
    while path:
        if path in places:
            return places[path]
        shorter = _LAST.sub("", path)
        path = shorter if shorter != path else ""
    return None


def placed(
    findings: Iterable[Finding], places: Mapping[str, str], said: Iterable[Finding] = ()
) -> list[Finding]:
    """``findings`` of a document, named by cell; those about a cell of which something was ``said`` already are left out."""
    spoken = {each.where for each in said}
    rows = []
    for finding in findings:
        file, _mark, path = finding.where.partition("!")
        where = place_of(path, places) or f"{file}!{path}"
        if where not in spoken:
            rows.append(Finding(where, finding.rule))
    return rows
