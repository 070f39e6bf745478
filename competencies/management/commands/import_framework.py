"""``manage.py import_framework FILE``: a framework as a draft version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from competencies.services import import_source
from competencies.sources import read_source
from core.errors import Invalid


class Command(BaseCommand):
    """Prints each finding as ``sheet!cell: rule`` (``file!place`` for JSON) and exits with 1, or prints the counts as JSON on
    the last line.
    """

    help = (
        "Imports a framework (an .xlsx or .csv file of skills, a .json file, or a folder with framework.json and "
        "skills/*.json) as a draft version, or one more language of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE and how to read it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--slug", help="the version's slug, for example sfia-9 (default: the document's own)"
        )
        parser.add_argument(
            "--language",
            help="the language that a workbook is in; in JSON, the one that no text may lack (default: en)",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(
        self, *args: Any, file: Path, slug: str | None, language: str | None, dry_run: bool, **options: Any
    ) -> None:
        """Import, or say everything that is wrong."""
        try:
            source = read_source(file, slug=slug, language=language)
            result = import_source(
                source, by=None, at=timezone.now(), slug=slug, language=language, dry_run=dry_run
            )
        except Invalid as refusal:
            for error in refusal.errors:
                self.stdout.write(f"{error.pointer}: {error.detail}")
            raise CommandError(f"{refusal} Nothing was written.") from refusal
        self.stdout.write(json.dumps(result.as_dict()))
