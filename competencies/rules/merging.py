"""Bringing a file in one language into a version that may have texts in others already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from competencies.rules.categories import aligned
from competencies.rules.checker import Finding, Text
from competencies.rules.content import (
    AttributeContent,
    CategoryContent,
    FrameworkContent,
    LevelContent,
    SkillContent,
    SkillLevelContent,
)

T = TypeVar("T")
DEFAULT = "en"


def reference_language(name: Text) -> str:
    """The language that says which skills, levels and statements there are: English where a version has it, else the first."""
    return DEFAULT if DEFAULT in name or not name else sorted(name)[0]


def merged(
    old: FrameworkContent | None, new: FrameworkContent, language: str, borrowed: Collection[str] = ()
) -> tuple[FrameworkContent, list[Finding]]:
    """What ``old`` becomes when a file in ``language`` says ``new``, and what in the two does not fit together.

    A file in the reference language decides what there is; texts in other languages stay where they still belong to something.
    A file in another language adds its texts by code, and must have the same codes, levels and numbers of statements.
    ``borrowed`` are parts that the file does not have: those of ``old`` stay. Findings are placed in the document of ``new``.
    """
    if old is None:
        return new, []
    new = aligned(old, new, language)
    reference = reference_language(old.name)
    leads = reference == language or not set(old.name) - {language}
    merge = _Merge(old, new, language, leads=leads, reference=reference)
    return merge.content(borrowed), merge.findings


class _Merge:
    def __init__(
        self, old: FrameworkContent, new: FrameworkContent, language: str, *, leads: bool, reference: str
    ) -> None:
        self.old, self.new, self.language = old, new, language
        self.leads, self.reference = leads, reference
        self.findings: list[Finding] = []

    def content(self, borrowed: Collection[str]) -> FrameworkContent:
        """The whole."""
        old, new = self.old, self.new
        return FrameworkContent(
            name=dict(sorted({**new.name, **old.name}.items()))
            if "name" in borrowed
            else self.text(old.name, new.name),
            description={**old.description, **new.description},
            acknowledgement={**old.acknowledgement, **new.acknowledgement},
            below_range=old.below_range
            if "out_of_range" in borrowed
            else self.text(old.below_range, new.below_range),
            above_range=old.above_range
            if "out_of_range" in borrowed
            else self.text(old.above_range, new.above_range),
            levels=old.levels
            if "levels" in borrowed
            else {number: self.level(number, level) for number, level in new.levels.items()},
            attributes=old.attributes if "attributes" in borrowed else self.attributes(),
            categories=self.categories(),
            skills=self.skills(),
        )

    def text(self, old: Text, new: Text) -> Text:
        """``old`` with the words of ``new`` in the file's language, or without any where it has none."""
        words = {tag: words for tag, words in old.items() if tag != self.language}
        return dict(sorted({**words, **new}.items()))

    def says(self, path: str, rule: str) -> None:
        """Note what does not fit."""
        self.findings.append(Finding(f"!{path}", rule))

    def level(self, number: int, new: LevelContent) -> LevelContent:
        """A level of responsibility."""
        old = self.old.levels.get(number, LevelContent({}, {}))
        return LevelContent(
            self.text(old.guiding_phrase, new.guiding_phrase), self.text(old.essence, new.essence)
        )

    def same_codes(self, old: Mapping[str, object], new: Mapping[str, object], path: str) -> bool:
        """Whether a translation has what the reference has."""
        if self.leads:
            return True
        words = {"language": self.language, "reference": self.reference}
        for index, code in enumerate(new):
            if code not in old:
                rule = _("“%(code)s” is there in %(language)s, but not in %(reference)s")
                self.says(f"{path}[{index}].code", rule % {**words, "code": code})
        for code in old:
            if code not in new:
                rule = _("“%(code)s” is there in %(reference)s, but not in %(language)s")
                self.says(path, rule % {**words, "code": code})
        return old.keys() == new.keys()

    def categories(self) -> dict[str, CategoryContent]:
        """The categories; a translation brings their names and nothing else."""
        if self.leads:
            return self.new.categories
        return {
            code: CategoryContent(self.new.categories.get(code, category).name, category.parent)
            for code, category in self.old.categories.items()
        }

    def attributes(self) -> dict[str, AttributeContent]:
        """The attributes, with their kinds as the reference has them."""
        self.same_codes(self.old.attributes, self.new.attributes, "attributes")
        rows = {}
        for code, new in self.new.attributes.items():
            old = self.old.attributes.get(code)
            if old is None:
                rows[code] = new
                continue
            rows[code] = AttributeContent(
                kind=new.kind if self.leads else old.kind,
                name=self.text(old.name, new.name),
                description=self.text(old.description, new.description),
                levels={n: self.text(old.levels.get(n, {}), text) for n, text in new.levels.items()},
            )
        return rows if self.leads else _in_order(rows, self.old.attributes)

    def skills(self) -> dict[str, SkillContent]:
        """The skills."""
        self.same_codes(self.old.skills, self.new.skills, "skills")
        rows = {}
        for index, (code, new) in enumerate(self.new.skills.items()):
            old = self.old.skills.get(code)
            rows[code] = self.skill(old, new, f"skills[{index}]") if old else new
        return rows if self.leads else _in_order(rows, self.old.skills)

    def skill(self, old: SkillContent, new: SkillContent, path: str) -> SkillContent:
        """A skill that was there."""
        if not self.leads and old.levels.keys() != new.levels.keys():
            rule = _("described at levels %(here)s in %(language)s, but at %(there)s in %(reference)s")
            words = {"here": _numbers(new.levels), "there": _numbers(old.levels)}
            self.says(
                f"{path}.levels", rule % {**words, "language": self.language, "reference": self.reference}
            )
        levels = {}
        for index, (number, level) in enumerate(new.levels.items()):
            known = old.levels.get(number)
            levels[number] = self.skill_level(known, level, f"{path}.levels[{index}]") if known else level
        return SkillContent(
            category=new.category if self.leads else old.category,
            name=self.text(old.name, new.name),
            description=self.text(old.description, new.description),
            guidance=self.text(old.guidance, new.guidance),
            activities=self.activities(old.activities, new.activities),
            levels=levels,
        )

    def activities(self, old: tuple[Text, ...], new: tuple[Text, ...]) -> tuple[Text, ...]:
        """Typical activities, which official files do not have."""
        if len(old) == len(new):
            return tuple(self.text(was, now) for was, now in zip(old, new, strict=True))
        return new if new and self.leads else old

    def skill_level(self, old: SkillLevelContent, new: SkillLevelContent, path: str) -> SkillLevelContent:
        """A level of a skill. Where the reference now has more or fewer statements, translations of the old ones go."""
        essence = self.text(old.essence, new.essence) if new.essence else old.essence
        if len(old.statements) == len(new.statements):
            pairs = zip(old.statements, new.statements, strict=True)
            return SkillLevelContent(essence, tuple(self.text(was, now) for was, now in pairs))
        if not self.leads:
            rule = _("%(here)d statements in %(language)s, but %(there)d in %(reference)s")
            words = {"here": len(new.statements), "there": len(old.statements)}
            self.says(path, rule % {**words, "language": self.language, "reference": self.reference})
        return SkillLevelContent(essence, new.statements)


def _numbers(levels: Mapping[int, object]) -> str:
    return ", ".join(str(number) for number in sorted(levels))


def _in_order(rows: dict[str, T], order: Mapping[str, object]) -> dict[str, T]:
    """``rows`` in the order of the reference, what it lacks at the end."""
    known = {code: rows[code] for code in order if code in rows}
    return {**known, **{code: row for code, row in rows.items() if code not in known}}
