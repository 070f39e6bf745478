"""Numbers that come in as text."""


def whole_number(text: str) -> int | None:
    """The number that ``text`` writes in ASCII digits, as far as a database column can hold it; ``None`` for anything else."""
    return int(text) if len(text) <= 18 and text.isascii() and text.isdigit() else None
