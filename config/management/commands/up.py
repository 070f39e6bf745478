"""``manage.py up``: the web server and a worker, as one command."""

import os
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import celery, health
from config.supervisor import Program, Supervisor, say

START_SECONDS = 90
PROBE_SECONDS = 2
CHILD_ENV = {
    "PYTHONUNBUFFERED": "1",
    "SKIP_CHECKS": "1",  # this command has made them
}


def port_is_free(host: str, port: int) -> bool:
    """Try the port, the way the web server will."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check_port(host: str, port: int) -> None:
    """End here, in one line, when the port is taken."""
    if not port_is_free(host, port):
        sys.exit(f"Port {port} is in use. Choose another, for example: PORT={port + 1} make demo")


def own_name() -> str:
    """Name the host as the server wants to be called."""
    first = str(settings.ALLOWED_HOSTS[0])
    return "localhost" if first == "*" else first.removeprefix(".")


def web_answers(base: str) -> bool:
    """Ask the web server whether it is alive."""
    request = urllib.request.Request(f"{base}healthz", headers={"Host": own_name()})  # noqa: S310 - own address
    try:
        with urllib.request.urlopen(request, timeout=PROBE_SECONDS) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def web(host: str, port: int, base: str) -> Program:
    """Describe the web server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    argv = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", bind, "--worker-class", "gthread"]
    argv += ["--workers", str(settings.WEB_WORKERS), "--threads", str(settings.WEB_THREADS)]
    argv += ["--timeout", "60", "--graceful-timeout", "30", "--keep-alive", "5"]
    argv += ["--log-level", "warning", "--no-control-socket"]
    return Program("web server", argv, lambda: web_answers(base))


def worker(ready_file: Path) -> Program:
    """Describe the worker, which also wakes what happens at regular times, if anything does."""
    argv = [sys.executable, "-m", "celery", "--quiet", "--app", "config", "worker", "--pool", "prefork"]
    argv += [
        "--concurrency",
        str(settings.WORKER_CONCURRENCY),
        "--hostname",
        f"{settings.CELERY_TASK_DEFAULT_QUEUE}@%h",
    ]
    argv += ["--without-gossip", "--without-mingle"]
    if settings.CELERY_BEAT_SCHEDULE:
        argv += ["--beat", "--schedule", str(settings.RUN_DIR / f"beat-{settings.WEB_PORT}")]
    return Program("worker", argv, ready_file.exists)


class Command(BaseCommand):
    """Start both, print the address when both answer, and end both on Ctrl-C."""

    help = "Runs the web server and a worker until Ctrl-C. PORT and HOST set the address."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what must be there, then supervise."""
        host, port = settings.WEB_HOST, settings.WEB_PORT
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
        base = f"http://{shown}:{port}/"
        check_port(host, port)
        try:
            health.check_database()
            health.check_migrations()
        except health.NotReadyError as error:
            sys.exit(str(error))
        if settings.PRODUCTION and not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The static files are missing: run manage.py collectstatic.")

        ready_file = settings.RUN_DIR / f"worker-{port}.ready"
        ready_file.unlink(missing_ok=True)
        supervisor = Supervisor(
            [web(host, port, base), worker(ready_file)],
            env={**os.environ, **CHILD_ENV, celery.READY_FILE: str(ready_file)},
            say=say,
        )
        try:
            code = supervisor.run(
                ready=f"Ready: {base}",
                start_within=START_SECONDS,
                stop_within=settings.CELERY_TASK_TIME_LIMIT + 10,
            )
        finally:
            ready_file.unlink(missing_ok=True)
        sys.exit(code)
