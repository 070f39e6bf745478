"""Who uses a skill, and a version. Apps above this one register here, so that they are asked without being known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from competencies.models import FrameworkVersion, Skill


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


Holder = Callable[["FrameworkVersion", "dt.date"], str]

_holders: dict[str, Holder] = {}


def register_holder(key: str, holder: Holder) -> None:
    """Add who says what needs a version to stay in force on a day (nothing where nothing does), or replace the one of ``key``."""
    _holders[key] = holder


def what_holds(version: FrameworkVersion, day: dt.date) -> list[str]:
    """What needs ``version`` to stay in force, in words."""
    return [words for holder in _holders.values() if (words := holder(version, day))]
