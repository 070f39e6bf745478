"""What a page or a program asks for in words: a day, a role."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from core.dated import today
from core.errors import FieldError, Invalid
from reports.rules import parse_as_of
from roles.models import Role


def day_of(text: str | None) -> dt.date:
    """The day that was asked for, or today. Raises :class:`core.errors.Invalid` naming ``/as_of``."""
    return parse_as_of(text, today())


def day_or_refusal(text: str | None) -> tuple[dt.date, str]:
    """The day that was asked for and no text, or today and why the day is refused, for a page that says it at the field."""
    try:
        return day_of(text), ""
    except Invalid as refusal:
        return today(), str(refusal)


def role_of(slug: str | None, user: User) -> Role | None:
    """The role that was asked for by slug. Raises :class:`core.errors.Invalid` naming ``/role`` for an unknown one."""
    if not slug:
        return None
    role = Role.objects.visible_to(user).filter(slug=slug).first()
    if role is None:
        text = _("There is no role with this short name.")
        raise Invalid(text, errors=[FieldError("/role", text)])
    return role
