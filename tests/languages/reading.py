"""Reading a page as its reader does: every text and every label that is no data, with what is untranslated in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

OPEN, CLOSE = "⟦", "⟧"  # around whatever came out of a catalogue

# Attributes that are read out or shown.
LABELS = (
    "title", "aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "placeholder", "alt", "label",
    "data-label", "data-confirm", "data-confirm-title", "data-confirm-action", "data-default", "data-offline",
    "data-failed", "data-denied", "data-conflict", "data-signed-out", "data-too-many", "data-head", "data-foot",
)  # fmt: skip
SILENT = {"script", "style", "code", "pre", "textarea"}  # code, and what the reader wrote
INLINE = {
    "a", "abbr", "b", "bdi", "cite", "em", "i", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "time", "tspan",
    "br", "wbr", "var", "samp", "text", "ins", "del",
}  # fmt: skip
COMPARED = {"ins", "del"}  # single words of the content of two versions
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What is the same in every language.
NAMES = ("Levelmark", "API", "CSV", "XLSX", "JSON", "PDF", "Excel", "SHA-256", "EN")


@dataclass
class Page:
    """What a page says: ``texts`` its text nodes and labels in order, ``language`` that of its ``<html>``."""

    language: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, bool]] = []

    @property
    def silent(self) -> bool:
        return any(silent for _tag, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.page.language = values.get("lang", "")
        if tag not in INLINE:
            self.page.texts.append(("", ""))  # a new block: no text goes on across it
        quiet = tag in SILENT or "data-user-text" in values or "avatar" in values.get("class", "").split()
        if not self.silent and "data-user-text" not in values:
            for name in LABELS:
                if values.get(name):
                    self.page.texts.append((f"{tag}[{name}]", values[name]))
            if tag == "input" and values.get("type") in {"submit", "button", "reset"}:
                self.page.texts.append((f"{tag}[value]", values.get("value", "")))
            if tag == "meta" and values.get("name") == "description":
                self.page.texts.append((f"{tag}[content]", values.get("content", "")))
        if tag not in VOID:
            self.open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            closed, _quiet = self.open.pop()
            if closed == tag:
                break
        if tag not in INLINE:
            self.page.texts.append(("", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.page.texts.append((self.open[-1][0] if self.open else "", data))


def read(body: str) -> Page:
    """The page of ``body``."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return reader.page


def unmarked(page: Page) -> Iterator[tuple[str, str]]:
    """What is outside every mark, piece by piece."""
    depth = 0
    for place, text in page.texts:
        if not place:
            depth = 0
            continue
        outside = []
        level = 0 if "[" in place else depth
        for character in text:
            if character == OPEN:
                level += 1
            elif character == CLOSE:
                level = max(level - 1, 0)
            elif not level:
                outside.append(character)
        if "[" not in place:
            depth = level
        yield place, "".join(outside)


def untranslated(page: Page, data: Iterable[str], months: Iterable[str]) -> list[str]:
    """Every piece with letters that neither came from a catalogue nor is data: names, addresses, codes, dates, numbers."""
    known = sorted({*NAMES, *filter(None, data)}, key=len, reverse=True)
    words = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    patterns = [
        re.compile(r"[\w.+-]+@[\w.-]+"),
        re.compile(rf"\d+ (?:{words})|(?:{words}) \d+", re.IGNORECASE),
        re.compile(r"\d+ ?[年月日]|\d{4}\u00a0г\."),
        re.compile(r"\b[A-Z]{4}\b|\bE\d{3}\b|\b[a-z]+(?:-[a-z]+)*-\d+\.\d+\b"),
        re.compile(r"https?://\S*|/[\w/-]+"),
        re.compile(r"\bP-[0-9A-F]{8}\b|\blmk_[\w-]+"),
        re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in known)),
    ]
    found = []
    for place, text in unmarked(page):
        rest = text
        for pattern in patterns:
            rest = pattern.sub(" ", rest)
        if any(character.isalpha() for character in rest):
            found.append(f"<{place}> {' '.join(text.split())[:80]}")
    return found


def same_as_english(page: Page, english: dict[str, str]) -> list[str]:
    """Texts that are an English message word for word; ``english`` has the messages that the language says otherwise."""
    spoken = (row for row in page.texts if row[0] and row[0] not in COMPARED)
    return sorted({f"<{place}> {text.strip()}" for place, text in spoken if text.strip() in english})
