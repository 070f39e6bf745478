"""How an app tells the trail what happened to a person: the trail lies in an app above, which registers itself here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol


class Teller(Protocol):
    """Writes one event to the chain of a person, in the transaction of the caller."""

    def __call__(
        self,
        *,
        action: str,
        person: int,
        by: Any,
        at: dt.datetime,
        detail: Mapping[str, Any],
        reason: str,
    ) -> None:
        """Write it."""


_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let ``teller`` write what is told from now on."""
    _tellers[:] = [teller]


def tell(
    *,
    action: str,
    person: int,
    by: Any,
    at: dt.datetime,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Tell of an ``action`` on the record of ``person`` (an id). ``detail`` names things, never people."""
    for teller in _tellers:
        teller(action=action, person=person, by=by, at=at, detail=detail or {}, reason=reason)
