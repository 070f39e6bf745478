"""Writing versions to files that can be imported again without loss."""

from __future__ import annotations

import json
from typing import Any

from competencies.books.writing import workbook_bytes
from competencies.models import FrameworkVersion
from competencies.rules import document_of, text_of
from competencies.services.stored import read_content

MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def version_document(version: FrameworkVersion) -> dict[str, Any]:
    """A version as a document in the project's own format."""
    return document_of(
        read_content(version),
        slug=version.slug,
        edition=version.edition,
        framework=version.framework.slug,
        framework_name=text_of(version.framework.name.data),
    )


def export_version(version: FrameworkVersion, kind: str) -> bytes:
    """A version as ``json`` or ``xlsx``: the same bytes for the same content, on every machine and day."""
    document = version_document(version)
    if kind == "xlsx":
        return workbook_bytes(document)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
