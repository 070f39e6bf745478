"""What apps above add to the page of a role: who holds it, a file to take away. They register here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User
    from roles.models import Role


@dataclass(frozen=True)
class Part:
    """A template that is put beside the role, with what it shows."""

    template: str
    context: Mapping[str, Any]


Provider = Callable[["Role", "User"], Part | None]

_providers: dict[str, tuple[int, Provider]] = {}


def register(key: str, order: int, provider: Provider) -> None:
    """Add a part, or replace the one of the same ``key``. A provider costs a fixed number of queries; ``None`` shows nothing."""
    _providers[key] = (order, provider)


def parts_of(role: Role, user: User) -> list[Part]:
    """The parts that ``user`` is shown beside ``role``, in order."""
    providers = [provider for _order, provider in sorted(_providers.values(), key=lambda each: each[0])]
    return [part for provider in providers if (part := provider(role, user)) is not None]
