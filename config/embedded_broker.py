"""The broker that needs no server: messages are files. Kombu's transport, made safe for several processes.

Kombu opens a message under its final name and then writes it, so a worker can take it while it is empty, and ends.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages and bindings appear whole or not at all."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write ``payload`` aside, then give it the name by which readers of ``queue`` find it."""
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            _appear(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"Cannot add a message to {self.data_folder_out}.") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message of ``queue``; what is no message is dropped, as its job is found by its row.

        Raises :class:`queue.Empty` where there is none.
        """
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                log.warning("A message that cannot be read was dropped.")

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        """Bind as Kombu does, into a file that is there: readers of one that is just being made would find it empty."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _appear(file, "[]", replace=False)
        super()._queue_bind(exchange, *args)


def _appear(file: Path, text: str, *, replace: bool = True) -> None:
    """Let ``file`` appear with ``text`` in it; where it is there and not to be replaced, leave it."""
    aside = file.with_name(f"{file.name}.{uuid.uuid4().hex}.part")
    aside.write_text(text)
    if replace:
        aside.rename(file)
        return
    try:
        with contextlib.suppress(FileExistsError):
            os.link(aside, file)
    finally:
        aside.unlink()


class Transport(filesystem.Transport):
    """Kombu's, with our channel."""

    Channel = Channel


def install() -> None:
    """Let addresses that begin with ``filesystem:`` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
