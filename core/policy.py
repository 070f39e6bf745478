"""The answer of a policy: allowed, or denied with the reason that a page can show."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotAllowed


@dataclass(frozen=True)
class Answer:
    """Truthy when allowed; ``reason`` explains a denial in the reader's language (a lazy string)."""

    allowed: bool
    reason: object = ""
    code: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise :class:`core.errors.NotAllowed` with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason, code=self.code or "not_allowed")


ALLOWED = Answer(True)


def denied(reason: object, code: str = "not_allowed") -> Answer:
    """A denial that says why."""
    return Answer(False, reason, code)
