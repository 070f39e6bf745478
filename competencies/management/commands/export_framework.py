"""``manage.py export_framework SLUG``: a version as a file that imports again without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competencies.exporting import MEDIA_TYPES, export_version
from competencies.models import FrameworkVersion


class Command(BaseCommand):
    """Writes the file, and prints its name."""

    help = (
        "Writes a framework version to a file: the project's JSON, or a workbook in the layout of edition 9."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which version, and where to."""
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument(
            "--format", dest="kind", choices=sorted(MEDIA_TYPES), help="default: as FILE ends, else json"
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="default: SLUG.json or SLUG.xlsx here"
        )

    def handle(self, *args: Any, slug: str, output: Path | None, kind: str | None, **options: Any) -> None:
        """Write it."""
        version = FrameworkVersion.objects.select_related("framework").filter(slug=slug).first()
        if version is None:
            known = ", ".join(FrameworkVersion.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no framework version {slug}. There are: {known or 'none'}.")
        ending = output.suffix.lower().lstrip(".") if output else ""
        kind = kind or (ending if ending in MEDIA_TYPES else "json")
        path = output or Path(f"{slug}.{kind}")
        try:
            path.write_bytes(export_version(version, kind))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(str(path))
