"""Two versions side by side: what is new, gone and different, text by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from competencies.rules.checker import Text
from competencies.rules.content import (
    AttributeContent,
    FrameworkContent,
    LevelContent,
    SkillContent,
    SkillLevelContent,
)
from competencies.rules.wording import Budget, Segment, aligned, word_diff

NEW, GONE, CHANGED = "new", "gone", "changed"
KINDS = ("new", "gone", "levels", "texts", "moved", "order")
"""What a change of a skill can be: of its levels, its texts, its category, or of the order of statements alone."""

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class TextChange:
    """A text that differs. ``field`` says which; ``level`` and ``position`` (from 1) where it has them.

    ``segments`` are in the language asked for; ``languages`` are all those in which the two differ.
    """

    field: str
    level: int | None
    position: int | None
    status: str
    segments: tuple[Segment, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class ItemChange:
    """A skill, level of responsibility, attribute, category or the version itself (``what``), where it differs.

    ``old`` and ``new`` are its names; ``kinds`` those of :data:`KINDS` that apply.
    """

    what: str
    key: str
    status: str
    kinds: frozenset[str]
    old: Text
    new: Text
    texts: tuple[TextChange, ...] = ()
    old_levels: tuple[int, ...] = ()
    new_levels: tuple[int, ...] = ()
    old_category: str = ""
    new_category: str = ""

    @property
    def added_levels(self) -> tuple[int, ...]:
        """Levels that were not defined before."""
        return tuple(level for level in self.new_levels if level not in self.old_levels)

    @property
    def removed_levels(self) -> tuple[int, ...]:
        """Levels that are no longer defined."""
        return tuple(level for level in self.old_levels if level not in self.new_levels)


@dataclass(frozen=True)
class VersionDifference:
    """All that differs, and how many skills do not."""

    skills: tuple[ItemChange, ...]
    scale: tuple[ItemChange, ...]
    same_skills: int

    def counts(self) -> dict[str, int]:
        """How many skills there are of each kind of change; a skill can be of several."""
        return {kind: sum(kind in skill.kinds for skill in self.skills) for kind in KINDS}


def words_in(text: Text, language: str) -> str:
    """The words of ``text`` in ``language``, else in English, else in whichever there is."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def compare_versions(old: FrameworkContent, new: FrameworkContent, language: str = "en") -> VersionDifference:
    """What differs between two versions. Skills come in the order of ``new``, then those that are gone."""
    say = _Speaker(language)
    version = _item("version", "", old.name, new.name, say.version(old, new))
    return VersionDifference(
        skills=tuple(say.skill(code, one, other) for code, one, other in _differing(old.skills, new.skills)),
        scale=(
            *([version] if version.texts else []),
            *(
                _item(
                    "level",
                    str(number),
                    one.guiding_phrase if one else {},
                    other.guiding_phrase if other else {},
                    say.level(one, other) if one and other else [],
                )
                for number, one, other in _differing(old.levels, new.levels)
            ),
            *(
                _item(
                    "attribute",
                    code,
                    one.name if one else {},
                    other.name if other else {},
                    say.attribute(one, other) if one and other else [],
                )
                for code, one, other in _differing(old.attributes, new.attributes)
            ),
            *(
                _item(
                    "category",
                    code,
                    one.name if one else {},
                    other.name if other else {},
                    say.texts("name", [one.name], [other.name]) if one and other else [],
                )
                for code, one, other in _differing(old.categories, new.categories)
            ),
        ),
        same_skills=sum(new.skills.get(code) == skill for code, skill in old.skills.items()),
    )


def _differing(old: Mapping[K, V], new: Mapping[K, V]) -> Iterator[tuple[K, V | None, V | None]]:
    """Each key with what stands there in both, where that differs: in the order of ``new``, then what is gone."""
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def _item(what: str, key: str, old: Text, new: Text, texts: Sequence[TextChange]) -> ItemChange:
    status = CHANGED if old and new else NEW if new else GONE
    kinds = frozenset({status} if status != CHANGED else {"texts"} if texts else {"moved"})
    return ItemChange(what, key, status, kinds, old, new, tuple(texts))


