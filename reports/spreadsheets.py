"""Matrices and coverage as spreadsheets."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.content import labelled
from core.spreadsheets import Cell, spreadsheet
from core.ui.words import STATES
from reports.rules import GapItem
from reports.selectors.matrix import Matrix
from reports.selectors.organisation import Overview


def _item_cells(item: GapItem) -> list[Cell]:
    return [
        item.held,
        item.required,
        item.gap,
        str(STATES[str(item.state)].label) if item.required is not None else None,
        item.evidence_latest,
        _remark(item),
    ]


def _remark(item: GapItem) -> str | None:
    if item.unbacked:
        return _("evidence withdrawn")
    if item.stale_since is None:
        return None
    return _("out of date since %(date)s") % {"date": item.stale_since.isoformat()}


def matrix_rows(matrix: Matrix) -> list[list[Cell]]:
    """The matrix with a line for each person: fit, and per skill the cells of an item."""
    head: list[Cell] = [_("Person"), _("Role"), _("Fit"), _("Assessed share"), _("Meets the role")]
    for skill in matrix.skills:
        head += [
            f"{skill.code} {part}"
            for part in (
                _("held"),
                _("required"),
                _("gap (required − held)"),
                _("state"),
                _("latest evidence"),
                _("remark"),
            )
        ]
    rows = [head]
    for row in matrix.rows:
        gap = row.gap
        line: list[Cell] = [
            gap.person.name,
            labelled(gap.role.title) if gap.role else None,
            gap.fit,
            gap.assessed_share,
            _("yes") if gap.meets_role else _("no"),
        ]
        for item in row.cells:
            line += _item_cells(item)
        rows.append(line)
    return rows


def matrix_notes(matrix: Matrix) -> list[list[Cell]]:
    """What the figures are and how they are made."""
    rows: list[list[Cell]] = [
        [_("Skill matrix"), matrix.team.name],
        [_("As of"), matrix.as_of],
        [_("Gap"), _("required − held, in levels; empty where nothing is held")],
        [_("Fit"), _("Σ weight × min(held / required, 1) ÷ Σ weight over the essential requirements")],
        [_("Assessed share"), _("share of the essential weight that has a confirmed level")],
        [
            _("State"),
            ", ".join(str(STATES[each].label) for each in ("met", "gap", "not_assessed", "claimed")),
        ],
    ]
    rows += [[skill.code, labelled(skill.name)] for skill in matrix.skills]
    return rows


def matrix_file(matrix: Matrix, kind: str) -> tuple[bytes, str]:
    """The matrix as ``csv`` or ``xlsx``: bytes and media type."""
    return spreadsheet(kind, [(_("Matrix"), matrix_rows(matrix)), (_("Notes"), matrix_notes(matrix))])


def coverage_rows(overview: Overview) -> list[list[Cell]]:
    """The coverage of each skill: aggregates only; figures about fewer than five people are withheld."""
    rows: list[list[Cell]] = [[_("Code"), _("Skill"), _("Needed by"), _("Met by"), _("Share"), _("Assessed")]]
    for one in overview.coverage:
        counts: list[Cell] = [None, None, None] if one.small else [one.met, one.share, one.assessed]
        rows.append([one.skill.code, labelled(one.skill.name), one.of, *counts])
    return rows


def coverage_file(overview: Overview, kind: str) -> tuple[bytes, str]:
    """The coverage as ``csv`` or ``xlsx``: bytes and media type."""
    return spreadsheet(kind, [(_("Coverage"), coverage_rows(overview))])
