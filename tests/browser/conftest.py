"""The product as a user has it: demo data, `manage.py up` with its web server and worker, and a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from psycopg import sql

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
PASSWORD = "levelmark-demo"


@contextmanager
def database_of_its_own(folder: Path) -> Iterator[str]:
    """The address of an empty database on the server under test, or of a SQLite file."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder}/walk.sqlite3"
        return
    name = f"levelmark_walk_{uuid.uuid4().hex[:12]}"
    server = re.sub(r"^postgresql|^postgres", "postgresql", given)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield (
                re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given, count=1)
                if given.count("/") > 2
                else f"{given}/{name}"
            )
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass
class Product:
    """A running installation."""

    url: str
    var: Path
    env: dict[str, str]

    def manage(self, *words: str) -> str:
        """Run a command of this installation and give what it printed."""
        done = subprocess.run(
            [*MANAGE, *words], env=self.env, capture_output=True, text=True, check=True, timeout=180
        )
        return done.stdout


@contextmanager
def started(var: Path) -> Iterator[Product]:
    """An installation of its own below ``var``: demo data, web server and worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with database_of_its_own(var) as database:
        env = {
            **os.environ,
            "VAR_DIR": str(var),
            "PORT": str(port),
            "DATABASE_URL": database,
            "CACHE_URL": f"filecache://{var}/cache",
            "CELERY_QUEUE": f"levelmark-walk-{uuid.uuid4().hex[:12]}",
            "WEB_WORKERS": "1",
            "WORKER_CONCURRENCY": "1",
        }
        running = Product(f"http://127.0.0.1:{port}", var, env)
        running.manage("migrate", "--verbosity", "0")
        running.manage("load_demo")
        with (var / "up.log").open("wb") as log:
            process = subprocess.Popen(
                [*MANAGE, "up"],
                env=env,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        try:
            assert process.stdout
            assert any(line.startswith("Ready:") for line in iter(process.stdout.readline, "")), (
                var / "up.log"
            ).read_text()
            yield running
        finally:
            os.kill(process.pid, signal.SIGINT)
            process.communicate(timeout=60)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Demo data, web server and worker, until the tests are over."""
    with started(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture
def sign_in(browser: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for somebody of the demo company."""
    contexts = []

    def enter(name: str, **options: object) -> Page:
        context = browser.new_context(base_url=product.url, locale="en", accept_downloads=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/")
        page.fill("[name=login]", f"{name}@demo.example")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
