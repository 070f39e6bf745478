"""Check the audit trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.models import AuditEvent
from assessments.services import broken_chains


class Command(BaseCommand):
    """Recompute every chain of the audit trail."""

    help = (
        "Recomputes the hashes of the audit trail; names each chain that does not fit, and then exits with 1."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was checked; raise ``CommandError`` where a chain is broken."""
        broken = broken_chains()
        for stream, sequence in broken.items():
            self.stderr.write(f"{stream}: event {sequence} does not fit.")
        if broken:
            raise CommandError(f"{len(broken)} chains of the audit trail are broken.")
        streams = AuditEvent.objects.order_by().values("stream").distinct().count()
        self.stdout.write(
            f"The audit trail is sound: {AuditEvent.objects.count()} events in {streams} chains."
        )
