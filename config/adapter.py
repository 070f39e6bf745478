"""How allauth behaves in this product."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by HR or an administrator, so nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep the sign-up closed."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to people in their own language: the page may have been asked for in another one."""
        language = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)
