"""Files that a browser saves."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that the browser saves under ``name`` (ASCII) and never shows."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def export_links(address: str, query: QueryDict, note: str = "") -> list[dict[str, str]]:
    """The choices of an export menu: ``address`` for each kind of spreadsheet, with the filters of ``query``."""
    items = []
    for kind, label in (("xlsx", _("Excel workbook")), ("csv", "CSV")):
        filters = query.copy()
        filters["kind"] = kind
        items.append({"label": label, "url": f"{address}?{filters.urlencode()}", "note": note})
    return items
