"""``manage.py load_shipped``: the framework and the roles that the product ships."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from competencies.services import load_shipped_framework
from core.errors import DomainError
from roles.services import load_shipped_roles
from roles.services.shipped import SINCE


class Command(BaseCommand):
    """Loads them once; running it again changes nothing."""

    help = "Loads the shipped framework, adopted, and the shipped roles with their profiles. Running it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """From when the role profiles are in force."""
        parser.add_argument("--valid-from", type=dt.date.fromisoformat, default=SINCE, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, valid_from: dt.date, **options: Any) -> None:
        """Load, and print what is there now."""
        at = timezone.now()
        try:
            version = load_shipped_framework(at=at)
            roles = load_shipped_roles(version=version, at=at, valid_from=valid_from)
        except DomainError as refusal:
            for error in refusal.errors:
                self.stdout.write(f"{error.pointer}: {error.detail}")
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps({"slug": version.slug, "roles": roles.as_dict()}))
