"""What the tests of the report jobs share."""

from __future__ import annotations

import datetime as dt
import queue
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import TestCase

from config.celery import app
from reports import services
from reports.models import ReportJob
from tests.reports.company import NOW, TODAY, Company

CAPTURE = TestCase.captureOnCommitCallbacks
SECOND = dt.timedelta(seconds=1)


def messages() -> list[tuple[str, list[Any]]]:
    """Take every message off the queue of this test process: (task, arguments)."""
    found = []
    with app.connection_for_read() as broker:
        waiting = broker.SimpleQueue(settings.CELERY_TASK_DEFAULT_QUEUE)
        try:
            while True:
                message = waiting.get(timeout=0.3)
                found.append((message.headers["task"], message.payload[0]))
                message.ack()
        except queue.Empty:
            pass
        finally:
            waiting.close()
    return found


def ask(company: Company, by: str = "marek", **changes: Any) -> ReportJob:
    """Ask for the gap report of Sam, or whatever ``changes`` say."""
    asked: dict[str, Any] = {
        "kind": "person-gap",
        "person": company.people["sam"],
        "language": "en",
        "as_of": TODAY,
        "at": NOW,
        **changes,
    }
    if asked["kind"] != "person-gap" and "person" not in changes:
        del asked["person"]
    return services.request_report(by=company.user(by), **asked)


def ask_for_role(company: Company, by: str = "sam", **changes: Any) -> ReportJob:
    """Ask for the profile of the role: the quickest document there is."""
    return ask(company, by, kind="role-profile", role=company.role, **changes)


def done(company: Company, by: str = "marek", **changes: Any) -> ReportJob:
    """A finished job, with a file that is none of a renderer."""
    job = ask(company, by, **changes)
    lease = services.claim(job_id=job.pk, at=NOW)
    assert lease
    subjects = [person.pk for person in (job.person,) if person]
    services.finish(job_id=job.pk, lease=lease, data=b"%PDF", name="a.pdf", subjects=subjects, at=NOW)
    job.refresh_from_db()
    return job


def refusal(call: Callable[[], Any], error: type[Exception]) -> Any:
    """The error that a call must end with."""
    with pytest.raises(error) as caught:
        call()
    return caught.value
