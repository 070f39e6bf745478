"""The outside of a workbook: a zip archive that is looked at before anything in it is unpacked."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from competencies.books.refusals import refusal

MAX_FILE, MAX_UNZIPPED, MAX_PARTS, MAX_DIRECTORY = 20 * 1024**2, 40 * 1024**2, 1_000, 256 * 1024
MAX_RATIO, SMALL = 200, 4 * 1024**2  # a part of less than SMALL may be packed as densely as it likes
CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"


class Package:
    """A workbook's archive. Opening it raises :class:`core.errors.Invalid` unless it may be unpacked safely."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        self._look_at(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise refusal(name, _("not a workbook: it cannot be unpacked")) from error
        self._check_parts()

    def _look_at(self, file: IO[bytes]) -> None:
        """The size, the first bytes and the end of the directory: what zipfile would read into memory unasked."""
        size = file.seek(0, 2)
        if size > MAX_FILE:
            raise refusal(self.name, _("is larger than %(size)d MB") % {"size": MAX_FILE // 1024**2})
        file.seek(0)
        start = file.read(8)
        if start == _OLE:
            rule = _(
                "is an old .xls workbook or is encrypted with a password: save it as .xlsx without a password"
            )
            raise refusal(self.name, rule)
        if not start.startswith(b"PK\x03\x04"):
            raise refusal(self.name, _("not a workbook: it does not begin like one"))
        file.seek(max(0, size - 66_000))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + 22:
            raise refusal(self.name, _("not a workbook: it is cut off"))
        directory = struct.unpack_from("<L", tail, at + 12)[0]
        if directory > MAX_DIRECTORY or tail[max(0, at - 20) : at].startswith(_END_64):
            raise refusal(self.name, _("not a workbook: it holds too many parts"))

    def _check_parts(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS:
            raise refusal(self.name, _("not a workbook: it holds too many parts"))
        if any(part.flag_bits & 1 for part in parts):
            raise refusal(self.name, _("is encrypted: save it without a password"))
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            raise refusal(self.name, _("holds macros: save it as .xlsx"))
        dense = any(
            part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)
            for part in parts
        )
        if dense or sum(part.file_size for part in parts) > MAX_UNZIPPED:
            raise self._bomb()

    def _bomb(self) -> Exception:
        rule = _("unpacks to more than %(size)d MB, or far more than a workbook of its size would")
        return refusal(self.name, rule % {"size": MAX_UNZIPPED // 1024**2})

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._zip.NameToInfo

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece; the directory's word for its size is not taken."""
        read = 0
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    read += len(chunk)
                    if read > MAX_UNZIPPED:
                        raise self._bomb()
                    yield chunk
        except (*_BROKEN, KeyError, RuntimeError) as error:
            raise refusal(self.name, _("not a workbook: it is damaged"), part) from error
