"""Asks one row for each actor, each in a transaction that is rolled back."""

from __future__ import annotations

import json
from typing import Any

from django.core import signals
from django.db import close_old_connections, transaction
from django.test import Client

from tests.access.rows import Row
from tests.access.things import Things

ACTORS = ("anon", "sam", "lucia", "marek", "dana", "olga", "aki", "hana", "ines", "root")


def filled(value: Any, names: dict[str, Any]) -> Any:
    """``{name}`` in an address or in data becomes the thing's id."""
    if not isinstance(value, str):
        return value
    text = value.format(**names)
    return int(text) if value.startswith("{") and text.isdigit() else text


def ask(things: Things, row: Row, actor: str) -> int:
    """The status that ``actor`` gets."""
    _name, method, address, data = row
    client = Client(raise_request_exception=False)
    if actor != "anon":
        client.force_login(things.world.user(actor))
    url = address.format(**things.names)
    body = {key: filled(value, things.names) for key, value in data.items()}
    status = 0
    with transaction.atomic():
        if url.startswith("/api/") and method != "GET":
            answer = client.generic(method, url, json.dumps(body), content_type="application/json")
        else:
            answer = getattr(client, method.lower())(url, body)
        status = answer.status_code
        if answer.streaming:
            signals.request_finished.disconnect(close_old_connections)  # the transaction is not over
            answer.close()
            signals.request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    return status
