"""``manage.py create_api_key EMAIL``: a key for programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Scope, User
from accounts.services import create_api_key
from core.errors import Invalid

DAYS = 30


class Command(BaseCommand):
    """Prints the new key alone on the last line; it cannot be shown again."""

    help = "Makes an API key of a person and prints it once, alone on the last line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose key, what it may do, how long it lives."""
        parser.add_argument("email", metavar="EMAIL", help="the person's sign-in address")
        parser.add_argument(
            "--scope",
            action="append",
            dest="scopes",
            metavar="SCOPE",
            help=f"what it may do at most: {', '.join(Scope.values)}; more than once for several; read where none is named",
        )
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"how many days it lives; {DAYS} where not named"
        )
        parser.add_argument(
            "--name", default="", help="what it is for, as its owner reads it in the list of keys"
        )

    def handle(self, *, email: str, scopes: list[str] | None, days: int, name: str, **options: Any) -> None:
        """Make the key."""
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active account has the e-mail address {email}.")
        try:
            row, key = create_api_key(
                user=user, scopes=scopes or [Scope.READ], days=days, name=name, at=timezone.now()
            )
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"API key of {user.email}, scopes {', '.join(row.scopes)}, valid until {row.expires_at:%Y-%m-%d}:"
        )
        self.stdout.write(key)
