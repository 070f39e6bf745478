"""The roles that the product ships."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from competencies.models import FrameworkVersion
from roles.services.importing import RolesResult, import_roles

SINCE = dt.date(2020, 1, 1)


@transaction.atomic
def load_shipped_roles(
    *, version: FrameworkVersion, at: dt.datetime, valid_from: dt.date = SINCE
) -> RolesResult:
    """The shipped roles with their profiles, in the terms of ``version``; doing it twice changes nothing.

    The first profiles are in force from ``valid_from``, by default early enough for any record of the past. What the
    organisation has made of its roles since is kept: its profiles, and roles that it edited or archived.
    """
    files = sorted((Path(settings.BASE_DIR) / "fixtures" / "roles").glob("*.json"))
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return import_roles(
        documents,
        version=version,
        by=None,
        at=at,
        valid_from=valid_from,
        names=[file.name for file in files],
        keep_own=True,
    )
