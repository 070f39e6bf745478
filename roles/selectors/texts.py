"""Every text of the roles with its languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.content import plain
from core.texts import Text, text_at
from roles.models import Role
from roles.texts import SLOTS


def role_texts() -> list[Text]:
    """All texts of the roles that are not in the archive, in a fixed number of queries."""
    rows = Role.objects.offered().prefetch_related("areas", "indicators", "methods")
    return [text for role in rows for text in _texts(role)]


def _texts(role: Role) -> Iterator[Text]:
    name = plain(role.title)
    yield from _of(role, str(role.slug), name)
    for part in (*role.areas.all(), *role.indicators.all(), *role.methods.all()):
        yield from _of(part, str(role.slug), name)


def _of(row: Any, group: str, where: str) -> Iterator[Text]:
    for slot in SLOTS:
        if isinstance(row, slot.model):
            label = _("%(where)s: %(field)s") % {"where": where, "field": slot.label}
            text = text_at(slot, row, group=group, where=label)
            if text is not None:
                yield text
