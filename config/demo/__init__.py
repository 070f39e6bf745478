"""The demo company: generated from a fixed seed, the same on every machine, with days counted back from the first load."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from competencies.services import load_shipped_draft, load_shipped_framework
from config.demo.history import load_history
from config.demo.people import enter_addresses, load_people
from roles.services import load_shipped_roles

SEED = 20


@transaction.atomic
def load_company(at: dt.datetime) -> None:
    """The framework, the roles and the company, all or nothing. ``at`` is the moment that counts as now."""
    at = timezone.localtime(at)
    rng = random.Random(SEED)  # noqa: S311 - not a secret
    version = load_shipped_framework(at=at)
    load_shipped_draft(at=at)
    load_shipped_roles(version=version, at=at)
    entered = load_people(at, rng)
    load_history(entered, rng, version)
    enter_addresses(entered)
