"""Reading the files that frameworks come in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import FieldError, Invalid

LATER = {".xlsx", ".xlsm", ".csv"}
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A document as it was read, and the files that its findings are reported in."""

    document: Any
    file: str
    skill_files: tuple[str, ...] = ()


def read_source(path: Path) -> Source:
    """The framework in ``path``: a ``.json`` file, or a folder with ``framework.json`` and ``skills/*.json``.

    Raises :class:`core.errors.Invalid` with each file that cannot be read.
    """
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() in LATER:
        raise _refusal(
            path.name, _("workbooks and CSV files cannot be imported yet: give a .json file or a folder")
        )
    if path.suffix.lower() != ".json":
        raise _refusal(path.name, _("not a kind of file that can be imported: give a .json file or a folder"))
    return Source(_read(path, path.name), path.name)


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
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise _refusal(name, _("not JSON: %(what)s") % {"what": error.msg}, place) from error
    except UnicodeDecodeError as error:
        raise _refusal(name, _("not text in UTF-8")) from error
    except RecursionError as error:
        raise _refusal(name, _("is nested too deeply")) from error
    except OSError as error:
        raise _refusal(name, _("cannot be read: %(what)s") % {"what": error.strerror}) from error


def _refusal(name: str, rule: str, place: str = ".") -> Invalid:
    return Invalid(_("The framework cannot be read."), errors=[FieldError(f"{name}!{place}", rule)])
