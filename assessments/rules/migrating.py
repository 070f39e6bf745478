"""What moving to another framework version changes, as pure functions: no database, no clock, no input or output.

Nothing is invented on the way. A requirement whose level is not defined any more gets a proposal that HR decides on. A level
that a person holds goes over as it is or not at all: where the new version does not define it, it stays what it was, in the
terms of the old version, and the person is to be assessed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

EXACT = "exact"


class Finding(StrEnum):
    """What there is to know of a requirement, a held level or a skill."""

    UNDECIDED = "undecided"  # nobody has said what takes the skill's place: blocks
    GONE = "gone"  # nothing takes its place
    NOT_EXACT = "not_exact"  # what takes its place is not quite the same
    RANGE = "range"  # levels are added or removed
    UNDEFINED = "undefined"  # the level itself is one of the removed
    MERGED = "merged"  # another skill goes to the same place
    ALREADY_HELD = "already_held"  # the person was assessed in the new version before
    NEW = "new"  # a skill that takes nobody's place


BLOCKING = frozenset({Finding.UNDECIDED})


@dataclass(frozen=True)
class SkillFact:
    """A skill of a version, with the levels defined for it."""

    id: int
    code: str
    levels: frozenset[int]


@dataclass(frozen=True)
class Place:
    """What takes the place of a skill, by HR's decision; ``target`` empty: nothing does."""

    target: int | None
    kind: str = EXACT


@dataclass(frozen=True)
class Asked:
    """A requirement of a profile in force. ``id`` is the requirement's."""

    id: int
    role: int
    skill: int
    level: int


@dataclass(frozen=True)
class Holding:
    """A level that somebody holds. ``id`` is the held level's."""

    id: int
    employee: int
    skill: int
    level: int


@dataclass(frozen=True)
class SkillChange:
    """A skill of either version: ``old`` is empty for a new one, ``new`` for one that is gone or not decided on."""

    old: SkillFact | None
    new: SkillFact | None
    kind: str
    findings: frozenset[Finding]
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class RequirementMove:
    """What becomes of a requirement.

    ``proposed`` is the level to take where the one required is not defined any more (the nearest; of two the lower).
    """

    asked: Asked
    change: SkillChange
    findings: frozenset[Finding]
    proposed: int | None = None

    @property
    def to_decide(self) -> bool:
        """Whether HR has to say which level is required then."""
        return Finding.UNDEFINED in self.findings

    def level(self, decisions: Mapping[int, int | None]) -> int | None:
        """The level required then; empty where the requirement is dropped or has no place."""
        if self.change.new is None:
            return None
        return decisions.get(self.asked.id, self.proposed) if self.to_decide else self.asked.level


@dataclass(frozen=True)
class HeldMove:
    """What becomes of a held level: ``carried`` says whether it is held in the new version as well."""

    holding: Holding
    change: SkillChange
    findings: frozenset[Finding]
    carried: bool

    @property
    def assess_again(self) -> bool:
        """Whether a skill of the new version is to be assessed, because the level does not go over."""
        return self.change.new is not None and Finding.UNDEFINED in self.findings


@dataclass(frozen=True)
class Impact:
    """All that a migration changes, before it is done."""

    skills: tuple[SkillChange, ...]
    requirements: tuple[RequirementMove, ...]
    held: tuple[HeldMove, ...]
    blocking: tuple[SkillChange, ...]

    def of_role(self, role: int) -> tuple[RequirementMove, ...]:
        """What changes for a role, in the order of its profile."""
        return tuple(move for move in self.requirements if move.asked.role == role)

    def to_decide(self) -> tuple[RequirementMove, ...]:
        """The requirements on which HR has to say a level."""
        return tuple(move for move in self.requirements if move.to_decide)


def nearest(level: int, defined: Collection[int]) -> int:
    """The defined level next to ``level``; of two as near the lower, which asks for less."""
    return min(defined, key=lambda one: (abs(one - level), one))


