"""Sign-in, access grants and API keys."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Imports no other app of the product."""

    name = "accounts"

    def ready(self) -> None:
        """Make the API key known to the OpenAPI document."""
        import accounts.schema  # noqa: F401
