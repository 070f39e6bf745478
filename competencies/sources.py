"""Reading the files that frameworks come in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from competencies.books.official import read_official, read_official_table
from competencies.books.own import is_own, read_own
from competencies.books.table import read_table
from competencies.books.xlsx import read_workbook
from competencies.rules import VERSION_SLUG, Finding
from core.errors import FieldError, Invalid

TABLES = {".xlsx", ".csv"}
OTHER_BOOKS = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".numbers"}
_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A document as it was read, and the files that its findings are reported in."""

    document: Any
    file: str
    skill_files: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    """The cell of a workbook that each value of the document came from."""
    findings: tuple[Finding, ...] = ()
    """What was wrong already while reading."""
    language: str | None = None
    """The language of a file that has only one, and adds it to a version: an official workbook or a CSV file."""
    borrowed: frozenset[str] = frozenset()
    """Parts of the document that the file does not have."""


def read_source(
    path: Path, *, slug: str | None = None, language: str | None = None, name: str | None = None
) -> Source:
    """The framework in ``path``: a workbook, a CSV file, a ``.json`` file, or a folder with ``framework.json`` and ``skills/``.

    ``slug`` and ``language`` (English unless told otherwise) are what a workbook cannot say of itself. ``name`` is what the
    file is called, where its path does not say.

    Raises :class:`core.errors.Invalid` with each file that cannot be read.
    """
    if path.is_dir():
        return _read_folder(path)
    name = name or path.name
    suffix = Path(name).suffix.lower()
    if suffix in OTHER_BOOKS:
        rule = _("%(suffix)s files are not read, for safety: save it as .xlsx, without macros and password")
        raise _refusal(name, rule % {"suffix": suffix})
    if suffix in TABLES:
        return _read_tables(path, name, slug, language or "en")
    if suffix != ".json":
        rule = _("not a kind of file that can be imported: give an .xlsx, .csv or .json file, or a folder")
        raise _refusal(name, rule)
    return Source(_read(path, name), name)


def _read_tables(path: Path, name: str, slug: str | None, language: str) -> Source:
    """A workbook or a CSV file: the product's own export, else an official layout."""
    try:
        with path.open("rb") as file:
            sheets = read_workbook(file, name) if name.lower().endswith(".xlsx") else [read_table(file, name)]
    except OSError as error:
        raise _refusal(name, _("cannot be read: %(what)s") % {"what": error.strerror}) from error
    if is_own(sheets):
        reading = read_own(sheets, name)
        return Source(reading.document, name, places=reading.places, findings=tuple(reading.findings))
    identity = identity_of(slug or slug_in(name))
    if identity is None:
        rule = _("say which version this is: small letters, digits, hyphens and dots, as in sfia-9")
        raise Invalid(_("The framework cannot be read."), errors=[FieldError("--slug", rule)])
    read = read_official if name.lower().endswith(".xlsx") else read_official_table
    reading = read(sheets, name, identity=identity, language=language, own=own_framework())
    return Source(
        reading.document,
        name,
        places=reading.places,
        findings=tuple(reading.findings),
        language=language,
        borrowed=reading.borrowed,
    )


def slug_in(name: str) -> str | None:
    """The slug that a file's name suggests: ``SFIA 9 (en).xlsx`` → ``sfia-9``."""
    match = re.match(r"([a-z]+)[ _-]*v?(\d{1,4}(?:\.\d{1,3})?)(?![\d.]\d)", Path(name).stem.lower())
    return f"{match[1]}-{match[2]}" if match else None


def identity_of(slug: str | None) -> tuple[str, str, str] | None:
    """Slug of the version, slug of the framework and edition; nothing for a slug that is none."""
    if slug is None or not re.match(VERSION_SLUG, slug):
        return None
    framework, _hyphen, edition = slug.rpartition("-")
    return (slug, framework.replace(".", "-"), edition) if framework else (slug, slug.replace(".", "-"), "1")


@cache
def own_framework() -> Mapping[str, Any]:
    """What the product's own framework says of levels and ranges, for files that do not."""
    path = Path(settings.BASE_DIR) / "fixtures" / "frameworks" / "sales-1.0" / "framework.json"
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def _read_folder(path: Path) -> Source:
    document = _read(path / "framework.json", "framework.json")
    files = sorted((path / "skills").glob("*.json"))
    names = tuple(f"skills/{file.name}" for file in files)
    errors: list[FieldError] = []
    skills = []
    for file, name in zip(files, names, strict=True):
        try:
            skills.append(_read(file, name))
        except Invalid as refusal:
            errors.extend(refusal.errors)
    if errors:
        raise Invalid(_("The framework cannot be read."), errors=errors)
    if not isinstance(document, dict) or "skills" in document:
        return Source(document, "framework.json")
    return Source({**document, "skills": skills}, "framework.json", names)


def _read(path: Path, name: str) -> Any:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refusal(name, _("is larger than %(size)d MB") % {"size": MAX_BYTES // 1024**2})
        return _parsed(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise _refusal(name, _("not JSON: %(what)s") % {"what": error.msg}, place) from error
    except UnicodeDecodeError as error:
        raise _refusal(name, _("not text in UTF-8")) from error
    except UnicodeEncodeError as error:
        raise _refusal(name, _("holds a character that cannot be printed")) from error
    except ValueError as error:
        raise _refusal(name, _("holds a number with too many digits")) from error
    except RecursionError as error:
        raise _refusal(name, _("is nested too deeply")) from error
    except OSError as error:
        raise _refusal(name, _("cannot be read: %(what)s") % {"what": error.strerror}) from error


def _parsed(text: str) -> Any:
    value = json.loads(text)
    if _SURROGATE.search(text):  # a half of a character is no text that could be stored or shown
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _refusal(name: str, rule: str, place: str = ".") -> Invalid:
    return Invalid(_("The framework cannot be read."), errors=[FieldError(f"{name}!{place}", rule)])