def _change(old: SkillFact, place: Place | None, new: Mapping[int, SkillFact]) -> SkillChange:
    if place is None:
        return SkillChange(old, None, "", frozenset({Finding.UNDECIDED}))
    if place.target is None:
        return SkillChange(old, None, "", frozenset({Finding.GONE}))
    target = new[place.target]
    added, removed = sorted(target.levels - old.levels), sorted(old.levels - target.levels)
    findings = set()
    if added or removed:
        findings.add(Finding.RANGE)
    if place.kind != EXACT:
        findings.add(Finding.NOT_EXACT)
    return SkillChange(old, target, place.kind, frozenset(findings), tuple(added), tuple(removed))


def _required(asked: Sequence[Asked], changes: Mapping[int, SkillChange]) -> tuple[RequirementMove, ...]:
    places: dict[tuple[int, int], int] = defaultdict(int)
    for one in asked:
        target = changes[one.skill].new
        if target is not None:
            places[one.role, target.id] += 1
    found = []
    for one in asked:
        change = changes[one.skill]
        findings, proposed = set(change.findings), None
        if change.new is not None:
            if places[one.role, change.new.id] > 1:
                findings.add(Finding.MERGED)
            if one.level not in change.new.levels:
                findings.add(Finding.UNDEFINED)
                proposed = nearest(one.level, change.new.levels)
        found.append(RequirementMove(one, change, frozenset(findings), proposed))
    return tuple(found)


def _carried(
    held: Sequence[Holding], changes: Mapping[int, SkillChange], taken: Collection[tuple[int, int]]
) -> tuple[HeldMove, ...]:
    """Of two that go to the same place the lower one goes: it is what both of them prove."""
    rivals: dict[tuple[int, int], list[Holding]] = defaultdict(list)
    for one in held:
        target = changes[one.skill].new
        if target is not None:
            rivals[one.employee, target.id].append(one)
    found = []
    for one in held:
        change = changes[one.skill]
        findings, carried = set(change.findings), False
        if change.new is not None:
            key = (one.employee, change.new.id)
            others = rivals[key]
            lowest = min(others, key=lambda rival: (rival.level, rival.id))
            carried = one.level in change.new.levels and one is lowest and key not in taken
            findings |= {
                finding
                for finding, true in (
                    (Finding.MERGED, len(others) > 1),
                    (Finding.UNDEFINED, one.level not in change.new.levels),
                    (Finding.ALREADY_HELD, key in taken),
                )
                if true
            }
        found.append(HeldMove(one, change, frozenset(findings), carried))
    return tuple(found)


def impact(
    old: Iterable[SkillFact],
    new: Iterable[SkillFact],
    mapping: Mapping[int, Place],
    *,
    asked: Sequence[Asked] = (),
    held: Sequence[Holding] = (),
    taken: Collection[tuple[int, int]] = (),
    used: Collection[int] = (),
) -> Impact:
    """What the move from the skills ``old`` to ``new`` changes for what is ``asked`` of roles and ``held`` by people.

    ``mapping`` says by a skill's id what takes its place; ``taken`` names (employee, skill of the new version) where a level is
    held already; ``used`` further skills that have to be decided on (those of open assessments). A skill that is neither
    asked, held nor used may stay undecided.
    """
    targets = {skill.id: skill for skill in new}
    changes = {skill.id: _change(skill, mapping.get(skill.id), targets) for skill in old}
    reached = {change.new.id for change in changes.values() if change.new is not None}
    fresh = [
        SkillChange(None, skill, "", frozenset({Finding.NEW}))
        for skill in targets.values()
        if skill.id not in reached
    ]
    needed = {one.skill for one in asked} | {one.skill for one in held} | set(used)
    return Impact(
        skills=(*changes.values(), *fresh),
        requirements=_required(asked, changes),
        held=_carried(held, changes, taken),
        blocking=tuple(
            change for key, change in changes.items() if key in needed and change.findings & BLOCKING
        ),
    )


def lineage(pairs: Iterable[tuple[int, int]], skills: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each skill itself and all whose place it took, over any number of migrations.

    ``pairs`` are (skill, what took its place).
    """
    before: dict[int, set[int]] = defaultdict(set)
    for old, new in pairs:
        before[new].add(old)
    found = {}
    for skill in skills:
        seen, ahead = {skill}, [skill]
        while ahead:
            for one in before.get(ahead.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    ahead.append(one)
        found[skill] = frozenset(seen)
    return found