@dataclass(frozen=True)
class _Speaker:
    """Words the differences in a language, as long as the budget allows."""

    language: str
    budget: Budget = field(default_factory=Budget)

    def texts(
        self, field: str, old: Sequence[Text], new: Sequence[Text], level: int | None = None
    ) -> list[TextChange]:
        """What differs between two texts (lists of one) or two lists of texts; empty texts count as not there."""
        before, after = ([text for text in side if text] for side in (old, new))
        pairs = aligned(
            [words_in(text, self.language) for text in before],
            [words_in(text, self.language) for text in after],
            self.budget,
        )
        if len(before) == len(after) == 1:  # two states of one text, however different they are
            pairs = [(0, 0)]
        listed = len(before) > 1 or len(after) > 1
        changes = []
        for a, b in pairs:
            one, other = before[a] if a is not None else {}, after[b] if b is not None else {}
            if one != other:
                position = (b if b is not None else a or 0) + 1 if listed else None
                changes.append(self._change(field, level, position, one, other))
        return changes

    def _change(
        self, field: str, level: int | None, position: int | None, old: Text, new: Text
    ) -> TextChange:
        return TextChange(
            field=field,
            level=level,
            position=position,
            status=CHANGED if old and new else NEW if new else GONE,
            segments=word_diff(words_in(old, self.language), words_in(new, self.language), self.budget),
            languages=tuple(tag for tag in sorted(old.keys() | new.keys()) if old.get(tag) != new.get(tag)),
        )

    def version(self, old: FrameworkContent, new: FrameworkContent) -> list[TextChange]:
        """The version's own texts."""
        return [
            *self.texts("name", [old.name], [new.name]),
            *self.texts("description", [old.description], [new.description]),
            *self.texts("acknowledgement", [old.acknowledgement], [new.acknowledgement]),
            *self.texts("below_range", [old.below_range], [new.below_range]),
            *self.texts("above_range", [old.above_range], [new.above_range]),
        ]

    def level(self, old: LevelContent, new: LevelContent) -> list[TextChange]:
        """The texts of a level of responsibility."""
        return [
            *self.texts("guiding_phrase", [old.guiding_phrase], [new.guiding_phrase]),
            *self.texts("essence", [old.essence], [new.essence]),
        ]

    def attribute(self, old: AttributeContent, new: AttributeContent) -> list[TextChange]:
        """The texts of an attribute, at each level too."""
        found = [
            *self.texts("name", [old.name], [new.name]),
            *self.texts("description", [old.description], [new.description]),
        ]
        for level in sorted(old.levels.keys() | new.levels.keys()):
            found += self.texts("text", [old.levels.get(level, {})], [new.levels.get(level, {})], level)
        return found

    def skill(self, code: str, old: SkillContent | None, new: SkillContent | None) -> ItemChange:
        """A skill that differs."""
        if old is None or new is None:
            kind = GONE if new is None else NEW
            return ItemChange(
                what="skill",
                key=code,
                status=kind,
                kinds=frozenset({kind}),
                old=old.name if old else {},
                new=new.name if new else {},
                old_levels=tuple(sorted(old.levels)) if old else (),
                new_levels=tuple(sorted(new.levels)) if new else (),
                old_category=old.category if old else "",
                new_category=new.category if new else "",
            )
        texts = self.skill_texts(old, new)
        reasons = {
            "levels": old.levels.keys() != new.levels.keys(),
            "texts": bool(texts),
            "moved": old.category != new.category,
        }
        return ItemChange(
            what="skill",
            key=code,
            status=CHANGED,
            kinds=frozenset(kind for kind, applies in reasons.items() if applies) or frozenset({"order"}),
            old=old.name,
            new=new.name,
            texts=tuple(texts),
            old_levels=tuple(sorted(old.levels)),
            new_levels=tuple(sorted(new.levels)),
            old_category=old.category,
            new_category=new.category,
        )

    def skill_texts(self, old: SkillContent, new: SkillContent) -> list[TextChange]:
        """The texts of a skill that differ; of a level that is new or gone, all of them."""
        found = [
            *self.texts("name", [old.name], [new.name]),
            *self.texts("description", [old.description], [new.description]),
            *self.texts("guidance", [old.guidance], [new.guidance]),
            *self.texts("activity", old.activities, new.activities),
        ]
        nothing = SkillLevelContent({}, ())
        for level in sorted(old.levels.keys() | new.levels.keys()):
            one, other = old.levels.get(level, nothing), new.levels.get(level, nothing)
            found += self.texts("essence", [one.essence], [other.essence], level)
            found += self.texts("statement", one.statements, other.statements, level)
        return found
