"""Catalogues for the tests: the real ones as they stand in locale/, and marked ones in which each text can be told."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils import dates, translation
from django.utils.translation import to_locale

from tests.languages.reading import CLOSE, OPEN

ROOT = Path(settings.BASE_DIR)
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]


@cache
def script() -> ModuleType:
    """The script that reads the messages of the sources."""
    spec = importlib.util.spec_from_file_location("messages_script", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def source_messages() -> Catalog:
    """Every message of the sources."""
    wanted: Catalog = script().wanted()
    return wanted


@cache
def real(language: str) -> Catalog:
    """Our catalogue of ``language``."""
    path = ROOT / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
    with path.open("rb") as po:
        return read_po(po, locale=to_locale(language), domain="django")


def library_folders(language: str) -> Iterator[Path]:
    """Where Django and the installed libraries keep their catalogues of ``language``."""
    import django

    folders = [
        Path(django.__file__).parent / "conf",
        *(Path(config.path) for config in apps.get_app_configs()),
    ]
    for folder in folders:
        path = folder / "locale" / to_locale(language) / "LC_MESSAGES" / "django.mo"
        if path.is_file():
            yield path


@cache
def library_messages(language: str) -> Catalog:
    """What the libraries can say in ``language``."""
    found = Catalog(locale=to_locale(language))
    for path in library_folders(language):
        with path.open("rb") as mo:
            for message in read_mo(mo):
                if message.id:
                    context: Any = message.context  # bytes, whatever its type says
                    found.add(
                        message.id,
                        message.string,
                        context=context.decode() if isinstance(context, bytes) else context,
                    )
    return found


def marked(language: str, folder: Path) -> Path:
    """A folder for LOCALE_PATHS in which every text that is there in ``language`` is the English one between marks."""
    catalog = Catalog(locale=to_locale(language))
    for source in (library_messages(language), source_messages()):
        for message in source:
            if not message.id or _is_a_format(message.context, message.id):
                continue
            if isinstance(message.id, (list, tuple)):
                forms = [message.id[0], *[message.id[-1]] * (catalog.num_plurals - 1)]
                catalog.add(message.id, tuple(OPEN + form + CLOSE for form in forms), context=message.context)
            else:
                catalog.add(message.id, OPEN + message.id + CLOSE, context=message.context)
    target = folder / to_locale(language) / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as mo:
        write_mo(mo, catalog)
    return folder


def _is_a_format(context: str | None, text: object) -> bool:
    """Months and days are parts of dates, and some messages are not shown but say how to show."""
    words = {str(each) for table in (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS) for each in table.values()}
    return context in {"alt. month", "abbrev. month", "abbr. month", "date format"} or str(text) in words


def months(language: str) -> set[str]:
    """The months as dates print them."""
    with translation.override(language):
        tables = (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS_ALT)
        return {str(word) for table in tables for word in table.values()}


def english_that_is_said_otherwise(language: str) -> dict[str, str]:
    """Messages whose wording in ``language`` is (or should be) another one than the English."""
    catalog = real(language)
    found = {}
    for message in source_messages():
        text = message.id
        if not isinstance(text, str) or not any(map(str.isalpha, text)) or "%(" in text:
            continue
        translated = catalog.get(text, message.context)
        said = translated.string if translated and isinstance(translated.string, str) else ""
        if said != text:
            found[text] = said
        elif text in found:
            del found[text]
    same = {m.id for m in catalog if isinstance(m.id, str) and m.string == m.id}
    return {text: said for text, said in found.items() if text not in same}
