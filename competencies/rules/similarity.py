"""Which skill of another version resembles a skill: proposals for a person who decides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from competencies.rules.checker import Text
from competencies.rules.content import SkillContent
from core.folding import fold

THRESHOLD = 0.35
MOST = 3
NAME, DESCRIPTION = 0.6, 0.4

Profile = Counter[str]


@dataclass(frozen=True)
class Proposal:
    """A skill of the other version. ``kind`` is ``exact`` or ``close``; ``same_code`` says why it is proposed."""

    code: str
    kind: str
    similarity: float
    same_code: bool


@lru_cache(maxsize=4096)
def trigrams(text: str) -> Profile:
    """How often each run of three letters occurs in ``text``, without regard to case and accents; words stand in spaces."""
    words = f" {fold(text)} "
    return Counter(words[at : at + 3] for at in range(len(words) - 2))


def cosine(one: Profile, other: Profile) -> float:
    """Σ aᵢ·bᵢ ÷ (√Σ aᵢ² · √Σ bᵢ²): 1 where the two have the same proportions, 0 where they share nothing."""
    shared = sum(count * other[key] for key, count in one.items() if key in other)
    size = math.sqrt(sum(count**2 for count in one.values())) * math.sqrt(sum(c**2 for c in other.values()))
    return min(1.0, shared / size) if size else 0.0


def language_of_both(one: Text, other: Text) -> str | None:
    """A language that both texts have, English first."""
    return min(one.keys() & other.keys(), key=lambda tag: (tag != "en", tag), default=None)


def similarity(one: SkillContent, other: SkillContent) -> float:
    """0.6 × the cosine of the trigrams of the names + 0.4 × that of the descriptions, in a language that both have."""

    def share(first: Text, second: Text) -> float:
        language = language_of_both(first, second)
        return cosine(trigrams(first[language]), trigrams(second[language])) if language else 0.0

    value = NAME * share(one.name, other.name) + DESCRIPTION * share(one.description, other.description)
    return round(value, 4)


def kind_of(one: SkillContent, other: SkillContent) -> str:
    """``exact`` where the levels and all texts are equal, else ``close``. The category does not count."""

    def said(skill: SkillContent) -> tuple[object, ...]:
        return skill.name, skill.description, skill.guidance, skill.activities, skill.levels

    return "exact" if said(one) == said(other) else "close"


def propose(
    code: str,
    source: Mapping[str, SkillContent],
    target: Mapping[str, SkillContent],
    refused: Collection[str] = (),
) -> list[Proposal]:
    """At most three skills of ``target`` for the skill ``code`` of ``source``, without those that were ``refused``.

    The one of the same code is the only proposal where there is one; else those whose similarity is 0.35 or more, the most
    similar first.
    """
    skill = source[code]
    if code in target and code not in refused:
        return [Proposal(code, kind_of(skill, target[code]), similarity(skill, target[code]), same_code=True)]
    found = [
        Proposal(other, kind_of(skill, content), similarity(skill, content), same_code=False)
        for other, content in target.items()
        if other != code and other not in refused
    ]
    near = [proposal for proposal in found if proposal.similarity >= THRESHOLD]
    return sorted(near, key=lambda each: (-each.similarity, each.code))[:MOST]
