"""The texts of the roles, in all their languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core import texts
from roles import policies
from roles.models import Role, RoleChange
from roles.services.history import next_revision, record_change
from roles.texts import SLOTS, rows_of_all


@transaction.atomic
def save_texts(*, changes: Sequence[texts.Change], by: User, at: dt.datetime) -> int:
    """Write texts of roles; gives how many changed. All of ``changes`` or none.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` where somebody else has
    changed a text since it was shown, :class:`core.errors.Invalid` with each text that cannot be kept.
    """
    policies.may_edit(by).require()
    rows = rows_of_all()
    _lock_roles(changes, rows)
    written = texts.store(SLOTS, changes, rows=rows)
    parts: dict[tuple[int, str], set[str]] = {}
    roles: dict[int, Role] = {}
    for each in written:
        role = each.row if isinstance(each.row, Role) else each.row.role
        roles[role.pk] = role
        part = each.slot.field if isinstance(each.row, Role) else f"{each.slot.kind}s"
        parts.setdefault((role.pk, each.language), set()).add(part)
    for (pk, language), names in parts.items():
        next_revision(roles[pk])
        record_change(
            roles[pk], RoleChange.What.CHANGED, by=by, at=at, parts=sorted(names), language=language
        )
    return len(written)


def _lock_roles(changes: Sequence[texts.Change], rows: Mapping[str, QuerySet[Any]]) -> None:
    """The roles before their parts, in the order in which every other write of roles takes them."""
    owners: set[int] = set()
    for slot in SLOTS:
        pks = [
            pk for name, pk in map(texts.parts_of, (change.key for change in changes)) if name == slot.name
        ]
        path = "pk" if slot.model is Role else "role_id"
        owners.update(rows[slot.name].filter(pk__in=pks).values_list(path, flat=True) if pks else ())
    list(Role.objects.select_for_update().filter(pk__in=owners).order_by("pk"))
