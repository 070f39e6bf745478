"""Where the files of reports lie: a folder that no address serves.

A file is named after its job and the lease under which it was made, ``<job>-<lease>.pdf``. So whoever looks at the folder can
tell from the job's row whether a file is the finished one, is being made, or was left behind by a worker that died.
"""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

PART = ".part"
NAME = re.compile(r"(?P<job>[0-9a-f]{32})-(?P<lease>[0-9a-f]{32})\.pdf(?:\.part)?")


class StoredFile(NamedTuple):
    """A file that is there, and what its name says."""

    name: str
    job: uuid.UUID
    lease: uuid.UUID


def name_of(job: uuid.UUID, lease: uuid.UUID) -> str:
    """The name under which ``job`` is stored by the holder of ``lease``."""
    return f"{job.hex}-{lease.hex}.pdf"


def _path(name: str) -> Path:
    return Path(settings.REPORTS_ROOT) / name


def write(name: str, data: bytes) -> None:
    """Store ``data`` so that the file is there completely or not at all, also when the power fails.

    Raises :class:`OSError` where the folder cannot be written.
    """
    target = _path(name)
    part = target.with_name(target.name + PART)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(name: str) -> None:
    """Remove a file and what was written of it so far; nothing happens where neither is there."""
    for path in (_path(name), _path(name + PART)):
        path.unlink(missing_ok=True)


def open_file(name: str) -> BinaryIO:
    """Open a finished file. Raises :class:`FileNotFoundError`."""
    return _path(name).open("rb")


def files() -> Iterator[StoredFile]:
    """Every file of a report, finished or not. What has another name is nobody's business here."""
    with contextlib.suppress(FileNotFoundError):
        for entry in sorted(Path(settings.REPORTS_ROOT).iterdir()):
            if match := NAME.fullmatch(entry.name):
                yield StoredFile(entry.name, uuid.UUID(match["job"]), uuid.UUID(match["lease"]))
