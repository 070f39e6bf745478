"""How a log line looks."""

import logging


class OneLineFormatter(logging.Formatter):
    """One event, one line: a traceback stays readable to tools that take a log line by line."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Format the record and fold its line breaks."""
        return super().format(record).replace("\r", "").replace("\n", " | ")
