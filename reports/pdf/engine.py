"""HTML to PDF: one set of fonts and one parsed style sheet a process, and nothing fetched from anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from reports.pdf import fonts

VARIANT = "pdf/ua-1"
STYLE = Path(__file__).parent / "report.css"
LAID_OUT = 80  # percent

Step = Callable[[int], None]


def no_progress(percent: int) -> None:
    """Nobody wants to know."""


@cache
def _font_configuration() -> Any:
    """Reads our fontconfig file alone. The environment is put back: programs that this process starts have their own fonts."""
    from weasyprint.text.fonts import FontConfiguration

    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts.configuration())
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _style() -> Any:
    from weasyprint import CSS

    return CSS(string=STYLE.read_text(), font_config=_font_configuration(), url_fetcher=fetcher())


@cache
def fetcher() -> Any:
    """Refuses every address: style and fonts are bundled, charts are inline, and a document needs nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=frozenset())


def write(html: str, *, step: Step = no_progress, **options: Any) -> bytes:
    """The tagged PDF (PDF/UA-1) of a complete HTML document with ``lang`` and ``<title>``.

    ``options`` are WeasyPrint's. Raises :class:`OSError` where a system library that WeasyPrint loads is missing.
    """
    from weasyprint import HTML

    options["pdf_variant"] = VARIANT
    document = HTML(string=html, url_fetcher=fetcher()).render(
        font_config=_font_configuration(), stylesheets=[_style()], **options
    )
    step(LAID_OUT)
    return bytes(document.write_pdf(**options))


SAMPLE = (
    '<html lang="en"><head><title>Levelmark</title></head><body><h1>Level 5</h1><p>è ж 漢</p></body></html>'
)
FONTS = (b"Inter", b"Inter-Semi-Bold", b"Noto-Sans-TC")


def check() -> str:
    """Render a small document, for ``manage.py doctor``; gives what was used.

    Raises :class:`RuntimeError` when it is none, or has not the fonts that it should have, and what :func:`write` raises.
    """
    from weasyprint import __version__

    data = write(SAMPLE, uncompressed_pdf=True)
    if not data.startswith(b"%PDF"):
        raise RuntimeError("WeasyPrint made something that is no PDF.")
    missing = [name.decode() for name in FONTS if b"+" + name not in data]
    if missing:
        raise RuntimeError(f"The document lacks the fonts {missing}.")
    return f"WeasyPrint {__version__}, {VARIANT}, Inter, Noto Sans TC"
