"""Numbers that come in as text."""

MAX_ID = 10**18
"""No column holds an id beyond this: anything larger is bad input, not a fault."""


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in ASCII digits, as far as a database column can hold it; ``None`` for anything else."""
    return int(text) if len(text) <= 18 and text.isascii() and text.isdigit() else None
