"""Rules that only the database can hold for certain, on SQLite and PostgreSQL alike.

A guard is a trigger (or, on PostgreSQL, an exclusion constraint) that the ORM cannot express. On SQLite the guards are
lifted before ``migrate`` and made again after it: it rebuilds a table to alter it and loses the table's triggers on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

REFUSED = "levelmark_guard"  # the prefix of each message: an edge turns it into a 409


@dataclass(frozen=True)
class Guard:
    """SQL that installs and removes one rule, per database vendor."""

    name: str
    table: str
    sqlite: Sequence[str]
    sqlite_drop: Sequence[str]
    postgresql: Sequence[str]


def trigger(
    name: str, table: str, *, events: Sequence[str], when: str = "", refuse_if: str = "1=1", message: str
) -> Guard:
    """A guard that refuses a row change.

    ``events`` are ``INSERT``, ``UPDATE`` or ``DELETE``; ``when`` and ``refuse_if`` are SQL conditions over NEW and OLD that
    both databases understand (``refuse_if`` may hold sub-selects); the change is refused where both hold.
    """
    text = f"{REFUSED}: {message}"
    condition = f"({when}) AND ({refuse_if})" if when else f"({refuse_if})"
    sqlite = [
        f"CREATE TRIGGER IF NOT EXISTS {name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{text}'); END"
        for event in events
    ]
    back = "OLD" if list(events) == ["DELETE"] else "COALESCE(NEW, OLD)"
    body = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {back}; END $$"
    )
    return Guard(
        name=name,
        table=table,
        sqlite=sqlite,
        sqlite_drop=[f"DROP TRIGGER IF EXISTS {name}_{event.lower()}" for event in events],
        postgresql=[
            body,
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ],
    )


def append_only(name: str, table: str) -> Guard:
    """Rows of ``table`` can be added, never changed or removed."""
    return trigger(name, table, events=["UPDATE", "DELETE"], message=f"{table} is append-only")


def no_overlap(name: str, table: str, *, keys: Sequence[str], where: str = "") -> Guard:
    """Dated rows with the same ``keys`` must not overlap.

    ``where`` narrows the rows that count: a condition in which ``{row}`` stands before each column name.
    """
    text = f"{REFUSED}: periods of {table} overlap"
    same = " AND ".join(f"o.{key} = NEW.{key}" for key in keys)
    both = f"{where.format(row='NEW.')} AND {where.format(row='o.')} AND " if where else ""
    clash = (
        f"EXISTS (SELECT 1 FROM {table} o WHERE {both}{same} AND o.id <> COALESCE(NEW.id, -1) "
        "AND (NEW.valid_until IS NULL OR NEW.valid_until > NEW.valid_from) "
        "AND (o.valid_until IS NULL OR o.valid_until > o.valid_from) "
        "AND (o.valid_until IS NULL OR NEW.valid_from < o.valid_until) "
        "AND (NEW.valid_until IS NULL OR o.valid_from < NEW.valid_until))"
    )
    with_list = ", ".join(f"{key} WITH =" for key in keys)
    clause = f" WHERE ({where.format(row='')})" if where else ""
    return Guard(
        name=name,
        table=table,
        sqlite=[
            f"CREATE TRIGGER IF NOT EXISTS {name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
            f"WHEN {clash} BEGIN SELECT RAISE(ABORT, '{text}'); END"
            for event in ("INSERT", "UPDATE")
        ],
        sqlite_drop=[f"DROP TRIGGER IF EXISTS {name}_{event}" for event in ("insert", "update")],
        postgresql=[
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') THEN "
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({with_list}, daterange(valid_from, valid_until, '[)') WITH &&){clause}; END IF; END $$",
        ],
    )


def _execute(connection: BaseDatabaseWrapper, guards: Iterable[Guard], *, install: bool) -> None:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards:
            if guard.table not in tables:
                continue
            if connection.vendor == "sqlite":
                statements = [*guard.sqlite_drop, *(guard.sqlite if install else ())]
            else:
                statements = [*(guard.postgresql if install else ())]
            for statement in statements:
                cursor.execute(statement)


def connect(app: AppConfig, guards: Sequence[Guard]) -> None:
    """Install ``guards`` after each migrate of ``app`` and lift them before it."""

    def lift(using: str, **kwargs: Any) -> None:
        _execute(connections[using], guards, install=False)

    def install(using: str, **kwargs: Any) -> None:
        _execute(connections[using], guards, install=True)

    pre_migrate.connect(lift, sender=app, weak=False, dispatch_uid=f"guards-lift-{app.label}")
    post_migrate.connect(install, sender=app, weak=False, dispatch_uid=f"guards-install-{app.label}")
