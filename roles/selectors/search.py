"""One search over skills, roles and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from accounts.models import User
from competencies.models import FrameworkVersion
from competencies.rules.search import Line, Match, line, match
from competencies.selectors.search import CODE, NAME, PROSE, Found, lines_of, search_skills
from core.content import Words, words_of
from core.folding import fold, marked
from roles.models import Role

KINDS = ("skill", "role", "statement")
LONGEST = 240  # characters of an excerpt
MAX_WORDS = 8


@dataclass(frozen=True)
class Excerpt:
    """A piece of text with what was found in it marked; ``language`` is empty where it is the reader's."""

    pieces: tuple[tuple[str, bool], ...]
    language: str


@dataclass(frozen=True)
class Hit:
    """Something found: its kind, what it is called, where it is, and the text in which the words stand."""

    kind: str
    title: Words
    code: str
    level: int | None
    url: str
    excerpt: Excerpt | None
    score: int


@dataclass(frozen=True)
class Results:
    """What a search found, the best first; ``counts`` by kind, whichever kind was asked for."""

    hits: tuple[Hit, ...]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many were found of all kinds."""
        return sum(self.counts.values())


def search(user: User, version: FrameworkVersion | None, query: str, kind: str = "") -> Results:
    """What ``user`` may see that holds every word of ``query``, in whichever language: skills and statements of ``version``, roles.

    Case and accents don't matter. ``kind`` keeps one of :data:`KINDS`.
    """
    words = fold(query).split()[:MAX_WORDS]
    if not words:
        return Results((), dict.fromkeys(KINDS, 0))
    language = get_language() or ""
    skills, statements = search_skills(version, words, language) if version is not None else ([], [])
    roles = _roles(user, words, language)
    found: dict[str, list[Hit]] = {
        "skill": [_skill_hit(one, version, words, language) for one in skills if version],
        "role": [_role_hit(role, hit, words, language) for role, hit in roles],
        "statement": [_statement_hit(one, version, words, language) for one in statements if version],
    }
    hits = [hit for each, rows in found.items() if kind in ("", each) for hit in rows]
    hits.sort(key=lambda hit: (-hit.score, KINDS.index(hit.kind), hit.title.text.casefold(), hit.level or 0))
    return Results(tuple(hits), {each: len(rows) for each, rows in found.items()})


def _roles(user: User, words: Sequence[str], language: str) -> list[tuple[Role, Match]]:
    rows = Role.objects.visible_to(user).prefetch_related("areas", "indicators", "methods")
    if not user.is_hr:
        rows = rows.offered()  # what is archived is for those who may offer it again
    found = [(role, match(_lines(role), words, language)) for role in rows]
    return [(role, hit) for role, hit in found if hit is not None]


def _lines(role: Role) -> list[Line]:
    texts: list[tuple[LazyI18nString | str | None, int]] = [(role.title, NAME), (role.purpose, PROSE)]
    for area in role.areas.all():
        texts += [(area.name, PROSE), (area.description, PROSE)]
    for method in role.methods.all():
        texts += [(method.name, PROSE), (method.description, PROSE)]
    for indicator in role.indicators.all():
        texts += [(indicator.name, PROSE), (indicator.note, PROSE)]
    return [line("", role.slug, CODE), *(each for text, weight in texts for each in lines_of(text, weight))]


def _excerpt(hit: Match, words: Sequence[str], language: str, *, but: str = "") -> Excerpt | None:
    """The best line that says more than the title ``but``, cut around the first word found."""
    row = next((each for each in hit.lines if each.language and each.text != but), None)
    if row is None:
        return None
    pieces = marked(row.text, words)
    at = len(pieces[0][0]) if pieces and not pieces[0][1] else 0
    begin = max(0, at - LONGEST // 3)
    blank = row.text.find(" ", begin, at)
    begin = blank + 1 if begin and blank >= 0 else begin  # where a word begins, in languages that part them
    text = row.text[begin : begin + LONGEST]
    text = ("…" if begin else "") + text + ("…" if begin + LONGEST < len(row.text) else "")
    return Excerpt(tuple(marked(text, words)), "" if row.language == language else row.language)


def _at(version: FrameworkVersion) -> str:
    return "" if version.state == FrameworkVersion.State.ADOPTED else f"?version={version.slug}"


def _skill_hit(one: Found, version: FrameworkVersion, words: Sequence[str], language: str) -> Hit:
    skill = one.what.skill
    title = words_of(skill.name)
    url = reverse("skill", args=[skill.code]) + _at(version)
    excerpt = _excerpt(one.match, words, language, but=title.text)
    return Hit("skill", title, skill.code, None, url, excerpt, one.match.score)


def _statement_hit(one: Found, version: FrameworkVersion, words: Sequence[str], language: str) -> Hit:
    skill, level = one.what.skill, one.what.level
    url = f"{reverse('skill', args=[skill.code])}{_at(version)}#rung-{level}"
    excerpt = _excerpt(one.match, words, language)
    return Hit("statement", words_of(skill.name), skill.code, level, url, excerpt, one.match.score)


def _role_hit(role: Role, hit: Match, words: Sequence[str], language: str) -> Hit:
    title = words_of(role.title)
    excerpt = _excerpt(hit, words, language, but=title.text)
    return Hit("role", title, "", None, reverse("role", args=[role.slug]), excerpt, hit.score)
