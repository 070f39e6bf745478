"""The product as a user has it: demo data, `manage.py up` with its web server and worker, and a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
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


GIVEN = os.environ.get("DATABASE_URL", "")
SERVER = re.sub(r"^postgresql|^postgres", "postgresql", GIVEN) if GIVEN.startswith("postgres") else ""


def address_of(name: str, folder: Path) -> str:
    """The address of a database on the server under test, or of a SQLite file."""
    if not SERVER:
        return f"sqlite:///{folder}/walk.sqlite3"
    return (
        re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", GIVEN, count=1) if GIVEN.count("/") > 2 else f"{GIVEN}/{name}"
    )


def on_server(statement: str, *names: str) -> None:
    """Run a statement about databases; each ``{}`` in it is a name."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An installation into which the demo data was loaded: its folder, and its database on the server.

    Each installation under test begins as a copy of it. The processes of a run share it; the last one that asked removes it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12] or str(os.getpid())
    folder, users = shared / "loaded", shared / "loaded-users"
    name = f"levelmark_walk_loaded_{run}"

    def count(change: int) -> int:
        users.touch()
        with users.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            number = int(file.read() or 0)
            if change > 0 and not folder.exists():
                _load(folder, name)
            file.seek(0)
            file.truncate()
            file.write(str(number + change))
            return number + change

    count(1)
    yield folder, name
    if count(-1) == 0 and SERVER:
        on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        shutil.rmtree(folder)


def _load(folder: Path, name: str) -> None:
    making = folder.with_name("loading")
    making.mkdir()
    if SERVER:
        on_server("CREATE DATABASE {}", name)
    # Loading is measured where it is tested; here it only takes longer for it.
    env = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    env |= {"VAR_DIR": str(making), "DATABASE_URL": address_of(name, making), "CACHE_URL": "locmemcache://"}
    for words in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run([*MANAGE, *words], env=env, capture_output=True, check=True, timeout=280)
    making.rename(folder)


@contextmanager
def database_of_its_own(var: Path, template: str) -> Iterator[str]:
    """The address of a copy of the loaded database."""
    name = f"levelmark_walk_{uuid.uuid4().hex[:12]}"
    if SERVER:
        on_server("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield address_of(name, var)
    finally:
        if SERVER:
            on_server("DROP DATABASE {} WITH (FORCE)", name)


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
def started(var: Path, loaded: tuple[Path, str]) -> Iterator[Product]:
    """An installation of its own below ``var``: demo data, web server and worker."""
    shutil.copytree(loaded[0], var, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with database_of_its_own(var, loaded[1]) as database:
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
def product(tmp_path_factory: pytest.TempPathFactory, loaded: tuple[Path, str]) -> Iterator[Product]:
    """Demo data, web server and worker, until the tests are over."""
    with started(tmp_path_factory.mktemp("product"), loaded) as running:
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
