"""Files of frameworks that somebody has uploaded and not decided on yet: a folder that no address serves.

A file lies there under a random name, with what it was uploaded as beside it. It belongs to whoever uploaded it, is used only while
its SHA-256 is still the one noted, and goes when it is imported, discarded or a day old, or one of many.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from core.errors import FieldError

KEPT = dt.timedelta(hours=24)
MOST = 20
"""How many a person may have; of more, the oldest go."""
_TOKEN = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True)
class Upload:
    """An uploaded file: whose, what it is called, and what it is to become."""

    token: str
    name: str
    owner: int
    slug: str
    language: str
    sha256: str
    uploaded_at: str

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        return _root() / f"{self.token}.bin"

    @property
    def expires_at(self) -> dt.datetime:
        """When it goes."""
        return dt.datetime.fromisoformat(self.uploaded_at) + KEPT


def _root() -> Path:
    return Path(settings.IMPORTS_ROOT)


def keep(
    chunks: Iterable[bytes], *, name: str, owner: int, slug: str, language: str, at: dt.datetime
) -> Upload:
    """Store an uploaded file, and clear away those whose time is over and those that its owner has too many of."""
    sweep(at)
    token, digest = secrets.token_hex(16), hashlib.sha256()
    with (_root() / f"{token}.bin").open("xb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    upload = Upload(token, name, owner, slug, language, digest.hexdigest(), at.isoformat())
    (_root() / f"{token}.json").write_text(json.dumps(asdict(upload)), encoding="utf-8")
    for old in sorted(_others_of(upload), key=lambda other: other.uploaded_at, reverse=True)[MOST - 1 :]:
        remove(old.token)
    return upload


def _others_of(upload: Upload) -> Iterator[Upload]:
    """What else its owner has uploaded."""
    for path in _root().glob("*.json"):
        try:
            other = Upload(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # taken away meanwhile, or only half written yet
            continue
        if other.owner == upload.owner and other.token != upload.token:
            yield other


def find(token: str, *, owner: int, at: dt.datetime) -> Upload | None:
    """The upload of this name, if it is ``owner``'s, its time is not over, and the file is still the one that was uploaded."""
    if not _TOKEN.match(token):
        return None
    try:
        upload = Upload(**json.loads((_root() / f"{token}.json").read_text(encoding="utf-8")))
        if upload.owner != owner or upload.expires_at <= at:
            return None
        with upload.path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == upload.sha256
    except (OSError, ValueError, TypeError):
        return None
    return upload if same else None


def note_findings(upload: Upload, findings: Sequence[FieldError]) -> None:
    """Keep what is wrong with a file, in the words of the reader's language, so that its pages need not read it again."""
    rows = [[each.pointer, each.detail] for each in findings]
    path = _root() / f"{upload.token}.findings"
    noted = {"language": get_language(), "rows": rows}
    # A finding may quote halves of characters, which UTF-8 has no bytes for.
    path.write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8", errors="replace")


def findings_of(upload: Upload) -> list[FieldError] | None:
    """What was noted; ``None`` when nothing was, or in another language than the reader's."""
    try:
        noted = json.loads((_root() / f"{upload.token}.findings").read_text(encoding="utf-8"))
    except OSError:
        return None
    if noted["language"] != get_language():
        return None
    return [FieldError(pointer, detail) for pointer, detail in noted["rows"]]


def remove(token: str) -> None:
    """Delete an upload with all that belongs to it."""
    for ending in ("bin", "json", "findings"):
        (_root() / f"{token}.{ending}").unlink(missing_ok=True)


def sweep(at: dt.datetime) -> int:
    """Delete what is older than it may be; says how many uploads went."""
    oldest = (at - KEPT).timestamp()
    gone = {file.name.partition(".")[0] for file in _root().glob("*.bin") if file.stat().st_mtime < oldest}
    for token in gone:
        remove(token)
    return len(gone)
