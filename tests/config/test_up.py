"""`manage.py up` and the worker, for real: on a free port, with the embedded broker and database."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from config import celery
from config.management.commands import up

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def env(tmp_path, port) -> dict[str, str]:
    own = {
        "VAR_DIR": str(tmp_path),
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{tmp_path}/up.sqlite3",
        "CELERY_BROKER_URL": "filesystem://localhost//",
        "WEB_WORKERS": "1",
        "WORKER_CONCURRENCY": "1",
    }
    return {**os.environ, **own}


def manage(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MANAGE, *words], env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.slow
def test_up_serves_and_works_until_ctrl_c(env, port, tmp_path):
    assert manage("migrate", "--verbosity", "0", env=env).returncode == 0
    process = subprocess.Popen(
        [*MANAGE, "up"], env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    lines = iter(process.stdout.readline, "")
    assert f"Ready: http://127.0.0.1:{port}/\n" in lines  # reads until it comes

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        assert answer.status == 200
    assert "ok    worker" in manage("doctor", env=env).stdout
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 2

    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=90)

    assert process.returncode == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert not list(tmp_path.glob("run/*.ready"))


def test_a_port_in_use_is_said_in_one_line(env, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        result = manage("up", env=env)

    assert result.returncode == 1
    assert result.stderr == f"Port {port} is in use. Choose another, for example: PORT={port + 1} make demo\n"


def test_a_database_without_its_tables_is_said_in_one_line(env):
    result = manage("up", env=env)

    assert result.returncode == 1
    assert "run manage.py migrate." in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("hosts", "name"), [(["*"], "localhost"), ([".example.org"], "example.org"), (["a.example"], "a.example")]
)
def test_the_probe_calls_the_server_by_a_name_it_answers_to(settings, hosts, name):
    settings.ALLOWED_HOSTS = hosts

    assert up.own_name() == name


def test_a_web_server_that_is_not_there_does_not_answer(port):
    assert not up.web_answers(f"http://127.0.0.1:{port}/")


def test_the_web_server_can_listen_on_ipv6(port):
    assert f"[::1]:{port}" in up.web("::1", port, "").argv


def test_the_worker_keeps_a_timetable_only_where_there_is_one(settings, tmp_path):
    assert "--beat" not in up.worker(tmp_path / "ready").argv

    settings.CELERY_BEAT_SCHEDULE = {"sweep": {"task": "sweep", "schedule": 60}}

    assert "--beat" in up.worker(tmp_path / "ready").argv


def test_a_worker_says_that_it_takes_jobs(monkeypatch, tmp_path):
    monkeypatch.setenv(celery.READY_FILE, str(tmp_path / "ready"))

    celery.announce_ready()

    assert (tmp_path / "ready").exists()


def test_a_process_of_the_pool_ends_when_its_worker_has_gone(monkeypatch):
    parents = iter([7, 7, 1])
    ended = threading.Event()
    monkeypatch.setattr(celery, "ORPHAN_POLL_SECONDS", 0.01)
    monkeypatch.setattr("config.celery.os.getppid", lambda: next(parents, 1))
    monkeypatch.setattr("config.celery.os._exit", lambda code: ended.set())

    celery.die_with_parent()

    assert ended.wait(5)
