"""Who uses a skill. Apps above this one register here, so that a skill's page can show it without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from competencies.models import Skill


@dataclass(frozen=True)
class Use:
    """Something that requires a skill at a level."""

    label: str
    url: str
    level: int
    essential: bool


Provider = Callable[["Skill", "User"], list[Use]]

_providers: dict[str, Provider] = {}


def register(key: str, provider: Provider) -> None:
    """Add who answers for the uses of a kind, or replace the one of the same ``key``.

    A provider costs a fixed number of queries.
    """
    _providers[key] = provider


def uses_of(skill: Skill, user: User) -> list[Use]:
    """What requires ``skill`` today and ``user`` may see: the most demanding first, then by name."""
    found = [use for provider in _providers.values() for use in provider(skill, user)]
    return sorted(found, key=lambda use: (-use.level, not use.essential, use.label))
