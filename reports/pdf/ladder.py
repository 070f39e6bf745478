"""The ladder of a skill as an excerpt: where one stands, and what the levels up to the required one ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from competencies.models import Level, Skill
from competencies.rules import HIGHEST, Range
from competencies.rules import ladder as ranges_of
from reports.rules import GapItem

HELD, NEXT, CLOSED, OUT = "held", "next", "closed", "out"


@dataclass(frozen=True)
class Rung:
    """A level of a skill. ``part``: the ``held`` one, a ``next`` one to reach, ``closed`` (one line), or ``out`` of range."""

    level: int
    phrase: object
    part: str
    essence: object = ""
    statements: tuple[object, ...] = ()
    required: bool = False
    claimed: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Ladder:
    """The seven rungs of one skill, from the top down."""

    item: GapItem
    rungs: tuple[Rung, ...]


def part_of(level: int, where: Range, item: GapItem) -> str:
    """What of a rung is printed. Where nothing is held, the required level alone is opened: it is what is asked."""
    if where != Range.DEFINED:
        return OUT
    required = item.required or 0
    if level == item.held:
        return HELD
    if item.held is None:
        return NEXT if level == required else CLOSED
    return NEXT if item.held < level <= required else CLOSED


def ladders(items: Collection[GapItem]) -> tuple[Ladder, ...]:
    """The ladder of each item, in a fixed number of queries."""
    wanted = [item.skill.id for item in items]
    skills = {skill.pk: skill for skill in Skill.objects.filter(pk__in=wanted).with_ladder()}
    return tuple(Ladder(item, tuple(_rungs(item, skills[item.skill.id]))) for item in items)


def _rungs(item: GapItem, skill: Skill) -> Iterable[Rung]:
    levels = {row.level: row for row in skill.levels.all()}
    phrases: dict[int, Level] = {row.level: row for row in skill.version.levels.all()}
    where = ranges_of(levels)
    for number in range(HIGHEST, 0, -1):
        part = part_of(number, where[number], item)
        row = levels.get(number) if part in (HELD, NEXT) else None
        yield Rung(
            level=number,
            phrase=phrases[number].guiding_phrase if number in phrases else "",
            part=part,
            essence=row.essence if row else "",
            statements=tuple(statement.text for statement in row.statements.all()) if row else (),
            required=number == item.required,
            claimed=number == item.claimed and item.claimed != item.held,
            filled=item.held is not None and number <= item.held,
        )
