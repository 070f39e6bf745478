"""The Celery application and what its worker does when it starts and when it is orphaned."""

import os
import threading
import warnings
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import (
    beat_embedded_init,
    celeryd_init,
    setup_logging,
    worker_process_init,
    worker_ready,
)

from config import embedded_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

embedded_broker.install()

app = Celery("levelmark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

READY_FILE = "LEVELMARK_WORKER_READY_FILE"
ORPHAN_POLL_SECONDS = 1.0


@setup_logging.connect
def keep_django_logging(**kwargs: Any) -> None:
    """Leave logging as settings.LOGGING has it; a receiver is all Celery needs to keep its hands off."""


@celeryd_init.connect
def accept_root(**kwargs: Any) -> None:
    """Say nothing about a worker that runs as root: the danger Celery means is pickle, and it takes JSON only."""
    warnings.filterwarnings("ignore", message=r"\s*You're running the worker with superuser privileges")


@worker_ready.connect
def announce_ready(**kwargs: Any) -> None:
    """Tell whoever started this worker, by a file, that it takes jobs."""
    if path := os.environ.get(READY_FILE):
        Path(path).touch()


@worker_process_init.connect
@beat_embedded_init.connect
def die_with_parent(**kwargs: Any) -> None:
    """End this pool process when the worker it belongs to has gone.

    A killed worker leaves its children behind. PR_SET_PDEATHSIG won't do here: it fires when the *thread*
    that forked the child ends, and the pool's threads end before the last job of a warm shutdown does.
    """
    parent = os.getppid()

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == parent:
            pause.wait(ORPHAN_POLL_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="die-with-parent", daemon=True).start()
