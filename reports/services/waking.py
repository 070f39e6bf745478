"""Waking a worker. A message that is lost, repeated or late does no harm: the row of the job is the truth."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction


def lease_end(at: dt.datetime) -> dt.datetime:
    """Until when a lease taken at ``at`` holds, and until when nobody is woken again for a job that waits."""
    return at + dt.timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def wake(job_id: uuid.UUID) -> None:
    """Tell a worker after the commit that ``job_id`` waits.

    A broker that is away is logged and costs nobody the request: the job waits in its row until the next sweep.
    """

    def send() -> None:
        from reports.tasks import render_report

        render_report.delay(str(job_id))

    transaction.on_commit(send, robust=True)
