"""Texts of the content as HR edits them: every one with all its languages, what is missing, and saving some of them.

Each app says which fields of which models hold texts (a :class:`Slot` each) and which rows belong together; the rest is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from core.errors import FieldError, Invalid, WrongState
from core.numbers import whole_number

LINE, PARAGRAPHS = 300, 10_000  # the longest text in one language: of a name, of a description
_TAG = re.compile(r"<\s*[A-Za-z!/?]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True)
class Slot:
    """A field that holds texts. ``name`` is the first part of a text's key, ``kind`` what it is counted as."""

    name: str
    kind: str
    model: type[models.Model]
    field: str
    label: Any
    lines: bool = False  # several lines


@dataclass(frozen=True)
class Text:
    """One text with its languages. ``where`` says in the reader's words which it is; ``group`` is the thing it is about."""

    key: str
    kind: str
    group: str
    where: str
    words: Mapping[str, str]
    limit: int
    lines: bool

    def missing_in(self, language: str) -> bool:
        """Whether it is not there in ``language``."""
        return not self.words.get(language, "").strip()


@dataclass(frozen=True)
class Change:
    """A new wording of one text in one language. ``shown`` is the one that the editor saw."""

    key: str
    language: str
    shown: str
    text: str


@dataclass(frozen=True)
class Written:
    """A text that was changed, and in which language."""

    slot: Slot
    row: Any
    language: str


@dataclass(frozen=True)
class Tally:
    """How many of ``total`` texts are there in a language."""

    language: str
    there: int
    total: int

    @property
    def share(self) -> float:
        """Between 0 and 1; nothing to translate is complete."""
        return self.there / self.total if self.total else 1.0

    @property
    def missing(self) -> int:
        """How many are not there."""
        return self.total - self.there


def text_at(slot: Slot, row: models.Model, *, group: str, where: str) -> Text | None:
    """The text of ``slot`` in ``row``; ``None`` where it is empty in every language: there is nothing to translate."""
    stored = getattr(row, slot.field)
    words = _words(stored)
    if not any(words.values()):
        return None
    limit = PARAGRAPHS if slot.lines else LINE
    return Text(f"{slot.name}-{row.pk}", slot.kind, group, where, words, limit, slot.lines)


def tally(texts: Iterable[Text]) -> list[Tally]:
    """How complete they are, language by language."""
    all_texts = list(texts)
    return [
        Tally(code, sum(not text.missing_in(code) for text in all_texts), len(all_texts))
        for code, _name in settings.LANGUAGES
    ]


def tally_by_kind(texts: Iterable[Text]) -> dict[str, list[Tally]]:
    """The same, kind by kind in the order in which they come."""
    kinds: dict[str, list[Text]] = {}
    for text in texts:
        kinds.setdefault(text.kind, []).append(text)
    return {kind: tally(rows) for kind, rows in kinds.items()}


def store(
    slots: Sequence[Slot], changes: Sequence[Change], *, rows: Mapping[str, models.QuerySet[Any]]
) -> list[Written]:
    """Write ``changes`` to the rows they are about (``rows``: per slot, those that may change); gives what differed.

    Raises :class:`core.errors.Invalid` with each text that cannot be kept, and :class:`core.errors.WrongState` (409) with
    each that somebody else has changed since it was shown. Then nothing is written.
    """
    known = {slot.name: slot for slot in slots}
    errors = [error for change in changes for error in _faults(change, known)]
    if errors:
        raise Invalid(_("The text cannot be kept."), errors=errors)
    wanted: dict[str, list[tuple[int, Change]]] = {}
    for change in changes:
        name, pk = parts_of(change.key)
        wanted.setdefault(name, []).append((pk, change))
    written: list[Written] = []
    conflicts: list[FieldError] = []
    for name, asked in wanted.items():
        slot = known[name]
        found = {
            row.pk: row
            for row in rows[name].select_for_update(of=("self",)).filter(pk__in=[pk for pk, _change in asked])
        }
        for pk, change in asked:
            row = found.get(pk)
            words = _words(getattr(row, slot.field)) if row is not None else {}
            if row is None:
                conflicts.append(FieldError(f"/{change.key}", _("This text is no longer there.")))
            elif _tidy(words.get(change.language, "")) != _tidy(change.shown):
                detail = _("Somebody else has changed it to “%(text)s”.") % {
                    "text": words.get(change.language, "")
                }
                conflicts.append(FieldError(f"/{change.key}", detail))
            else:
                text = _tidy(change.text)
                if text != words.get(change.language, ""):
                    words = {**words, change.language: text}
                    setattr(row, slot.field, LazyI18nString({k: v for k, v in words.items() if v}))
                    written.append(Written(slot, row, change.language))
        if conflicts:
            continue
        models.QuerySet(slot.model).bulk_update(found.values(), [slot.field], batch_size=200)
    if conflicts:
        raise WrongState(
            _("A text has changed since it was shown. Nothing was saved."), errors=conflicts, code="conflict"
        )
    return written


def matching(
    texts: Iterable[Text], *, language: str, missing: bool = False, query: str = "", kind: str = ""
) -> list[Text]:
    """Those of a kind, not there in ``language``, that have the words of ``query`` in any language or in their name."""
    wanted = query.casefold().split()
    found = []
    for text in texts:
        if (kind and text.kind != kind) or (missing and not text.missing_in(language)):
            continue
        heap = " ".join((text.group, text.where, *text.words.values())).casefold()
        if all(word in heap for word in wanted):
            found.append(text)
    return found


def source_language(text: Text, language: str) -> str:
    """The language to translate from: English, or another where English is the one edited or is not there."""
    order = [settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES), *sorted(text.words)]
    return next((code for code in order if code != language and not text.missing_in(code)), "")


def _words(stored: Any) -> dict[str, str]:
    data = stored.data if isinstance(stored, LazyI18nString) else stored
    if isinstance(data, Mapping):
        return {code: text for code, text in data.items() if text}
    return {settings.LANGUAGE_CODE: str(data)} if data else {}


def _tidy(text: str) -> str:
    """Without what a browser or a keyboard adds: line ends of Windows, spaces at the ends of lines and of the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def parts_of(key: str) -> tuple[str, int]:
    """The slot's name and the row's id of a key; 0 where there is none."""
    name, _dash, number = key.rpartition("-")
    return name, whole_number(number) or 0


def _faults(change: Change, known: Mapping[str, Slot]) -> Iterable[FieldError]:
    here = f"/{change.key}"
    name, pk = parts_of(change.key)
    if name not in known or not pk:
        yield FieldError(here, _("There is no such text."))
        return
    if change.language not in dict(settings.LANGUAGES):
        yield FieldError(here, _("This language is not available."))
        return
    slot, text = known[name], _tidy(change.text)
    limit = PARAGRAPHS if slot.lines else LINE
    if len(text) > limit:
        yield FieldError(here, _("At most %(limit)d characters fit here.") % {"limit": limit})
    if not slot.lines and "\n" in text:
        yield FieldError(here, _("This text is one line."))
    if _TAG.search(text):
        yield FieldError(here, _("Plain text only: “<” followed by a letter looks like HTML."))
    if _CONTROL.search(text):
        yield FieldError(here, _("The text has characters that cannot be printed."))
    if not text and change.shown.strip() and change.language == settings.LANGUAGE_CODE:
        yield FieldError(here, _("The English text is what other languages fall back to: it stays filled."))
