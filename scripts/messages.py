"""Message catalogues without a system gettext: Babel reads sources and templates, and compiles.

messages.py extract   update locale/*/LC_MESSAGES/django.po from the sources
messages.py compile   make the .mo files that are older than their .po file
messages.py check     fail where a catalogue is behind the sources, incomplete, fuzzy or broken
"""

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "config", "core", "accounts", "competencies", "roles", "people", "assessments", "reports", "templates",
)  # fmt: skip
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
COMMENT_TAGS = ("Translators:",)


def extract_template(source: io.BytesIO, keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """Let Django turn a template into the calls it makes, line by line, and read those."""
    calls = templatize(source.read().decode())
    flat = "\n".join(line.lstrip() for line in calls.split("\n"))  # indentation means something in Python
    return extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


METHODS: dict[str, Any] = {".py": "python", ".html": extract_template, ".txt": extract_template}


def sources() -> Iterator[Path]:
    """Every file whose texts are translated."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in METHODS and not (path.suffix == ".py" and "migrations" in path.parts):
                yield path


def wanted() -> Catalog:
    """The messages that the sources use now."""
    catalog = Catalog(project="Levelmark", charset="utf-8")
    for path in sources():
        with path.open("rb") as source:
            found = extract(METHODS[path.suffix], source, KEYWORDS, COMMENT_TAGS)
            for _line, message, comments, context in found:
                catalog.add(message, auto_comments=comments, context=context)
    return catalog


def catalogues() -> dict[Path, Catalog]:
    """The catalogues there are."""
    found = {}
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        with path.open("rb") as po:
            found[path] = read_po(po, locale=path.parts[-3], domain="django")
    return found


def run_extract() -> int:
    """Bring every catalogue up to what the sources use."""
    template = wanted()
    for path, catalog in catalogues().items():
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as po:
            write_po(po, catalog, width=110, sort_output=True, no_location=True)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages")
    return 0


def run_compile() -> int:
    """Compile what has changed."""
    for path, catalog in catalogues().items():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as mo:
            write_mo(mo, catalog)
    return 0


def problems(path: Path, catalog: Catalog, template: Catalog) -> Iterator[str]:
    """What is wrong with one catalogue."""
    name = path.relative_to(ROOT)
    for message in template:
        if message.id and catalog.get(message.id, message.context) is None:
            yield f"{name}: is behind the sources (run: make messages): {message.id!r}"
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        if template.get(message.id, message.context) is None:
            yield f"{name}: is no longer used (run: make messages): {message.id!r}"
        elif not all(texts):
            yield f"{name}: is not translated: {message.id!r}"
        elif message.fuzzy:
            yield f"{name}: is marked fuzzy: {message.id!r}"
    for message, errors in catalog.check():
        for error in errors:
            yield f"{name}: {error}: {message.id!r}"


def run_check() -> int:
    """Print every problem; 1 when there is any."""
    template = wanted()
    found = [line for path, catalog in catalogues().items() for line in problems(path, catalog, template)]
    print("\n".join(found) or f"{len(catalogues())} catalogues, {len(template)} messages: complete")
    return 1 if found else 0


COMMANDS = {"extract": run_extract, "compile": run_compile, "check": run_check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
