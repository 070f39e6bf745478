"""How a program signs in: ``Authorization: Bearer KEY``."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User

USED_EVERY = dt.timedelta(
    minutes=5
)  # last use is noted no more often than this: a read must not become a write each time


class ApiKeyAuthentication(BaseAuthentication):
    """Answers 401 for an unknown, ended or revoked key; ``request.auth`` is the :class:`accounts.models.ApiKey`."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The owner and the key; ``None`` where no bearer key was sent."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("The API key is not valid."))
        now = timezone.now()
        try:
            digest = ApiKey.digest_of(parts[1].decode("ascii"))
        except UnicodeDecodeError as exc:
            raise AuthenticationFailed(_("The API key is not valid.")) from exc
        key = ApiKey.objects.usable(now).select_related("user").filter(digest=digest).first()
        if key is None:
            raise AuthenticationFailed(_("The API key is not valid."))
        if key.last_used_at is None or now - key.last_used_at > USED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """What a 401 tells in ``WWW-Authenticate``."""
        return self.keyword
