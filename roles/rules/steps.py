"""What a career step asks beyond the role one is in, and which roles lie on a way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """How a requirement of the next role stands to the one of this role."""

    ADDED = "added"
    RAISED = "raised"


@dataclass(frozen=True)
class StepDemand:
    """One requirement that a step adds or raises. ``before`` is empty for an added one."""

    code: str
    change: Change
    before: int | None
    after: int


def demands_of(source: Mapping[str, int], target: Mapping[str, int]) -> list[StepDemand]:
    """What ``target`` asks beyond ``source`` (both: code of a skill -> required level), in the order of ``target``.

    A skill that both ask at the same level, or that the next role asks less of, is not in the list.
    """
    found = []
    for code, after in target.items():
        before = source.get(code)
        if before is None:
            found.append(StepDemand(code, Change.ADDED, None, after))
        elif after > before:
            found.append(StepDemand(code, Change.RAISED, before, after))
    return found


def on_the_way(start: str, edges: Iterable[tuple[str, str]]) -> set[str]:
    """The nodes from which ``start`` can be reached and those that can be reached from it, itself included."""
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for source, target in edges:
        after[source].add(target)
        before[target].add(source)
    found = {start}
    for beside in (after, before):
        waiting = [start]
        reached = {start}
        while waiting:
            new = beside[waiting.pop()] - reached
            reached |= new
            waiting.extend(new)
        found |= reached
    return found
