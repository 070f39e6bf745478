"""The texts of a draft, in all its languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import policies
from competencies.models import FrameworkVersion
from competencies.texts import SLOTS, rows_of
from core import texts
from core.errors import WrongState


@transaction.atomic
def save_texts(
    *, version: FrameworkVersion, changes: Sequence[texts.Change], by: User, at: dt.datetime
) -> int:
    """Write texts of a draft; gives how many changed. All of ``changes`` or none.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` unless it is a draft and where
    somebody else has changed a text since it was shown, :class:`core.errors.Invalid` with each text that cannot be kept.
    """
    policies.may_edit(by).require()
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(
            _("An adopted version does not change. Make a draft of it and change the text there.")
        )
    changed = len(texts.store(SLOTS, changes, rows=rows_of(version)))
    if changed:
        version.editors.add(by)  # and so cannot put it in force: see drafting.open_draft
    return changed
