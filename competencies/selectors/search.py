"""Finding skills and statements by words of any language.

The texts of an adopted version never change, so each process keeps them folded; those of a draft are read each time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from i18nfield.strings import LazyI18nString

from competencies.models import FrameworkVersion, Skill, Statement
from competencies.rules.search import Line, Match, line, match

CODE, NAME, PROSE = 150, 100, 20
KEPT_VERSIONS = 8


@dataclass(frozen=True)
class Findable:
    """A skill, or a statement of it at a level, with all its texts."""

    skill: Skill
    level: int | None
    statement: Statement | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Found:
    """Something that answers a search."""

    what: Findable
    match: Match


def lines_of(text: LazyI18nString | str | None, weight: int) -> Iterator[Line]:
    """A text in every language it is there in."""
    data = text.data if isinstance(text, LazyI18nString) else text
    if isinstance(data, dict):
        yield from (line(language, words, weight) for language, words in data.items() if words)
    elif data:
        yield line("", data, weight)


def search_skills(
    version: FrameworkVersion, words: Sequence[str], language: str
) -> tuple[list[Found], list[Found]]:
    """The skills and the statements of ``version`` that hold every folded word, in whichever language, the best first."""
    skills: list[Found] = []
    statements: list[Found] = []
    for one in _texts(version):
        hit = match(one.lines, words, language)
        if hit is not None:
            (skills if one.statement is None else statements).append(Found(one, hit))
    return _sorted(skills), _sorted(statements)


def _sorted(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (-one.match.score, one.what.skill.code, one.what.level or 0))


def _texts(version: FrameworkVersion) -> tuple[Findable, ...]:
    if version.state == FrameworkVersion.State.DRAFT:
        return _read(version.pk)
    return _kept(version.pk, version.adopted_at)


@lru_cache(maxsize=KEPT_VERSIONS)
def _kept(version: int, adopted_at: dt.datetime | None) -> tuple[Findable, ...]:
    """``adopted_at`` tells apart versions that had the same key in databases of different times."""
    return _read(version)


def forget() -> None:
    """Drop what is kept, for tests that make one database after the other."""
    _kept.cache_clear()


def _read(version: int) -> tuple[Findable, ...]:
    skills = Skill.objects.filter(version=version).prefetch_related("activities", "levels__statements")
    found = []
    for skill in skills:
        own = [line("", skill.code, CODE), *lines_of(skill.name, NAME)]
        prose = (skill.description, skill.guidance, *(row.text for row in skill.activities.all()))
        found.append(
            Findable(skill, None, None, (*own, *(each for text in prose for each in lines_of(text, PROSE))))
        )
        for level in skill.levels.all():
            found += [
                Findable(skill, level.level, row, tuple(lines_of(row.text, PROSE)))
                for row in level.statements.all()
            ]
    return tuple(found)
