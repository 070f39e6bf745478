"""What HR enters of a role in one language: what is wrong with it, and what the other languages keep."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from competencies.rules import Text
from competencies.rules.checker import LONG, SHORT
from roles.rules.document import FAMILIES, PERIODS, TIERS

FIGURE_LENGTH = 60
RESERVED = frozenset({"new", "paths", "compare", "export"})  # addresses of other pages
MOST_ROWS = 60


@dataclass(frozen=True)
class PartInput:
    """A responsibility area or a method in the language of editing; ``id`` is empty for a new one."""

    name: str
    description: str = ""
    id: int | None = None


@dataclass(frozen=True)
class IndicatorInput:
    """An indicator in the language of editing; ``id`` is empty for a new one."""

    name: str
    figure: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    period: str = "none"
    note: str = ""
    id: int | None = None


@dataclass(frozen=True)
class RoleInput:
    """A role as HR enters it in one ``language``; ``next_roles`` are slugs, in order."""

    language: str
    title: str
    purpose: str
    tier: int
    family: str
    areas: Sequence[PartInput] = ()
    indicators: Sequence[IndicatorInput] = ()
    methods: Sequence[PartInput] = ()
    next_roles: Sequence[str] = ()


@dataclass(frozen=True)
class Wrong:
    """A finding: the pointer of the field (``areas/0/name``) and the rule."""

    pointer: str
    rule: str


Known = Mapping[tuple[str, int], Text]
"""The stored name of each row by kind and id: a row may be left empty in a language while it has a name in another."""


def merged(stored: Mapping[str, str], language: str, words: str) -> Text:
    """``stored`` with ``words`` in ``language``; the other languages stay, an empty one goes."""
    text = {tag: said for tag, said in stored.items() if tag != language and said}
    clean = unicodedata.normalize("NFC", words).replace("\r\n", "\n").strip()
    if clean:
        text[language] = clean
    return dict(sorted(text.items()))


def wrong_with(
    entered: RoleInput, *, slug: str, known: Collection[str], title: Text, purpose: Text, rows: Known
) -> list[Wrong]:
    """Everything that keeps ``entered`` from being saved.

    ``known`` are the slugs that a step may lead to; ``title``, ``purpose`` and ``rows`` what is stored already.
    """
    return [
        *_texts(entered, title, purpose),
        *_parts("areas", entered.areas, entered.language, rows),
        *_indicators(entered, rows),
        *_parts("methods", entered.methods, entered.language, rows),
        *_steps(entered.next_roles, slug, known),
    ]


def _texts(entered: RoleInput, title: Text, purpose: Text) -> Iterator[Wrong]:
    yield from _words("title", entered.title, SHORT, merged(title, entered.language, entered.title))
    yield from _words("purpose", entered.purpose, LONG, merged(purpose, entered.language, entered.purpose))
    if entered.tier not in TIERS:
        yield Wrong("tier", _("A tier is a number from 1 to 4."))
    if entered.family not in FAMILIES:
        yield Wrong("family", _("Choose a family."))


def _words(pointer: str, words: str, longest: int, result: Text) -> Iterator[Wrong]:
    if not result:
        yield Wrong(pointer, _("This has to be filled in."))
    yield from _short_enough(pointer, words, longest)


def _short_enough(pointer: str, words: str, longest: int) -> Iterator[Wrong]:
    if len(words) > longest:
        yield Wrong(pointer, _("At most %(longest)d characters.") % {"longest": longest})


def _parts(kind: str, parts: Sequence[PartInput], language: str, rows: Known) -> Iterator[Wrong]:
    if len(parts) > MOST_ROWS:
        yield Wrong(kind, _("At most %(most)d rows.") % {"most": MOST_ROWS})
    for index, part in enumerate(parts):
        stored = rows.get((kind, part.id), {}) if part.id is not None else {}
        yield from _words(f"{kind}/{index}/name", part.name, SHORT, merged(stored, language, part.name))
        yield from _short_enough(f"{kind}/{index}/description", part.description, LONG)


def _indicators(entered: RoleInput, rows: Known) -> Iterator[Wrong]:
    names = [PartInput(row.name, row.note, row.id) for row in entered.indicators]
    for wrong in _parts("indicators", names, entered.language, rows):
        yield Wrong(wrong.pointer.replace("/description", "/note"), wrong.rule)
    for index, row in enumerate(entered.indicators):
        here = f"indicators/{index}"
        if not 1 <= len(row.figure.strip()) <= FIGURE_LENGTH:
            yield Wrong(
                f"{here}/figure", _("A figure has 1 to %(longest)d characters.") % {"longest": FIGURE_LENGTH}
            )
        yield from _short_enough(f"{here}/unit", row.unit, SHORT)
        if row.period not in PERIODS:
            yield Wrong(f"{here}/period", _("Choose a period."))
        if row.low is not None and row.high is not None and row.low > row.high:
            yield Wrong(f"{here}/high", _("This is less than the lower end."))


def _steps(targets: Sequence[str], slug: str, known: Collection[str]) -> Iterator[Wrong]:
    for index, target in enumerate(targets):
        if target == slug:
            yield Wrong(f"next_roles/{index}", _("A role is no step from itself."))
        elif target in targets[:index]:
            yield Wrong(f"next_roles/{index}", _("This step is there already."))
        elif target not in known:
            yield Wrong(f"next_roles/{index}", _("There is no such role."))


def free_slug(wished: str, taken: Collection[str]) -> str:
    """``wished`` where it is free and no address of another page, else with the next number; ``role`` where it is empty."""
    base = wished[:44].strip("-") or "role"
    number, slug = 1, base
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug


def circles(source: str, steps: Collection[tuple[str, str]]) -> list[str]:
    """The targets of ``source`` from which steps lead back to it, in the order of the steps."""
    after: dict[str, set[str]] = {}
    for begin, end in steps:
        after.setdefault(begin, set()).add(end)
    return [end for begin, end in steps if begin == source and source in _reached(end, after)]


def _reached(start: str, after: Mapping[str, Collection[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = set(after.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found
