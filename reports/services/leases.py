"""The life of a job, in compare-and-set steps: whatever the broker loses or repeats and whichever worker dies, it ends once.

A worker holds a job by a lease, a random id in the row that no other worker knows, and keeps it by a heartbeat. Every step is
one UPDATE that asks for the lease: who has lost it changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from reports import storage
from reports.models import MAX_ATTEMPTS, ReportJob
from reports.selectors.jobs import INTERRUPTED
from reports.services.waking import lease_end, wake

QUEUED, RUNNING, DONE, FAILED = (
    ReportJob.State.QUEUED,
    ReportJob.State.RUNNING,
    ReportJob.State.DONE,
    ReportJob.State.FAILED,
)


@dataclass(frozen=True)
class Swept:
    """What a sweep did: ids of jobs that were put back, woken and given up, names of files that were removed."""

    revived: tuple[uuid.UUID, ...] = ()
    woken: tuple[uuid.UUID, ...] = ()
    failed: tuple[uuid.UUID, ...] = ()
    files: tuple[str, ...] = ()


def claim(*, job_id: uuid.UUID, at: dt.datetime) -> uuid.UUID | None:
    """Take the job: a lease, or ``None`` where there is nothing to do (done, gone, or held by somebody who lives).

    A job that waits can be taken, and one whose holder's lease has run out. Each taking is an attempt; after the third the job
    has failed.
    """
    lease = uuid.uuid4()
    free = Q(state=QUEUED) | Q(state=RUNNING, lease_until__lte=at)
    taken = ReportJob.objects.filter(free, pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=RUNNING,
        lease=lease,
        lease_until=lease_end(at),
        attempts=F("attempts") + 1,
        started_at=at,
        progress=0,
        error="",
    )
    if taken:
        return lease
    _give_up(ReportJob.objects.filter(free, pk=job_id).values_list("pk", flat=True), at)
    return None


def _give_up(job_ids: Collection[uuid.UUID], at: dt.datetime) -> tuple[uuid.UUID, ...]:
    """Fail those of ``job_ids`` that nobody holds and that were tried often enough."""
    free = Q(state=QUEUED) | Q(state=RUNNING, lease_until__lte=at)
    return tuple(
        pk
        for pk in job_ids
        if ReportJob.objects.filter(free, pk=pk, attempts__gte=MAX_ATTEMPTS).update(
            state=FAILED, error=INTERRUPTED, lease=None, lease_until=None, finished_at=at
        )
    )


def heartbeat(*, job_id: uuid.UUID, lease: uuid.UUID, at: dt.datetime, progress: int | None = None) -> bool:
    """Renew the lease and note the progress (0–99 percent); ``False`` when the lease is lost."""
    changes: dict[str, object] = {"lease_until": lease_end(at)}
    if progress is not None:
        changes["progress"] = progress
    return bool(ReportJob.objects.filter(pk=job_id, lease=lease, state=RUNNING).update(**changes))


def finish(
    *, job_id: uuid.UUID, lease: uuid.UUID, data: bytes, name: str, subjects: Collection[int], at: dt.datetime
) -> bool:
    """Store the file, then end the job in one UPDATE; ``False``, and no file, for a late worker whose lease is lost.

    ``name`` is what the file is called when it is saved, ``subjects`` are the people in it.
    """
    file_name = storage.name_of(job_id, lease)
    storage.write(file_name, data)
    done = ReportJob.objects.filter(pk=job_id, lease=lease, state=RUNNING).update(
        state=DONE,
        progress=100,
        error="",
        lease=None,
        lease_until=None,
        finished_at=at,
        file_name=file_name,
        download_name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        subjects=sorted(subjects),
    )
    if not done:
        _discard(job_id, lease)
    return bool(done)


def _discard(job_id: uuid.UUID, lease: uuid.UUID) -> None:
    """Remove what was stored under a lease, unless it is what the job ended with (and only the answer to that got lost)."""
    file_name = storage.name_of(job_id, lease)
    if not ReportJob.objects.filter(pk=job_id, file_name=file_name).exists():
        storage.remove(file_name)


def fail(*, job_id: uuid.UUID, lease: uuid.UUID, error: str, at: dt.datetime, final: bool = False) -> bool:
    """Give the job back after an error: to be tried again at the next sweep, or failed for good where that is no use.

    ``error`` is one of the codes of ``reports.selectors.jobs``. ``False`` when the lease is lost.
    """
    _discard(job_id, lease)
    mine = ReportJob.objects.filter(pk=job_id, lease=lease, state=RUNNING)
    if not final and mine.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=QUEUED,
        progress=0,
        lease=None,
        lease_until=at + dt.timedelta(seconds=settings.REPORT_SWEEP_SECONDS),
    ):
        return True
    return bool(mine.update(state=FAILED, error=error, lease=None, lease_until=None, finished_at=at))


def sweep(*, at: dt.datetime, started: bool = False) -> Swept:
    """Find what was left behind: jobs of dead workers, jobs whose message got lost, files that belong to no job.

    ``started``: a worker has just started, so wake it for everything that waits, however recently it was asked for.
    """
    expired = ReportJob.objects.filter(state=RUNNING, lease_until__lte=at)
    failed = _give_up(expired.filter(attempts__gte=MAX_ATTEMPTS).values_list("pk", flat=True), at)
    revived = tuple(
        pk
        for pk in expired.values_list("pk", flat=True)
        if _wake_one(expired.filter(pk=pk), pk, at, state=QUEUED, progress=0, lease=None)
    )
    waiting = ReportJob.objects.filter(state=QUEUED).exclude(pk__in=revived)
    if not started:
        waiting = waiting.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at))
    woken = tuple(
        pk
        for pk in waiting.order_by("created_at").values_list("pk", flat=True)
        if _wake_one(waiting.filter(pk=pk), pk, at)
    )
    return Swept(revived, woken, failed, _sweep_files())


@transaction.atomic
def _wake_one(rows: QuerySet[ReportJob], job_id: uuid.UUID, at: dt.datetime, **changes: object) -> bool:
    """Woken by whoever changes the row, so that two sweeps at the same time wake once."""
    changed = rows.update(lease_until=lease_end(at), **changes)
    if changed:
        wake(job_id)
    return bool(changed)


def _sweep_files() -> tuple[str, ...]:
    """Remove files of workers that died. The rows are read after the folder, so a file of a living lease is never taken for one."""
    found = list(storage.files())
    rows = {
        pk: (lease, file_name)
        for pk, lease, file_name in ReportJob.objects.filter(pk__in={file.job for file in found}).values_list(
            "pk", "lease", "file_name"
        )
    }
    removed = []
    for file in found:
        lease, file_name = rows.get(file.job, (None, ""))
        if file.name != file_name and file.lease != lease:
            storage.remove(file.name)
            removed.append(file.name)
    return tuple(removed)
