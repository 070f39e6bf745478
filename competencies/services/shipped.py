"""The framework that the product ships: an edition in force, and the draft of the next one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from competencies.models import FrameworkVersion
from competencies.rules import apply_changes
from competencies.services.importing import import_framework
from competencies.services.versions import adopt_version
from competencies.sources import Source, read_source

SHIPPED = "sales-1.0"
SHIPPED_DRAFT = "sales-2.0"


def shipped_source() -> Source:
    """The document of the version in force."""
    return read_source(_folder() / SHIPPED)


def shipped_draft_document() -> dict[str, Any]:
    """The document of the draft: the version in force with the changes of ``sales-2.0.json`` laid over it."""
    changes = json.loads((_folder() / f"{SHIPPED_DRAFT}.json").read_text(encoding="utf-8"))
    return apply_changes(read_source(_folder() / changes["from"]).document, changes)


@transaction.atomic
def load_shipped_framework(*, at: dt.datetime) -> FrameworkVersion:
    """The shipped version, imported and adopted if it is not yet. One that was adopted before stays as it is."""
    version = FrameworkVersion.objects.filter(slug=SHIPPED).first()
    if version is None or version.state == FrameworkVersion.State.DRAFT:
        source = shipped_source()
        import_framework(source.document, by=None, at=at, names=source.skill_files, file=source.file)
        version = adopt_version(version=FrameworkVersion.objects.get(slug=SHIPPED), by=None, at=at)
    return version


@transaction.atomic
def load_shipped_draft(*, at: dt.datetime) -> FrameworkVersion:
    """The shipped draft of the next edition, beside the version in force. Where it is there it stays as HR has edited it."""
    version = FrameworkVersion.objects.filter(slug=SHIPPED_DRAFT).first()
    if version is None:
        base = load_shipped_framework(at=at)
        import_framework(shipped_draft_document(), by=None, at=at, file=f"{SHIPPED_DRAFT}.json")
        version = FrameworkVersion.objects.get(slug=SHIPPED_DRAFT)
        version.derived_from = base
        version.save(update_fields=["derived_from"])
    return version


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / "frameworks"
