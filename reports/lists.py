"""Lists as they are taken away: the columns of the pages, one line a row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.selectors import WorkItem
from core.content import labelled
from core.spreadsheets import Row
from core.ui.words import STATES
from people.selectors import PersonRow

Sheets = Sequence[tuple[str, Sequence[Row]]]


def people_sheets(found: Sequence[PersonRow]) -> Sheets:
    """A line for each person."""
    head: Row = [
        pgettext("of a person", "Name"),
        _("Personnel number"),
        _("E-mail"),
        _("Role"),
        _("Team"),
        _("Line manager"),
    ]
    lines: list[Row] = [
        [
            row.name,
            row.number,
            row.email,
            labelled(row.role.title) if row.role else None,
            row.team.name if row.team else None,
            row.manager or None,
        ]
        for row in found
    ]
    return [(_("People"), [head, *lines])]


def assessment_sheets(found: Sequence[WorkItem]) -> Sheets:
    """A line for each assessment."""
    head: Row = [
        _("Person"), _("Role"), _("Cycle"), _("Due"), _("State"), _("Version"), _("Skills rated"), _("Skills"),
        _("Assessor"), _("Changed"),
    ]  # fmt: skip
    lines: list[Row] = [
        [
            item.person,
            item.role,
            item.cycle or _("outside a cycle"),
            item.due,
            str(STATES[item.state].label),
            item.version,
            item.rated,
            item.skills,
            item.assessor or None,
            timezone.localdate(item.changed_at),
        ]
        for item in found
    ]
    return [(_("Assessments"), [head, *lines])]
