"""What a worker is woken for, and how it looks for jobs that nobody woke it for."""

from __future__ import annotations

import logging
import uuid
from functools import partial
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from reports import pdf, services

log = logging.getLogger(__name__)


@shared_task
def render_report(job_id: str) -> None:
    """Render one report, unless somebody else does or did."""
    services.run_report(job_id=uuid.UUID(job_id))


@shared_task
def sweep_reports(started: bool = False) -> None:
    """Put jobs of dead workers back, wake for jobs whose message got lost, clear away their files."""
    swept = services.sweep(at=timezone.now(), started=started)
    if swept.revived or swept.failed or swept.files:
        log.info(
            "Swept: %d jobs put back, %d given up, %d files removed.",
            len(swept.revived),
            len(swept.failed),
            len(swept.files),
        )


@shared_task
def prepare_documents() -> None:
    """Make what every document needs once for an installation, so that the first one need not wait for it."""
    pdf.prepare()


@worker_ready.connect
def sweep_regularly(sender: Any, **kwargs: Any) -> None:
    """Let this worker sweep now and from then on.

    The worker's own timer only sends the message: the database is then used in a pool process, as by any task, and never in the
    parent that forks them. A message that no process is free for expires, so they don't pile up.
    """
    every = settings.REPORT_SWEEP_SECONDS
    sender.timer.call_repeatedly(every, partial(sweep_reports.apply_async, expires=every))
    sweep_reports.delay(started=True)
    prepare_documents.delay()
