"""Who may do what with accounts and access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.policy import ALLOWED, Answer, denied

ONLY_ADMINISTRATORS = denied(_("Only administrators keep accounts and access."), "only_administrators")
NO_ACCOUNTS = denied(_("Only HR and administrators make accounts."), "no_accounts")
OWN_ACCOUNT = denied(_("Nobody closes or reopens the own account."), "own_account")


def may_keep_accounts(user: User) -> Answer:
    """Whether the user asks for, approves and ends access: administrators, and at first those made on the server."""
    kept = user.is_active and (user.is_superuser or user.is_administrator)
    return ALLOWED if kept else ONLY_ADMINISTRATORS


def may_create_accounts(user: User) -> Answer:
    """Whether the user makes accounts: HR for its people, administrators for anybody."""
    return ALLOWED if user.is_hr or may_keep_accounts(user) else NO_ACCOUNTS


def may_close_account(user: User, account: User) -> Answer:
    """Whether the user closes ``account`` or opens it again: never the own one; HR never one that keeps accounts."""
    if user == account:
        return OWN_ACCOUNT
    if may_keep_accounts(account):
        return may_keep_accounts(user)
    return may_create_accounts(user)
