"""Rendering a job: what a worker does when it is woken."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone, translation

from accounts.models import User
from core.errors import DomainError
from reports import pdf
from reports.models import ReportJob
from reports.selectors.jobs import RENDER, RIGHTS, TOO_LONG, download_name
from reports.services.asking import require_rights
from reports.services.leases import claim, fail, finish, heartbeat

log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
CHECKED, STORING = 5, 95  # percent; what lies between is the document's


class LeaseLostError(Exception):
    """Somebody else has the job now: whatever is made here is not wanted any more."""


def run_report(*, job_id: uuid.UUID, clock: Clock = timezone.now) -> bool:
    """Take the job, render it with its owner's rights of this moment, and end it; ``False`` where there was nothing to do.

    Never raises because of the report: an error ends in the job's row.
    """
    lease = claim(job_id=job_id, at=clock())
    if lease is None:
        return False
    with _kept_alive(job_id, lease, clock):
        try:
            _render(job_id, lease, clock)
        except (LeaseLostError, ReportJob.DoesNotExist):
            log.info("Report %s was taken over or deleted.", job_id)
        except DomainError:
            fail(job_id=job_id, lease=lease, error=RIGHTS, at=clock(), final=True)
        except SoftTimeLimitExceeded:
            fail(job_id=job_id, lease=lease, error=TOO_LONG, at=clock(), final=True)
        except Exception:
            log.exception("Report %s could not be made.", job_id)
            fail(job_id=job_id, lease=lease, error=RENDER, at=clock())
    return True


def _render(job_id: uuid.UUID, lease: uuid.UUID, clock: Clock) -> None:
    def step(percent: int) -> None:
        if not heartbeat(job_id=job_id, lease=lease, at=clock(), progress=percent):
            raise LeaseLostError

    job = ReportJob.objects.select_related("person", "team", "role", "requested_by").get(pk=job_id)
    owner = User.objects.get(pk=job.requested_by_id)
    if not owner.is_active:
        raise DomainError
    require_rights(owner, person=job.person, team=job.team, role=job.role)
    step(CHECKED)
    with translation.override(job.language):
        document = pdf.render(job, owner, at=clock(), step=step)
        name = download_name(job, owner)
    step(STORING)
    finish(job_id=job_id, lease=lease, data=document.data, name=name, subjects=document.subjects, at=clock())
    log.info("Report %s is done: %s, %d bytes.", job_id, job.kind, len(document.data))


@contextmanager
def _kept_alive(job_id: uuid.UUID, lease: uuid.UUID, clock: Clock) -> Iterator[None]:
    """Renew the lease from a thread, so that it can be short and yet outlast a long document."""
    ended = threading.Event()
    pause = settings.REPORT_LEASE_SECONDS / 4

    def beat() -> None:
        try:
            while not ended.wait(pause):
                _beat_once(job_id, lease, clock)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="report-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat_once(job_id: uuid.UUID, lease: uuid.UUID, clock: Clock) -> None:
    try:
        heartbeat(job_id=job_id, lease=lease, at=clock())
    except DatabaseError:  # the next beat may come through; if none does, the lease runs out, as it should
        log.warning("The lease of report %s could not be renewed.", job_id)
