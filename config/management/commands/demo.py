"""``manage.py demo``: from an empty database to a running product, in one process so that it starts quickly."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config.management.commands.up import check_port


class Command(BaseCommand):
    """Migrate, load the demo company, show how to sign in, and run."""

    help = "Prepares the demo and runs it until Ctrl-C. It is what 'make demo' runs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all of it; each step is quick when it has nothing to do."""
        check_port(settings.WEB_HOST, settings.WEB_PORT)
        try:
            call_command("migrate", verbosity=0)
            call_command("load_demo", stdout=self.stdout)
        except KeyboardInterrupt:
            sys.exit("Stopped before the demo was ready. Start it again to go on.")
        self.stdout.flush()
        connections.close_all()
        call_command("up")
