"""Report jobs with the real worker: whatever happens to it and to its messages, each job ends once, with one file."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

PATIENCE = 120.0
LOCAL_RABBIT = "amqp://guest:guest@127.0.0.1:5672//"

pytestmark = [pytest.mark.slow, pytest.mark.pdf, pytest.mark.timeout(300)]


def rabbit() -> str:
    """The address of a RabbitMQ; skips, visibly, where there is none."""
    given = os.environ.get("CELERY_BROKER_URL", "")
    if given.startswith("amqp"):
        return given
    parts = urlsplit(LOCAL_RABBIT)
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((parts.hostname, parts.port)):
            pytest.skip("no RabbitMQ: start one on 127.0.0.1:5672 or set CELERY_BROKER_URL to one")
    return LOCAL_RABBIT


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """An empty database on the server under test, or a SQLite file."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder}/worker.sqlite3"
        return
    name = f"levelmark_worker_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(re.sub(r"^postgres(ql)?", "postgresql", given), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given, count=1)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Worker:
    """A worker with one pool process, in a process group of its own."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.log = log
        argv = [sys.executable, "-m", "celery", "--app", "config", "worker", "--pool", "prefork"]
        argv += ["--concurrency", "1", "--hostname", f"{uuid.uuid4().hex[:8]}@test"]
        argv += ["--without-gossip", "--without-mingle"]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                argv, env=env, stdout=out, stderr=out, cwd=settings.BASE_DIR, start_new_session=True
            )

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the whole group: the worker and its pool."""
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End the whole group at once."""
        with contextlib.suppress(ProcessLookupError):
            self.tell(signal.SIGKILL)
        self.process.wait()


class Installation:
    """A database, a broker and a folder of its own, and a process that asks and looks."""

    def __init__(self, env: dict[str, str], var: Path) -> None:
        self.env, self.var = env, var
        self.workers: list[Worker] = []
        self.driver = subprocess.Popen(
            [sys.executable, "-m", "tests.reports.driver"],
            env=env, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __call__(self, *command: object) -> Any:
        """Run a command of the driver."""
        assert self.driver.stdin
        assert self.driver.stdout
        self.driver.stdin.write(f"{json.dumps(command)}\n")
        self.driver.stdin.flush()
        return json.loads(self.driver.stdout.readline())

    def worker(self) -> Worker:
        """Start a worker."""
        self.workers.append(Worker(self.env, self.var / f"worker-{len(self.workers)}.log"))
        return self.workers[-1]

    def until(self, job: str, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look at a job until ``condition`` holds."""
        deadline, pause = time.monotonic() + PATIENCE, threading.Event()
        while not condition(row := self("look", job)):
            logs = "\n".join(worker.log.read_text() for worker in self.workers)
            assert time.monotonic() < deadline, f"{row}\n{logs}"
            pause.wait(0.02)
        return row

    def caught_in_the_middle(self, job: str, worker: Worker) -> None:
        """Stop the worker while it renders ``job``, and make sure that it has not finished."""
        self.until(job, lambda row: row["state"] == "running" and 5 <= row["progress"] < 90)
        worker.tell(signal.SIGSTOP)
        row = self("look", job)
        assert row["state"] == "running", row
        assert row["progress"] < 90

    def ended(self, job: str) -> dict[str, Any]:
        """Wait for the end of the job: done, with exactly one file, which is the one that the row describes."""
        row = self.until(job, lambda row: row["state"] in ("done", "failed"))
        assert (row["state"], row["progress"], row["error"]) == ("done", 100, "")
        own = [name for name in self("files") if name.startswith(uuid.UUID(job).hex)]
        assert own == [row["file_name"]]
        data = (self.var / "reports" / row["file_name"]).read_bytes()
        assert data.startswith(b"%PDF")
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row["size"], row["sha256"])
        return row


@pytest.fixture(scope="module", params=["filesystem", "rabbitmq"])
def installation(request, tmp_path_factory) -> Iterator[Installation]:
    broker = "filesystem://localhost//" if request.param == "filesystem" else rabbit()
    var = tmp_path_factory.mktemp(f"worker-{request.param}")
    with own_database(var) as database:
        env = {
            **os.environ,
            "VAR_DIR": str(var),
            "DATABASE_URL": database,
            "CACHE_URL": "locmemcache://",
            "CELERY_BROKER_URL": broker,
            "CELERY_QUEUE": f"levelmark-test-worker-{uuid.uuid4().hex[:12]}",
            "REPORT_LEASE_SECONDS": "4",
            "REPORT_SWEEP_SECONDS": "1",
            "LOG_LEVEL": "INFO",
        }
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True, timeout=PATIENCE)
        running = Installation(env, var)
        try:
            running("seed", 40)
            yield running
            if request.param == "rabbitmq":
                running("delete_queue")
        finally:
            for worker in running.workers:
                worker.kill()
            running.driver.kill()
            running.driver.communicate()


@pytest.fixture
def start(installation) -> Iterator[Callable[[], Worker]]:
    yield installation.worker
    for worker in installation.workers:
        worker.kill()


def test_a_job_ends_once(installation, start):
    worker = start()
    job = installation("ask", "role-profile")
    assert installation.ended(job)["attempts"] == 1
    worker.process.terminate()
    assert worker.process.wait(timeout=60) == 0


def test_killing_the_worker_in_the_middle_gives_exactly_one_file(installation, start):
    worker = start()
    job = installation("ask", "team-matrix")
    installation.caught_in_the_middle(job, worker)
    worker.kill()
    assert installation("look", job)["state"] == "running"
    start()
    assert installation.ended(job)["attempts"] == 2


def test_a_job_whose_message_got_lost_is_found(installation, start):
    job = installation("ask", "role-profile")
    assert installation("lose_messages") >= 1
    start()
    assert installation.ended(job)["attempts"] == 1


def test_a_worker_that_slept_through_its_lease_changes_nothing(installation, start):
    late = start()
    job = installation("ask", "team-matrix")
    installation.caught_in_the_middle(job, late)
    start()
    row = installation.ended(job)
    assert row["attempts"] == 2
    late.tell(signal.SIGCONT)
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while "was taken over" not in late.log.read_text():
        assert time.monotonic() < deadline, late.log.read_text()
        pause.wait(0.1)
    assert installation.ended(job) == row
