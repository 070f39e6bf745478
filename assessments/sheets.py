"""Lists of this app as they are taken away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.selectors import TrailItem
from core.spreadsheets import Row


def trail_sheets(found: Sequence[TrailItem]) -> Sequence[tuple[str, Sequence[Row]]]:
    """A line for each event, with its place in its chain and the hashes by which a reader can follow the chain."""
    head: Row = [
        _("At"), _("What"), _("Action"), _("Person"), _("Assessment"), _("Role"), _("Details"), _("Who"), _("Reason"),
        _("Chain"), _("Number"), _("Hash"), _("Previous hash"),
    ]  # fmt: skip
    lines: list[Row] = [
        [
            timezone.localtime(item.at).isoformat(timespec="seconds"),
            item.label,
            item.action,
            item.subject or None,
            item.assessment_id,
            item.role or None,
            item.text or None,
            item.actor,
            item.reason or None,
            item.stream,
            item.sequence,
            item.hash,
            item.previous_hash or None,
        ]
        for item in found
    ]
    return [(_("Audit trail"), [head, *lines])]
