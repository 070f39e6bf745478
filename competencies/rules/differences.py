"""What an import would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

from competencies.rules.content import FrameworkContent, SkillLevelContent

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Counts:
    """How many are new, different and no longer there, and how many there are afterwards."""

    added: int
    changed: int
    gone: int
    total: int

    def as_dict(self) -> dict[str, int]:
        """As the commands print it."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """The difference between what is stored and what is imported. ``same`` holds when nothing at all differs."""

    same: bool
    skills: Counts
    skill_levels: Counts
    written: frozenset[str]
    """Codes of the skills that are new or different."""
    gone: frozenset[str]


def count(old: Mapping[K, V], new: Mapping[K, V]) -> Counts:
    """The counts between two mappings with the same kind of keys."""
    return Counts(
        added=sum(key not in old for key in new),
        changed=sum(key in old and old[key] != value for key, value in new.items()),
        gone=sum(key not in new for key in old),
        total=len(new),
    )


def compare(old: FrameworkContent | None, new: FrameworkContent) -> Comparison:
    """What changes when ``new`` takes the place of ``old`` (``None``: nothing is stored yet). Order is no difference."""
    before = dict(old.skills) if old else {}
    return Comparison(
        same=old == new,
        skills=count(before, new.skills),
        skill_levels=count(_by_level(old), _by_level(new)),
        written=frozenset(code for code, skill in new.skills.items() if before.get(code) != skill),
        gone=frozenset(before.keys() - new.skills.keys()),
    )


def _by_level(content: FrameworkContent | None) -> dict[tuple[str, int], SkillLevelContent]:
    skills = content.skills if content else {}
    return {(code, number): level for code, skill in skills.items() for number, level in skill.levels.items()}
