"""Gives each test process a world of its own. Loaded by pytest (-p) before the settings are read.

Two runs at the same time, or the workers of one run, share no database, folder, cache or queue, and no test ever
touches the developer's .env or var/.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12] or str(os.getpid())
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
var = tempfile.mkdtemp(prefix=f"levelmark-{worker}-")
atexit.register(shutil.rmtree, var, ignore_errors=True)

database = os.environ.get("DATABASE_URL", "")
embedded = not database or database.startswith("sqlite")

os.environ.update(
    ENV_FILE=os.devnull,
    LEVELMARK_ENV="demo",
    DEBUG="off",
    VAR_DIR=var,
    FONTS_DIR=str(Path("var/fonts").resolve()),  # made once of what packages bring: all runs may share them
    CACHE_URL="locmemcache://",
    TEST_DATABASE_NAME=f"{var}/test.sqlite3" if embedded else f"test_levelmark_{run}",
    CELERY_QUEUE=f"levelmark-test-{run}-{worker}",
    # Playwright keeps an event loop in the test's thread, where Django would refuse the ORM.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)
