"""The rules of an assessment as pure functions: no database, no clock, no input or output."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import WrongState

MET = "met"

# The workflow (domain rule 3): step -> the states that it may start from, and where it leads.
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({"draft"}), "submitted"),
    "assess": (frozenset({"submitted"}), "assessed"),
    "moderate": (frozenset({"assessed"}), "moderated"),
    "confirm": (frozenset({"assessed", "moderated"}), "confirmed"),
    "appeal": (frozenset({"confirmed"}), "appealed"),
    "dismiss": (frozenset({"appealed"}), "confirmed"),
    "reopen": (frozenset({"confirmed", "appealed"}), "reopened"),
    "cancel": (frozenset({"draft", "submitted"}), "cancelled"),
}
RATED_BY_SUBJECT_IN = frozenset({"draft"})
RATED_BY_ASSESSOR_IN = frozenset({"submitted", "assessed"})


def next_state(state: str, step: str, *, moderated: bool, answered: bool = False) -> str:
    """The state that ``step`` leads to from ``state``; ``moderated`` says whether the cycle asks for moderation.

    ``answered`` says that an appeal against this version was dismissed: one version is appealed against once.

    Raises :class:`core.errors.WrongState` for an illegal step, the same for page, API and task.
    """
    sources, target = STEPS[step]
    legal = state in sources
    if step == "moderate":
        legal = legal and moderated
    elif step == "confirm":
        legal = state == ("moderated" if moderated else "assessed")
    elif step == "appeal" and legal and answered:
        raise WrongState(_("The appeal against this version was answered already."), code="already_answered")
    if not legal:
        raise WrongState(
            _("This step is not possible in the state that the assessment is in now."), code="illegal_step"
        )
    return target


def proposed_level(statements: Mapping[int, Sequence[int]], verdicts: Mapping[int, str]) -> int | None:
    """The highest defined level at which every statement is met (domain rule 2); ``None`` where there is none.

    ``statements`` maps each defined level to the ids of its statements, ``verdicts`` a statement's id to the verdict.
    A statement without a verdict is not met; a level without statements proves nothing.
    """
    proven = [
        level
        for level, needed in statements.items()
        if needed and all(verdicts.get(statement) == MET for statement in needed)
    ]
    return max(proven, default=None)


def needs_reason(level: int | None, proposed: int | None) -> bool:
    """Whether a decision differs from what the verdicts propose, so that a reason is due (domain rule 2)."""
    return level is not None and level != proposed


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` calendar months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def counts_until(activity: dt.date, currency_months: int) -> dt.date:
    """The last day on which evidence of an activity counts."""
    return add_months(activity, currency_months)


def stale_since(latest: dt.date | None, currency_months: int, as_of: dt.date) -> dt.date | None:
    """The last day on which evidence of an activity on ``latest`` counted, when ``as_of`` is past it; else ``None``."""
    if latest is None:
        return None
    until = counts_until(latest, currency_months)
    return until if as_of > until else None


def is_current(activity: dt.date, on: dt.date, currency_months: int) -> bool:
    """Whether evidence of an activity still counts on a day (and the activity was not after it)."""
    return activity <= on <= counts_until(activity, currency_months)


@dataclass(frozen=True)
class Proof:
    """What a rule has to know of one piece of evidence."""

    id: int
    level: int
    activity: dt.date
    verified: bool
    withdrawn: bool = False


def backing(proofs: Iterable[Proof], level: int, *, on: dt.date, currency_months: int) -> list[int]:
    """The ids of the evidence that backs ``level`` (domain rule 1).

    It is verified, not withdrawn, linked at that level or higher, and its activity is within the currency.
    """
    return [
        proof.id
        for proof in proofs
        if proof.verified
        and not proof.withdrawn
        and proof.level >= level
        and is_current(proof.activity, on, currency_months)
    ]


def weakness(proofs: Iterable[Proof], level: int, *, on: dt.date, currency_months: int) -> str:
    """Why nothing backs ``level`` (domain rule 1): what the piece that comes nearest lacks; empty where something backs it.

    "unverified" or "out_of_date" (linked at the level or higher), "too_low" (linked below it only), "none".
    """
    live = [proof for proof in proofs if not proof.withdrawn]
    if backing(live, level, on=on, currency_months=currency_months):
        return ""
    high = [proof for proof in live if proof.level >= level]
    if any(is_current(proof.activity, on, currency_months) for proof in high):
        return "unverified"
    if high:
        return "out_of_date"
    return "too_low" if live else "none"


def event_hash(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the previous hash and the canonical JSON of an event's content (domain rule 10)."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
