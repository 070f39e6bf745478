"""``manage.py doctor``: line by line, what works and what to do where it doesn't."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config import doctor
from config.health import NotReadyError


class Command(BaseCommand):
    """Examine every part; exit 1 when one fails."""

    help = "Says whether database, broker, worker, storage, fonts and PDF rendering work."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each part."""
        failed = False
        for name, examine in doctor.PARTS.items():
            try:
                line = f"{'ok':<6}{name:<10}{examine()}"
            except NotReadyError as error:
                failed = True
                line = f"{'FAILS':<6}{name:<10}{error}"
            self.stdout.write(line)
        if failed:
            sys.exit(1)
