"""What the skill matrix of a team prints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from people.models import Team
from reports.charts import gap_text
from reports.rules import Coverage, GapItem, SkillRef
from reports.selectors import Matrix, MatrixRow, team_matrix

COLUMNS = 16  # what fits on a sheet across


@dataclass(frozen=True)
class Cell:
    """A cell, with the gap as it is printed everywhere; empty where nothing is required, held or claimed."""

    item: GapItem
    gap: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to say."""
        return self.item.required is None and self.item.held is None


@dataclass(frozen=True)
class Row:
    """A person in one part of the matrix."""

    row: MatrixRow
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """As many skills as fit on a sheet, for everybody."""

    skills: tuple[SkillRef, ...]
    rows: tuple[Row, ...]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True)
class MatrixReport:
    """A team against what its roles require."""

    matrix: Matrix
    parts: tuple[Part, ...]


def matrix_report(team: Team, as_of: dt.date, viewer: User, *, claims: bool = True) -> MatrixReport:
    """The matrix of ``team`` on ``as_of`` as ``viewer`` may know it; every figure is that of the page."""
    matrix = team_matrix(team, as_of, viewer, claims=claims)
    return MatrixReport(
        matrix, tuple(_part(matrix, start) for start in range(0, len(matrix.skills), COLUMNS))
    )


def _part(matrix: Matrix, start: int) -> Part:
    columns = slice(start, start + COLUMNS)
    return Part(
        skills=matrix.skills[columns],
        rows=tuple(
            Row(
                row,
                tuple(
                    Cell(item, gap_text(item) if item.required is not None else "")
                    for item in row.cells[columns]
                ),
            )
            for row in matrix.rows
        ),
        coverage=matrix.coverage[columns],
    )
