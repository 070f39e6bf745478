"""Which parts of this installation work, and what to do about those that don't."""

import contextlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from config import health
from config.celery import app
from config.health import NotReadyError
from reports.pdf import engine

PING_SECONDS = 3.0
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def database() -> str:
    """Ask the database, and where it is."""
    health.check_database()
    migrations = health.check_migrations()
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}, {connection.settings_dict['NAME']}; migrations {migrations}"


def broker() -> str:
    """Ask the broker."""
    return f"{health.check_broker()}, queue {settings.CELERY_TASK_DEFAULT_QUEUE}"


def worker() -> str:
    """Ask for any worker, over the broker."""
    health.check_broker()
    answers = app.control.ping(timeout=PING_SECONDS, limit=1)
    if not answers:
        raise NotReadyError("No worker answers: start one with 'manage.py up' or 'celery -A config worker'.")
    return ", ".join(name for answer in answers for name in answer)


def storage() -> str:
    """Write where evidence and reports go."""
    for folder in (settings.EVIDENCE_ROOT, settings.REPORTS_ROOT):
        try:
            with tempfile.NamedTemporaryFile(dir=folder) as probe:
                probe.write(b"levelmark")
                probe.flush()
                os.fsync(probe.fileno())
        except OSError as error:
            reason = f"{folder} cannot be written ({error.strerror}): correct its owner, or set VAR_DIR."
            raise NotReadyError(reason) from error
    return str(settings.VAR_DIR)


def fonts() -> str:
    """Look for the fonts of the reports: Latin and Chinese."""
    try:
        import fontpkg_inter
        import pylopdf_fonts_zh_tw

        files = [*Path(fontpkg_inter.ROOT, "files").glob("*.ttf"), Path(pylopdf_fonts_zh_tw.sans_path())]
    except ImportError as error:
        raise NotReadyError(f"The package {error.name} is missing: run 'make install'.") from error
    missing = [file.name for file in files if not file.is_file()]
    if missing or len(files) < 2:
        raise NotReadyError(f"Font files are missing {missing}: remove .venv, then run 'make install'.")
    return "Inter, Noto Sans TC"


def pdf() -> str:
    """Render a small document, in memory, the way a report is."""
    try:
        # The sentence below is shorter than what WeasyPrint would print.
        with contextlib.redirect_stdout(io.StringIO()):
            return engine.check()
    except OSError as error:  # the package is there, the libraries it loads are not
        raise NotReadyError(f"Pango is missing: run 'sudo apt-get install {PANGO}'.") from error
    except RuntimeError as error:
        raise NotReadyError(f"{error} Remove .venv and var/fonts, then run 'make install'.") from error


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "storage": storage,
    "fonts": fonts,
    "pdf": pdf,
}
