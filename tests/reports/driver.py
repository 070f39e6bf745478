"""The other side of :mod:`tests.reports.test_worker`: a process of the installation under test that asks and looks.

``python -m tests.reports.driver`` reads one JSON list a line, [command, arguments…], and answers with one JSON value a line.
"""

import datetime as dt
import json
import os
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import transaction
from django.utils import timezone


def seed(people: int) -> None:
    """The company of the other tests, with more people in the team of Marek."""
    from tests.reports.company import build

    with transaction.atomic():
        build().crowd(people)


def ask(kind: str) -> str:
    """Marek asks for the matrix of his team or the profile of the role."""
    from accounts.models import User
    from people.models import Team
    from reports import services
    from roles.models import Role

    objects: dict[str, Any] = {
        "team-matrix": {"team": Team.objects.get(slug="north")},
        "role-profile": {"role": Role.objects.get(slug="account-manager")},
    }
    job = services.request_report(
        kind=kind,
        by=User.objects.get(email="marek@test.example"),
        at=timezone.now(),
        language="en",
        as_of=dt.date(2026, 11, 20),
        **objects[kind],
    )
    return str(job.pk)


def look(pk: str) -> dict[str, Any]:
    """The row of a job."""
    from reports.models import ReportJob

    fields = ("state", "progress", "attempts", "error", "file_name", "size", "sha256")
    return ReportJob.objects.values(*fields).get(pk=uuid.UUID(pk))


def files() -> list[str]:
    """What lies in the folder of the reports."""
    return sorted(path.name for path in Path(settings.REPORTS_ROOT).iterdir())


def lose_messages() -> int:
    """Throw away what waits in the queue."""
    from config.celery import app

    return int(app.control.purge())


def delete_queue() -> None:
    """Leave nothing behind in a broker that others use as well."""
    from config.celery import app

    with app.connection_for_write() as broker:
        app.amqp.queues[settings.CELERY_TASK_DEFAULT_QUEUE].bind(broker.default_channel).delete()


COMMANDS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (seed, ask, look, files, lose_messages, delete_queue)
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        sys.stdout.write(f"{json.dumps(COMMANDS[command](*arguments))}\n")
        sys.stdout.flush()
