"""Whom a profile concerns. Apps above this one register here, so that HR sees it before publishing without a layer turned round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from roles.models import Role, RoleProfile


@dataclass(frozen=True)
class NewGap:
    """A requirement that a person met, or did not have, and does not meet any more. ``held`` is empty where not assessed."""

    code: str
    name: object
    required: int
    held: int | None


@dataclass(frozen=True)
class Affected:
    """A person who holds the role on one of the two days, with the fit under either profile.

    A fit is empty where no profile is in force. ``today`` and ``then`` say on which of the days the role is held.
    """

    person: str
    url: str
    today: bool
    then: bool
    fit_before: Decimal | None
    fit_after: Decimal | None
    meets_before: bool
    meets_after: bool
    new_gaps: tuple[NewGap, ...]
    closed: int

    @property
    def change(self) -> Decimal:
        """How the fit moves: negative where it falls."""
        return (self.fit_after or Decimal(0)) - (self.fit_before or Decimal(0))


@dataclass(frozen=True)
class Question:
    """Who is concerned when ``after`` follows ``before`` (empty for a first profile) on ``then``, as ``viewer`` may know it."""

    before: RoleProfile | None
    after: RoleProfile
    today: dt.date
    then: dt.date
    viewer: User


Holders = Callable[["Role", dt.date], int]
Provider = Callable[[Question], list[Affected]]

_holders: dict[str, Holders] = {}
_providers: dict[str, Provider] = {}


def register(key: str, provider: Provider) -> None:
    """Add who answers a question, or replace the one of the same ``key``. A provider costs a fixed number of queries."""
    _providers[key] = provider


def register_holders(key: str, provider: Holders) -> None:
    """Add who counts the people that hold a role on a day or from a later one on, whoever asks."""
    _holders[key] = provider


def affected_by(question: Question) -> list[Affected]:
    """Everybody concerned whom the viewer may see: who loses most first, then by name."""
    found = [one for provider in _providers.values() for one in provider(question)]
    return sorted(found, key=lambda one: (one.change, -len(one.new_gaps), one.person.casefold()))


def holders(role: Role, day: dt.date) -> int:
    """How many people hold ``role`` on ``day`` or from a later one on."""
    return sum(provider(role, day) for provider in _holders.values())
