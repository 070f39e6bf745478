"""The impact of a migration as spreadsheets, and the words for its findings."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.rules import Finding
from core.content import labelled
from core.spreadsheets import Cell, spreadsheet
from reports.selectors.migration import Line, MigrationReport

FINDINGS = {
    Finding.UNDECIDED: gettext_lazy("not decided"),
    Finding.GONE: gettext_lazy("skill gone"),
    Finding.NOT_EXACT: gettext_lazy("not quite the same"),
    Finding.RANGE: gettext_lazy("range changed"),
    Finding.UNDEFINED: gettext_lazy("level not defined"),
    Finding.MERGED: gettext_lazy("joined with another"),
    Finding.ALREADY_HELD: gettext_lazy("held in the new version already"),
    Finding.NEW: pgettext_lazy("a skill", "new"),
}
KINDS = {"undecided": "bad", "gone": "bad", "undefined": "warn", "range": "plain", "new": "accent"}


def _levels(levels: tuple[int, ...]) -> str:
    return ", ".join(str(level) for level in levels)


def _findings(findings: tuple[str, ...]) -> str:
    return "; ".join(str(FINDINGS[Finding(one)]) for one in findings)


def _cells(line: Line) -> list[Cell]:
    return [
        line.old.code,
        labelled(line.old.name),
        line.level,
        line.new.code if line.new else None,
        line.after,
        _findings(line.findings),
        _levels(line.added),
        _levels(line.removed),
    ]


def role_rows(report: MigrationReport) -> list[list[Cell]]:
    """A line for each requirement."""
    head: list[Cell] = [_("Role"), _("People"), *_line_head(_("Required"), _("Required then"))]
    return [
        head,
        *(
            [labelled(row.role.title), row.people, *_cells(line)]
            for row in report.roles
            for line in row.lines
        ),
    ]


def _line_head(before: str, after: str) -> list[Cell]:
    return [
        _("Skill"), _("Name"), before, _("Skill then"), after, _("Findings"), _("Levels added"), _("Levels removed"),
    ]  # fmt: skip


def person_rows(report: MigrationReport) -> list[list[Cell]]:
    """A line for each held level, and one for a person without any."""
    head: list[Cell] = [
        _("Person"), _("Role"), _("Fit"), _("Fit then"), *_line_head(_("Held"), _("Held then")),
    ]  # fmt: skip
    rows = [head]
    for row in report.people:
        title = labelled(row.role.title) if row.role else None
        start: list[Cell] = [row.person.name, title, row.fit_before, row.fit_after]
        rows += [[*start, *_cells(line)] for line in row.lines] or [[*start, *[None] * 8]]
    return rows


def skill_rows(report: MigrationReport) -> list[list[Cell]]:
    """A line for each skill of either version."""
    head: list[Cell] = [
        _("Skill"), _("Name"), _("Skill then"), _("Findings"), _("Levels added"), _("Levels removed"), _("Roles"), _("People"),
    ]  # fmt: skip
    rows = [head]
    for row in report.skills:
        named = row.old or row.new
        rows.append(
            [
                row.old.code if row.old else None, labelled(named.name) if named else None,
                row.new.code if row.new else None, _findings(row.findings), _levels(row.added), _levels(row.removed),
                row.roles, row.people,
            ]
        )  # fmt: skip
    return rows


def migration_file(report: MigrationReport, kind: str) -> tuple[bytes, str]:
    """The report as ``xlsx`` (a sheet each for roles, people and skills) or ``csv`` (the people): bytes and media type."""
    sheets = [
        (_("People"), person_rows(report)),
        (_("Roles"), role_rows(report)),
        (_("Skills"), skill_rows(report)),
    ]
    return spreadsheet(kind, sheets)
