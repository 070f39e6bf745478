"""The framework that the product ships."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from competencies.models import FrameworkVersion
from competencies.services.importing import import_framework
from competencies.services.versions import adopt_version
from competencies.sources import read_source

SHIPPED = "sales-1.0"


@transaction.atomic
def load_shipped_framework(*, at: dt.datetime) -> FrameworkVersion:
    """The shipped version, imported and adopted if it is not yet. One that was adopted before stays as it is."""
    version = FrameworkVersion.objects.filter(slug=SHIPPED).first()
    if version is None or version.state == FrameworkVersion.State.DRAFT:
        source = read_source(Path(settings.BASE_DIR) / "fixtures" / "frameworks" / SHIPPED)
        import_framework(source.document, by=None, at=at, names=source.skill_files, file=source.file)
        version = adopt_version(version=FrameworkVersion.objects.get(slug=SHIPPED), by=None, at=at)
    return version
