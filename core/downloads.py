"""Files that a browser saves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that the browser saves under ``name`` (ASCII) and never shows."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def back_to_list(request: HttpRequest, url: str) -> HttpResponse:
    """Where a GET of an export leads: to the list with its filters, from which it is asked for. Nothing leaves by a GET."""
    query = request.GET.urlencode()
    return redirect(f"{url}?{query}" if query else url)


def export_links(address: str, query: QueryDict, note: str = "") -> list[dict[str, str]]:
    """The choices of an export menu: ``address`` for each kind of spreadsheet, with the filters of ``query``."""
    items = []
    for kind, label in (("xlsx", _("Excel workbook")), ("csv", "CSV")):
        filters = query.copy()
        filters["kind"] = kind
        items.append({"label": label, "url": f"{address}?{filters.urlencode()}", "note": note})
    return items
