"""Who may do what with frameworks (design: access)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from competencies.models import FrameworkVersion
from core.policy import ALLOWED, Answer, denied

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def may_read(user: User | AnonymousUser) -> Answer:
    """Whoever has to do with people reads what was adopted; an administrator keeps accounts and nothing else."""
    if user.is_authenticated and user.is_administrator and not user.is_hr:
        return denied(
            _("An administrator keeps accounts and access, and does not see skills and roles."),
            "administrator",
        )
    return ALLOWED


def may_edit(user: User) -> Answer:
    """HR imports and changes drafts."""
    return ALLOWED if user.is_hr else denied(_("Only HR can change frameworks."))


def may_adopt(user: User, version: FrameworkVersion) -> Answer:
    """HR adopts a draft, but nobody who brought it in or changed it: that takes a second person.

    Changing a single word counts, because publishing is the check of all that was written since nobody checked.
    """
    if not user.is_hr:
        return denied(_("Only HR can adopt a framework version."))
    if version.author_id is not None and version.author_id == user.pk:
        return denied(_("A second person must adopt this version: it is your draft."), "second_person")
    if version.editors.filter(pk=user.pk).exists():
        return denied(_("A second person must adopt this version: you have changed it."), "second_person")
    return ALLOWED
