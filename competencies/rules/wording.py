"""What differs between two wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Han characters stand alone: Chinese has no spaces between its words.
_TOKEN = re.compile(r"[㐀-鿿豈-﫿]|[^\W㐀-鿿豈-﫿]+|\s+|[^\w\s]|_")

ALIKE, NEARLY_SAME = 0.5, 0.8


@dataclass(frozen=True)
class Segment:
    """A piece of text: ``same`` in both, or ``del`` (in the old one only), or ``ins`` (in the new one only)."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """Both wordings as one: whole words that were taken out, put in, or stayed."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    segments: list[Segment] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(Segment("same", "".join(one[a:b])))
            continue
        if b > a:
            segments.append(Segment("del", "".join(one[a:b])))
        if d > c:
            segments.append(Segment("ins", "".join(other[c:d])))
    return tuple(segments)


def aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pairs the items of two lists: equal ones; then those at the same place that share four fifths of their words; then, the
    most alike first, those that share half.

    Each item occurs once; what has no counterpart stands with ``None``. In the order of ``new``, then what is gone.
    """
    pairs: dict[int, int] = {}
    free = set(range(len(old)))
    for at, words in enumerate(new):
        same = next((index for index in sorted(free) if old[index] == words), None)
        if same is not None:
            pairs[at] = same
            free.remove(same)
    tokens = {index: _TOKEN.findall(old[index]) for index in free}
    matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
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
    return [*((pairs.get(at), at) for at in range(len(new))), *((index, None) for index in sorted(free))]
