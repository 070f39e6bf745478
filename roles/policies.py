"""Who may do what with roles (design: access)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from competencies.policies import may_read
from core.policy import ALLOWED, Answer, denied

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["may_edit", "may_read"]


def may_edit(user: User) -> Answer:
    """HR drafts and publishes role profiles."""
    return ALLOWED if user.is_hr else denied(_("Only HR can change roles and their profiles."))
