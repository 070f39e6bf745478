"""What may be uploaded as evidence: decided by the bytes, never by the name or the browser's word."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import puremagic
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import FieldError, Invalid

# Media type -> the ending that a download gets. Nothing here runs in a browser: no SVG, no HTML, no XML.
PLAIN = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
TEXT = "text/plain"
EXTENSIONS = {**PLAIN, **dict(OFFICE.values()), TEXT: "txt"}
MARKUP = re.compile(
    r"<\s*(?:/|!doctype|!entity|\?xml|a|base|body|embed|form|frame|head|html|iframe|img|input|link|math|meta|object|script|style"
    r"|svg|template|video|audio)\b",
    re.IGNORECASE,
)
OFFICE_FOLDERS = ("word", "xl", "ppt", "docprops", "_rels", "customxml", "[content_types].xml")
MOST_ENTRIES, MOST_UNPACKED = 5_000, 100 * 1024 * 1024  # of an Office document, which is a ZIP archive


def _refuse(text: str) -> Invalid:
    return Invalid(text, errors=[FieldError("/file", text)])


def _office_type(data: bytes) -> str | None:
    """The media type of an Office document without macros; ``None`` for any other archive, or one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return None
            names = [entry.filename.lower() for entry in entries]
            if "[content_types].xml" not in names:
                return None
            types = archive.read(entries[names.index("[content_types].xml")]).lower()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    macros = (
        b"macro" in types or b"vba" in types or any("vbaproject" in n or "macrosheets" in n for n in names)
    )
    if macros or any(name.split("/")[0] not in OFFICE_FOLDERS for name in names):
        return None
    return next(
        (media for folder, (media, _end) in OFFICE.items() if any(n.startswith(folder) for n in names)), None
    )


def _is_text(data: bytes) -> bool:
    """UTF-8 without control characters, and no markup in it: a browser must have nothing to guess."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(c < " " and c not in "\t\r\n\f" for c in text) and MARKUP.search(text) is None


def sniff(data: bytes) -> str:
    """The media type of an allowed upload, from its bytes.

    Raises :class:`core.errors.Invalid` (``/file``) when empty, over ``EVIDENCE_MAX_BYTES``, or of a kind that is not allowed.
    """
    if not data:
        raise _refuse(_("The file is empty."))
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        raise _refuse(
            _("The file has %(size)s; at most %(limit)s are allowed.")
            % {"size": filesizeformat(len(data)), "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES)}
        )
    if data.startswith(b"PK\x03\x04"):
        media = _office_type(data)
        if media is not None:
            return media
    else:
        try:
            found = {match.mime_type for match in puremagic.magic_string(data) if match.offset == 0}
        except (puremagic.PureError, ValueError):
            found = set()
        allowed = sorted(found & PLAIN.keys())
        if allowed:
            return str(allowed[0])
        if _is_text(data):
            return TEXT
    raise _refuse(
        _(
            "This kind of file is not allowed. Allowed are PDF, PNG, JPEG, WebP, Word, Excel, PowerPoint and plain text."
        )
    )
