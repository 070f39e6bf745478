"""What a domain call can refuse, and how: one small family of errors for page, API and task alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One finding: ``pointer`` names the field or row (RFC 6901, relative to the input), ``detail`` says what is wrong."""

    pointer: str
    detail: str


class DomainError(Exception):
    """Base of every refusal. ``status`` is the HTTP status that an edge answers with; ``code`` is stable, for programs."""

    status = 400
    code = "invalid"

    def __init__(
        self, message: object = "", *, errors: Iterable[FieldError] = (), code: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errors = tuple(errors)
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """The input is wrong; ``errors`` names each field."""


class NotAllowed(DomainError):
    """In scope, but this person may not do it (403)."""

    status = 403
    code = "not_allowed"


class NotFound(DomainError):
    """Does not exist, or is out of scope: the two look the same from outside (404)."""

    status = 404
    code = "not_found"


class WrongState(DomainError):
    """Allowed as such, but not in the state that the thing is in (409)."""

    status = 409
    code = "wrong_state"


class Stale(DomainError):
    """Somebody else changed it since it was read (412)."""

    status = 412
    code = "stale"


class PreconditionMissing(DomainError):
    """A change by a program must name the version that it read (428)."""

    status = 428
    code = "precondition_required"
