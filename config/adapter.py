"""How allauth behaves in this product."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by HR or an administrator, so nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep the sign-up closed."""
        return False
