"""Two probes: /healthz says that the process answers, /readyz that it can do its work."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from config.celery import app


class NotReadyError(Exception):
    """A part that the product needs does not work; the message says what to do."""


def check_database() -> str:
    """Ask the database something."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReadyError("The database does not answer: check DATABASE_URL and that it runs.") from error
    return connection.vendor


def check_migrations() -> str:
    """Compare the database with the migrations this version brings."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotReadyError("The migrations cannot be read from the database.") from error
    if missing:
        raise NotReadyError(f"{len(missing)} migrations are missing: run manage.py migrate.")
    return "all applied"


def check_broker() -> str:
    """Connect to the broker, without the patience a job may have."""
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=1)
            broker.default_channel  # noqa: B018 - opening it is the check: the embedded broker has no connection
            return str(broker.transport.driver_type)
    except (OSError, KombuError) as error:
        raise NotReadyError(
            "The broker does not answer: check CELERY_BROKER_URL and that it runs."
        ) from error


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "broker": check_broker,
}


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process is alive."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every part works, else 503 with the parts that don't."""
    checks = {}
    for name, check in CHECKS.items():
        try:
            check()
        except NotReadyError as error:
            checks[name] = str(error)
        else:
            checks[name] = "ok"
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse(
        {"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503
    )
