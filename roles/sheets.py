"""The catalogue of roles as it is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.content import labelled
from core.spreadsheets import Row
from roles.selectors import Catalogue


def role_sheets(found: Catalogue) -> Sequence[tuple[str, Sequence[Row]]]:
    """A line for each role, and on a sheet of their own one for each requirement in force."""
    rows = [row for group in found.tiers for row in group.rows]
    roles: list[Row] = [[_("Role"), _("Tier"), _("Family"), _("Purpose"), _("Requirements")]]
    needs: list[Row] = [[_("Role"), _("Code"), _("Skill"), _("Level"), _("Necessity"), _("Weight")]]
    for row in rows:
        title = labelled(row.role.title)
        roles.append(
            [
                title,
                row.role.tier,
                row.role.get_family_display(),
                labelled(row.role.purpose),
                len(row.requirements),
            ]
        )
        needs += [
            [
                title,
                one.skill.code,
                labelled(one.skill.name),
                one.level,
                one.get_necessity_display(),
                one.weight,
            ]
            for one in row.requirements
        ]
    return [(_("Roles"), roles), (_("Requirements"), needs)]
