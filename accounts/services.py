"""Writes about accounts and access: accounts, grants with two people, API keys."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Access, AccessGrant, ApiKey, Scope, User
from core.dated import date_of
from core.errors import FieldError, Invalid, NotAllowed, WrongState

KEY_PREFIX = "lmk_"
MAX_KEY_DAYS = 365


@transaction.atomic
def request_access(
    *, user: User, access: str, by: User, at: dt.datetime, unit: str = "", until: dt.date | None = None
) -> AccessGrant:
    """Ask for ``access`` of ``user``; it counts once somebody else approves it.

    Raises :class:`core.errors.NotAllowed` when asked for oneself or by somebody who is no administrator,
    :class:`core.errors.Invalid` for an unknown access.
    """
    policies.may_keep_accounts(by).require()
    if access not in Access.values:
        raise Invalid(
            _("There is no such access."), errors=[FieldError("/access", _("There is no such access."))]
        )
    if by == user:
        raise NotAllowed(_("Nobody can grant access to themselves."), code="own_access")
    return AccessGrant.objects.create(
        user=user,
        access=access,
        unit=unit,
        requested_by=by,
        requested_at=at,
        valid_from=date_of(at),
        valid_until=until,
    )


@transaction.atomic
def approve_access(*, grant: AccessGrant, by: User, at: dt.datetime) -> AccessGrant:
    """Approve a requested grant as the second person; an administrator may enter the administration from then on.

    Raises :class:`core.errors.NotAllowed` for the grantee, the requester or somebody who is no administrator,
    :class:`core.errors.WrongState` when done before.
    """
    policies.may_keep_accounts(by).require()
    grant = AccessGrant.objects.select_for_update().get(pk=grant.pk)
    if grant.approved_by_id is not None:
        raise WrongState(_("This access was approved before."))
    if by.pk in (grant.user_id, grant.requested_by_id):
        raise NotAllowed(_("A second person must approve this access."), code="second_person")
    grant.approved_by, grant.approved_at = by, at
    grant.save(update_fields=["approved_by", "approved_at"])
    if grant.access == Access.ADMINISTRATOR:
        User.objects.filter(pk=grant.user_id).update(is_staff=True)
    return grant


@transaction.atomic
def end_access(*, grant: AccessGrant, by: User, at: dt.datetime) -> AccessGrant:
    """End a grant today; one that has ended keeps its day.

    Raises :class:`core.errors.NotAllowed` where ``by`` is no administrator.
    """
    policies.may_keep_accounts(by).require()
    grant = AccessGrant.objects.select_for_update().get(pk=grant.pk)
    day = max(grant.valid_from, date_of(at))
    if grant.valid_until is None or grant.valid_until > day:
        grant.valid_until = day
        grant.save(update_fields=["valid_until"])
    still = AccessGrant.objects.effective(day).filter(user=grant.user_id, access=Access.ADMINISTRATOR)
    if grant.access == Access.ADMINISTRATOR and not still.exists():
        User.objects.filter(pk=grant.user_id, is_superuser=False).update(is_staff=False)
    return grant


@transaction.atomic
def create_account(*, email: str, by: User, at: dt.datetime) -> User:
    """A new account without a password: its owner sets one by the link of "Forgot your password?".

    Raises :class:`core.errors.NotAllowed` unless ``by`` is HR or an administrator, :class:`core.errors.Invalid` for an address
    that is none or has an account.
    """
    policies.may_create_accounts(by).require()
    try:
        validate_email(email)
    except ValidationError as error:
        text = _("This is not an e-mail address.")
        raise Invalid(text, errors=[FieldError("/email", text)]) from error
    if User.objects.filter(email=email.lower()).exists():
        text = _("This e-mail address has an account already.")
        raise Invalid(text, errors=[FieldError("/email", text)])
    return User.objects.create_user(email, date_joined=at)


@transaction.atomic
def deactivate_account(*, user: User, by: User, at: dt.datetime) -> User:
    """Close an account: nobody signs in with it any more, its sessions end and its keys are revoked.

    Raises :class:`core.errors.NotAllowed` for the own account, or unless ``by`` is HR or an administrator.
    """
    policies.may_close_account(by, user).require()
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.api_keys.filter(revoked_at__isnull=True).update(revoked_at=at)
    return user


@transaction.atomic
def reactivate_account(*, user: User, by: User, at: dt.datetime) -> User:
    """Open an account again; its keys stay revoked.

    Raises :class:`core.errors.NotAllowed` for the own account, or unless ``by`` is HR or an administrator.
    """
    policies.may_close_account(by, user).require()
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def set_language(*, user: User, language: str) -> User:
    """Keep the language that a person prefers; empty follows the browser.

    Raises :class:`core.errors.Invalid` for a language that the product does not have.
    """
    if language:
        require_language(language)
    user.language = language
    user.save(update_fields=["language"])
    return user


def require_language(language: str) -> None:
    """Raise :class:`core.errors.Invalid` for a language that the product does not have."""
    if language not in dict(settings.LANGUAGES):
        text = _("This language is not available.")
        raise Invalid(text, errors=[FieldError("/language", text)])


@transaction.atomic
def create_api_key(
    *, user: User, scopes: Sequence[str], days: int, at: dt.datetime, name: str = "", key: str | None = None
) -> tuple[ApiKey, str]:
    """A new key of ``user`` that ends after ``days`` (1 to 365). Gives the row and the key itself, which is not kept.

    Raises :class:`core.errors.Invalid` for an unknown scope or a life that is too long or too short.
    """
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown or not scopes:
        text = (
            _("Unknown scope: %(scope)s.") % {"scope": ", ".join(unknown)}
            if unknown
            else _("Name at least one scope.")
        )
        raise Invalid(text, errors=[FieldError("/scopes", text)])
    if not 1 <= days <= MAX_KEY_DAYS:
        text = _("A key lives 1 to %(days)d days.") % {"days": MAX_KEY_DAYS}
        raise Invalid(text, errors=[FieldError("/days", text)])
    key = key or KEY_PREFIX + secrets.token_urlsafe(32)
    row = ApiKey.objects.create(
        user=user,
        name=name,
        prefix=key[:12],
        digest=ApiKey.digest_of(key),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    return row, key


@transaction.atomic
def revoke_api_key(*, key: ApiKey, at: dt.datetime) -> ApiKey:
    """End a key now; ending it twice changes nothing."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
    return key
