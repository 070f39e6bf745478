"""What differs between two wordings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import TypeVar

# Han characters stand alone: Chinese has no spaces between its words.
_TOKEN = re.compile(r"[㐀-鿿豈-﫿]|[^\W㐀-鿿豈-﫿]+|\s+|[^\w\s]|_")

ALIKE, NEARLY_SAME = 0.5, 0.8
MOST_STEPS, MOST_PAIRS = 4_000_000, 10_000
"""How long two wordings or lists are looked at, in steps of which ten million take about a second; how many items are paired."""

_Opcode = tuple[str, int, int, int, int]
_Outcome = TypeVar("_Outcome")


class TooMuchError(Exception):
    """Looking further would take too long."""


@dataclass
class Budget:
    """How many steps are left for comparing texts, all of them together: time for any honest pair of versions."""

    left: int = 20 * MOST_STEPS

    def portion(self) -> Budget:
        """What one of the comparisons may take."""
        return Budget(min(self.left, MOST_STEPS))

    def take(self, steps: int) -> None:
        """Take so many steps; raises :class:`TooMuchError` when there are none left."""
        if steps > self.left:
            raise TooMuchError
        self.left -= steps


class _Matcher(SequenceMatcher[str]):
    """A matcher that stops when its budget is used up: texts can be made for which it takes the cube of their length."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._one: Sequence[str] = ()
        self._other: Sequence[str] = ()
        self._steps: list[int] = []
        super().__init__(None, autojunk=False)

    def set_seq1(self, a: Sequence[str]) -> None:
        """The first text."""
        super().set_seq1(a)
        self._one, self._steps = a, []

    def set_seq2(self, b: Sequence[str]) -> None:
        """The second text."""
        self._budget.take(len(b))
        super().set_seq2(b)
        self._other, self._steps = b, []

    def quick_ratio(self) -> float:
        """How alike they may be at most."""
        self._budget.take(len(self._one) + len(self._other))
        return super().quick_ratio()

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """The longest piece that both have, between these places."""
        if not self._steps:  # how often each word of the first occurs in the second, added up
            there = Counter(self._other)
            self._steps = [0, *accumulate(1 + there[word] for word in self._one)]
        self._budget.take(self._steps[len(self._one) if ahi is None else ahi] - self._steps[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


@dataclass(frozen=True)
class Segment:
    """A piece of text: ``same`` in both, or ``del`` (in the old one only), or ``ins`` (in the new one only)."""

    kind: str
    text: str


def word_diff(old: str, new: str, budget: Budget | None = None) -> tuple[Segment, ...]:
    """Both wordings as one: whole words that were taken out, put in, or stayed. All of them, where finding out takes too long."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    segments: list[Segment] = []
    whole: Sequence[_Opcode] = [("replace", 0, len(one), 0, len(other))]
    for tag, a, b, c, d in _within(budget, lambda matcher: _opcodes(matcher, one, other), whole):
        if tag == "equal":
            segments.append(Segment("same", "".join(one[a:b])))
            continue
        if b > a:
            segments.append(Segment("del", "".join(one[a:b])))
        if d > c:
            segments.append(Segment("ins", "".join(other[c:d])))
    return tuple(segments)


def _opcodes(matcher: _Matcher, one: list[str], other: list[str]) -> Sequence[_Opcode]:
    matcher.set_seqs(one, other)
    return matcher.get_opcodes()


def _within(budget: Budget | None, work: Callable[[_Matcher], _Outcome], otherwise: _Outcome) -> _Outcome:
    """The outcome of ``work``, or what stands for it when that takes too long."""
    budget = budget or Budget()
    portion = budget.portion()
    given = portion.left
    try:
        return work(_Matcher(portion))
    except TooMuchError:
        return otherwise
    finally:
        budget.left -= given - portion.left


def aligned(
    old: Sequence[str], new: Sequence[str], budget: Budget | None = None
) -> list[tuple[int | None, int | None]]:
    """Pairs the items of two lists: equal ones; then those at the same place that share four fifths of their words; then, the
    most alike first, those that share half.

    Each item occurs once; what has no counterpart stands with ``None``. In the order of ``new``, then what is gone. Long lists
    are paired by their places alone.
    """
    by_place: dict[int, int] = {at: at for at in range(min(len(old), len(new)))}
    pairs = by_place
    if len(old) * len(new) <= MOST_PAIRS:
        pairs = _within(budget, lambda matcher: _pairs(old, new, matcher), by_place)
    gone = sorted(set(range(len(old))) - set(pairs.values()))
    return [*((pairs.get(at), at) for at in range(len(new))), *((index, None) for index in gone)]


def _pairs(old: Sequence[str], new: Sequence[str], matcher: _Matcher) -> dict[int, int]:
    """The places in ``new`` with their counterparts in ``old``."""
    pairs: dict[int, int] = {}
    free = set(range(len(old)))
    for at, words in enumerate(new):
        same = next((index for index in sorted(free) if old[index] == words), None)
        if same is not None:
            pairs[at] = same
            free.remove(same)
    tokens = {index: _TOKEN.findall(old[index]) for index in free}
    likely = []
    for at in [at for at in range(len(new)) if at not in pairs]:
        matcher.set_seq2(_TOKEN.findall(new[at]))  # what the matcher remembers of the second one is reused
        for index in sorted(free, key=lambda index: (index != at, index)):
            matcher.set_seq1(tokens[index])
            ratio = matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0
            if index == at and ratio >= NEARLY_SAME:
                pairs[at] = index
                free.remove(index)
                break
            likely.append((ratio, -index, -at))
    for ratio, index, at in sorted(likely, reverse=True):
        if ratio >= ALIKE and -index in free and -at not in pairs:
            pairs[-at] = -index
            free.remove(-index)
    return pairs
