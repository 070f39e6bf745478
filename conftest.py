"""What all tests need from the house: quick passwords, clean caches, a queue of their own, a browser."""

import os
import shutil
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

import hypothesis
import pytest

BROWSER = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords quickly: the real hasher is slow on purpose."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # How long an example takes says how busy the machine is, not whether the rule holds.
    hypothesis.settings.register_profile("levelmark", deadline=None)
    hypothesis.settings.load_profile("levelmark")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, visibly, what needs a browser or Pango where there is none."""
    no_browser = pytest.mark.skip(reason="no Chromium: install Debian's 'chromium' or set CHROMIUM to one")
    no_pango = pytest.mark.skip(reason="no Pango: install Debian's 'libpango-1.0-0' and 'libpangoft2-1.0-0'")
    has_pango = find_library("pango-1.0") and find_library("pangoft2-1.0")
    for item in items:
        if not BROWSER and (
            item.get_closest_marker("browser") or "page" in getattr(item, "fixturenames", ())
        ):
            item.add_marker(no_browser)
        if not has_pango and item.get_closest_marker("pdf"):
            item.add_marker(no_pango)
    # A file is run by one process: what takes long begins first, so that no process waits for another at the end.
    slow = {
        item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the installed Chromium, never one that Playwright downloads."""
    return {**browser_type_launch_args, "executable_path": BROWSER, "args": BROWSER_FLAGS}


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    """Let no rate limit or cached value of one test reach the next."""
    from django.core.cache import cache

    yield
    cache.clear()
    from competencies.selectors.search import forget

    forget()


@pytest.fixture(scope="module", autouse=True)
def no_connection_left() -> Iterator[None]:
    """Close the database after each module.

    Where Playwright's event loop runs in this thread, Django keeps connections apart from those of before and after, so the
    end of the session would not find one that is open then, and PostgreSQL would not drop a database that somebody uses.
    """
    yield
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def own_queue() -> Iterator[None]:
    """Remove this process's queue from a real broker when its tests are over."""
    yield
    from django.conf import settings

    if settings.CELERY_BROKER_URL.startswith("amqp"):
        from config.celery import app

        with app.connection_for_write() as broker:
            app.amqp.queues[settings.CELERY_TASK_DEFAULT_QUEUE].bind(broker.default_channel).delete()
