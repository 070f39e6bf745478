"""The list of skills as it is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from competencies.models import FrameworkVersion
from competencies.selectors import SkillList
from core.content import labelled
from core.spreadsheets import Row


def skill_sheets(version: FrameworkVersion, found: SkillList) -> Sequence[tuple[str, Sequence[Row]]]:
    """A line for each skill; whose text it is stands below it, where a licence asks for that."""
    head: Row = [_("Code"), _("Skill"), _("Category"), _("From level"), _("To level"), _("Description")]
    lines: list[Row] = [
        [
            row.skill.code,
            labelled(row.skill.name),
            labelled(group.category.name),
            row.low,
            row.high,
            labelled(row.skill.description),
        ]
        for group in found.categories
        for row in group.rows
    ]
    if version.acknowledgement:
        lines += [[], [labelled(version.acknowledgement)]]
    return [(_("Skills"), [head, *lines])]
