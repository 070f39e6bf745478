"""The history of a role: who changed what, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Stale, WrongState
from roles.models import Role, RoleChange


def record_change(
    role: Role,
    what: str,
    *,
    by: User | None,
    at: dt.datetime,
    parts: Sequence[str] = (),
    language: str = "",
    profile: int | None = None,
) -> RoleChange:
    """Add a row to the history of ``role``. To be called within the transaction of the change."""
    return RoleChange.objects.create(
        role=role, what=what, by=by, at=at, parts=list(parts), language=language, profile=profile
    )


def locked_role(role: Role, expected_revision: int | None = None, *, archived: bool = False) -> Role:
    """``role`` as it is now, locked where the database can.

    Raises :class:`core.errors.WrongState` for an archived one (or, with ``archived``, for one that is not), and
    :class:`core.errors.Stale` where somebody changed it since ``expected_revision``.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    if archived and role.archived_at is None:
        raise WrongState(_("The role is not in the archive."))
    if not archived and role.archived_at is not None:
        raise WrongState(_("The role is in the archive: take it out before you change it."))
    if expected_revision is not None and role.revision != expected_revision:
        raise Stale(_("Somebody changed this role since you opened it."))
    return role


def next_revision(role: Role) -> None:
    """Count the change of ``role``."""
    Role.objects.filter(pk=role.pk).update(revision=F("revision") + 1)
    role.refresh_from_db(fields=["revision"])
