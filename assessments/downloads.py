"""How stored bytes leave: as a download that no browser shows in this site's name."""

from __future__ import annotations

from django.http import FileResponse
from django.utils.translation import gettext as _

from assessments.models import Evidence
from core.errors import NotFound

SANDBOX = "sandbox; default-src 'none'"


def bytes_of(evidence: Evidence) -> FileResponse:
    """The stored file as a download that no browser renders. Raises :class:`core.errors.NotFound` where there is none.

    The caller has written the event.
    """
    if not evidence.file:
        raise NotFound(_("This evidence has no file."))
    try:
        stream = evidence.file.open("rb")
    except FileNotFoundError as exc:
        raise NotFound(_("The file is gone.")) from exc
    response = FileResponse(
        stream, as_attachment=True, filename=evidence.file_name, content_type=evidence.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
