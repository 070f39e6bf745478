"""Checking a document that somebody else wrote: every finding with its place, all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from competencies.rules.ladder import HIGHEST, LEVELS, LOWEST
from competencies.rules.patterns import LANGUAGE, LONGEST

Text = dict[str, str]
"""A text in its languages: language tag -> words; languages without words are left out."""

SHORT, LONG = 200, 10_000
TOGETHER = 30_000
"""How long a list of texts may be in a language: as much as the cell of a workbook holds."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where: ``skills/SALE.json!levels[2].statements``."""

    where: str
    rule: str


class Place(NamedTuple):
    """A place in a file."""

    file: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file}!{self.path or '.'}"

    def key(self, name: str) -> Place:
        """The place of a field in the object that is here."""
        return Place(self.file, f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> Place:
        """The place of an item in the list that is here."""
        return Place(self.file, f"{self.path}[{index}]")


def _one_form(words: str) -> str:
    composed = words if words.isascii() else unicodedata.normalize("NFC", words)
    return (composed.replace("\r\n", "\n").replace("\r", "\n") if "\r" in composed else composed).strip()


def text_of(value: object, language: str = "en") -> Text:
    """A text of a document as it is stored: words trimmed, lines and letters in one form, empty languages left out.

    A plain string counts as words of ``language``.
    """
    if isinstance(value, str):
        words = _one_form(value)
        return {language: words} if words else {}
    languages = value if isinstance(value, Mapping) else {language: value or ""}
    clean = {tag: _one_form(str(words)) for tag, words in languages.items()}
    return {tag: clean[tag] for tag in sorted(clean) if clean[tag]}


@dataclass
class Checker:
    """Collects findings. A field that is missing is reported once, by :meth:`fields`; the other checks then pass it over.

    ``language`` is the one in which no text may be missing, and the one that plain strings are written in. Unless ``strict``,
    words in another language do as well.
    """

    language: str = "en"
    strict: bool = True
    findings: list[Finding] = field(default_factory=list)

    def add(self, place: Place, rule: object) -> None:
        """Note that ``rule`` is broken at ``place``."""
        self.findings.append(Finding(str(place), str(rule)))

    def fields(
        self, value: object, place: Place, *, required: Collection[str], optional: Collection[str] = ()
    ) -> Mapping[str, Any]:
        """``value`` as an object with these fields; an empty one where it is none."""
        if not isinstance(value, Mapping):
            self.add(place, _("an object is expected here"))
            return {}
        for name in required:
            if name not in value:
                self.add(place.key(name), _("is missing"))
        for name in value:
            if name not in required and name not in optional:
                self.add(place.key(str(name)), _("is not a field of this format"))
        return value

    def text(
        self,
        row: Mapping[str, Any],
        key: str,
        place: Place,
        *,
        longest: int = LONG,
        optional: bool = False,
        any_language: bool = False,
    ) -> None:
        """A text in languages, with words in the checker's language unless it is ``optional`` and empty altogether.

        With ``any_language`` the words may be in another one: they fall back, visibly.
        """
        if key in row:
            self.words(
                row[key], place.key(key), longest=longest, optional=optional, any_language=any_language
            )

    def words(
        self,
        value: object,
        place: Place,
        *,
        longest: int = LONG,
        optional: bool = False,
        any_language: bool = False,
        one_line: bool = False,
    ) -> None:
        """The same for a value that stands in a list."""
        # A plain string first: a long workbook holds hundreds of thousands of them.
        if not isinstance(value, str):
            if not isinstance(value, Mapping) or not all(isinstance(words, str) for words in value.values()):
                self.add(place, _("a text is expected here: an object of languages"))
                return
            for tag in value:
                if not re.match(LANGUAGE, str(tag)):
                    self.add(place.key(str(tag)), _("is not a language tag such as en or zh-hant"))
        text = text_of(value, self.language)
        there = bool(text) if any_language or not self.strict else self.language in text
        if not there and not (optional and not text):
            self.add(
                place, _("the text in the language “%(language)s” is missing") % {"language": self.language}
            )
        for tag, words in text.items():
            if len(words) > longest:
                self.add(place.key(tag), _("is longer than %(longest)d characters") % {"longest": longest})
            if _UNPRINTABLE.search(words):
                self.add(place.key(tag), _("holds a character that cannot be printed"))
            if one_line and "\n" in words:
                self.add(place.key(tag), _("is more than one line"))

    def together(self, items: Iterable[tuple[Place, Any]], place: Place) -> None:
        """The texts of a list are not longer altogether than the cell of a workbook."""
        items = list(items)
        if sum(len(value) + 1 for _place, value in items if isinstance(value, str)) <= TOGETHER and all(
            isinstance(value, str) for _place, value in items
        ):
            return
        lengths: dict[str, int] = {}
        for _place, value in items:
            if isinstance(value, str):
                lengths[self.language] = lengths.get(self.language, 0) + len(value) + 1
            elif isinstance(value, Mapping):
                for tag, words in text_of(value, self.language).items():
                    lengths[tag] = lengths.get(tag, 0) + len(words) + 1
        if any(length > TOGETHER for length in lengths.values()):
            self.add(place, _("are longer than %(longest)d characters altogether") % {"longest": TOGETHER})

    def pattern(
        self, row: Mapping[str, Any], key: str, place: Place, pattern: str, rule: object
    ) -> str | None:
        """A string that ``pattern`` describes, no longer than its column; ``rule`` says so in words. Gives it where it is one."""
        if key not in row:
            return None
        value = row[key]
        if not isinstance(value, str) or not re.match(pattern, value):
            self.add(place.key(key), rule)
        elif len(value) > LONGEST:
            self.add(place.key(key), _("is longer than %(longest)d characters") % {"longest": LONGEST})
        else:
            return value
        return None

    def one_of(self, row: Mapping[str, Any], key: str, place: Place, values: Iterable[object]) -> None:
        """One of ``values``."""
        known = list(values)
        if key in row and not any(row[key] == value and type(row[key]) is type(value) for value in known):
            self.add(place.key(key), _("one of: %(values)s") % {"values": ", ".join(map(str, known))})

    def items(
        self,
        row: Mapping[str, Any],
        key: str,
        place: Place,
        *,
        least: int = 0,
        most: int | None = None,
        rule: object = "",
    ) -> list[tuple[Place, Any]]:
        """The items of a list with their places; ``rule`` says in words how many are allowed."""
        if key not in row:
            return []
        value, here = row[key], place.key(key)
        if not isinstance(value, list):
            self.add(here, _("a list is expected here"))
            return []
        if len(value) < least or (most is not None and len(value) > most):
            self.add(here, _("%(rule)s, not %(count)d") % {"rule": rule, "count": len(value)})
        return [(here.item(index), item) for index, item in enumerate(value)]

    def level(self, row: Mapping[str, Any], place: Place, key: str = "level") -> int | None:
        """A level of responsibility. Gives it where it is one."""
        if key not in row:
            return None
        value = row[key]
        if isinstance(value, int) and not isinstance(value, bool) and LOWEST <= value <= HIGHEST:
            return value
        self.add(place.key(key), _("a level is a whole number from 1 to 7"))
        return None

    def once(self, seen: set[Any], value: Any, place: Place) -> None:
        """``value`` has not been met before; it is added to ``seen``."""
        if value is not None and value in seen:
            self.add(place, _("“%(value)s” occurs twice") % {"value": value})
        seen.add(value)

    def all_levels(self, levels: Collection[int | None], place: Place) -> None:
        """Each of the seven levels is there."""
        missing = [str(level) for level in LEVELS if level not in levels]
        if missing:
            self.add(
                place, _("all seven levels are needed; missing: %(levels)s") % {"levels": ", ".join(missing)}
            )
