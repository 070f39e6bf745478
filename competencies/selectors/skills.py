"""Composed reads of frameworks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from accounts.models import User
from competencies.models import LEVELS, Attribute, Category, FrameworkVersion, Level, Skill
from competencies.rules import Range, ladder, matches
from competencies.usage import Use, uses_of
from core.content import plain, shown


def latest_version(user: User) -> FrameworkVersion | None:
    """The version in force that was adopted last, of those that ``user`` may see."""
    versions = FrameworkVersion.objects.visible_to(user).adopted().select_related("framework")
    return versions.order_by("-adopted_at", "-pk").first()


def version_by_slug(user: User, slug: str) -> FrameworkVersion | None:
    """The version of this slug, if ``user`` may see it."""
    return FrameworkVersion.objects.visible_to(user).select_related("framework").filter(slug=slug).first()


def versions_for(user: User) -> Sequence[FrameworkVersion]:
    """Every version that ``user`` may see: drafts last, else the one adopted last first."""
    versions = FrameworkVersion.objects.visible_to(user).select_related("framework")
    return sorted(
        versions, key=lambda v: (v.adopted_at is not None, v.adopted_at or v.created_at, v.pk), reverse=True
    )


# -- the list of skills -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SkillRow:
    """A skill in the list. ``ranges`` holds each level 1–7 with where it lies."""

    skill: Skill
    ranges: dict[int, Range]

    @property
    def low(self) -> int:
        """The lowest defined level."""
        return min(level for level, where in self.ranges.items() if where is Range.DEFINED)

    @property
    def high(self) -> int:
        """The highest defined level."""
        return max(level for level, where in self.ranges.items() if where is Range.DEFINED)


@dataclass(frozen=True)
class CategoryRows:
    """A category with those of its skills that were found."""

    category: Category
    rows: list[SkillRow]


@dataclass(frozen=True)
class SkillList:
    """The skills of a version that match a search, by category, and how many there are altogether."""

    categories: list[CategoryRows]
    found: int
    total: int
    skill_levels: int


def skills_of(
    version: FrameworkVersion,
    *,
    query: str = "",
    category: str = "",
    low: int | None = None,
    high: int | None = None,
) -> SkillList:
    """The skills of ``version`` whose code, name or description in the reader's language holds every word of ``query``.

    ``low`` and ``high`` keep those that are defined at some level from ``low`` to ``high``.
    """
    skills = list(version.skills.select_related("category").prefetch_related("levels"))
    groups: dict[int, CategoryRows] = {
        row.pk: CategoryRows(row, []) for row in version.categories.select_related("parent")
    }
    for skill in skills:
        levels = {row.level for row in skill.levels.all()}
        wanted = levels.intersection(range(low or LEVELS[0], (high or LEVELS[-1]) + 1))
        texts = (skill.code, plain(skill.name), plain(skill.description))
        if wanted and (not category or skill.category.code == category) and matches(query, texts):
            groups[skill.category_id].rows.append(SkillRow(skill, ladder(levels)))
    found = [group for group in groups.values() if group.rows]
    return SkillList(
        categories=found,
        found=sum(len(group.rows) for group in found),
        total=len(skills),
        skill_levels=sum(len(skill.levels.all()) for skill in skills),
    )


# -- one skill ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StatementRow:
    """A statement on a rung."""

    id: int
    text: str


@dataclass(frozen=True)
class Rung:
    """A level of a skill's ladder, as ``templates/_components/ladder.html`` shows it.

    ``explanation`` and ``more`` are filled on the rungs outside the skill's range only: a line, and the whole.
    """

    level: int
    phrase: str
    essence: str
    range: str
    explanation: str = ""
    more: str = ""
    statements: list[StatementRow] = field(default_factory=list)
    open: bool = False
    mark: str = ""
    uses: list[Use] = field(default_factory=list)


def rungs_of(skill: Skill, words: Callable[[LazyI18nString], str] = plain) -> list[Rung]:
    """The seven rungs of ``skill``, from 7 down to 1.

    ``words`` makes a string of a text: :func:`core.content.shown` for a page, the words alone unless told otherwise.
    Load the skill by ``Skill.objects.with_ladder()``: no further query is made then.
    """
    described = {row.level: row for row in skill.levels.all()}
    scale = {row.level: row for row in skill.version.levels.all()}
    rungs = []
    for level, where in sorted(ladder(described).items(), reverse=True):
        general = scale.get(level)
        phrase = words(general.guiding_phrase) if general else ""
        essence = words(general.essence) if general else ""
        if where is Range.DEFINED:
            row = described[level]
            statements = [StatementRow(each.pk, words(each.text)) for each in row.statements.all()]
            rungs.append(
                Rung(level, phrase, words(row.essence) or essence, range=where.value, statements=statements)
            )
            continue
        below = where is Range.BELOW
        rungs.append(
            Rung(
                level,
                phrase,
                essence,
                range=where.value,
                explanation=_("Below the range of this skill")
                if below
                else _("Above the range of this skill"),
                more=words(skill.version.below_range if below else skill.version.above_range),
            )
        )
    return rungs


@dataclass(frozen=True)
class SkillPage:
    """A skill with all that its page shows. ``versions`` are those that ``user`` may see and that have the skill."""

    skill: Skill
    rungs: list[Rung]
    uses: list[Use]
    versions: list[FrameworkVersion]
    latest: FrameworkVersion | None
    previous: Skill | None
    next: Skill | None


def skill_page(user: User, code: str, version_slug: str = "") -> SkillPage | None:
    """The skill of this code in the version asked for, else in the latest adopted one that has it.

    ``None`` when ``user`` may see no such skill.
    """
    skills = (
        Skill.objects.visible_to(user).with_ladder().select_related("version__framework").filter(code=code)
    )
    by_version = {skill.version_id: skill for skill in skills}
    versions = [version for version in versions_for(user) if version.pk in by_version]
    adopted = [version for version in versions if version.state == FrameworkVersion.State.ADOPTED]
    latest = adopted[0] if adopted else None
    if version_slug:
        chosen = next((version for version in versions if version.slug == version_slug), None)
    else:
        chosen = latest or (versions[0] if versions else None)
    if chosen is None:
        return None
    skill = by_version[chosen.pk]
    uses = uses_of(skill, user)
    order = list(
        Skill.objects.filter(version=chosen).select_related("category").order_by("category__order", "order")
    )
    at = next(index for index, row in enumerate(order) if row.pk == skill.pk)
    return SkillPage(
        skill=skill,
        rungs=[_with_uses(rung, uses) for rung in rungs_of(skill, shown)],
        uses=uses,
        versions=versions,
        latest=latest,
        previous=order[at - 1] if at else None,
        next=order[at + 1] if at + 1 < len(order) else None,
    )


def _with_uses(rung: Rung, uses: Sequence[Use]) -> Rung:
    here = [use for use in uses if use.level == rung.level]
    if not here:
        return replace(rung, open=rung.range == Range.DEFINED.value)
    mark = ngettext("%(n)d role", "%(n)d roles", len(here)) % {"n": len(here)}
    return replace(rung, open=True, uses=here, mark=mark)


# -- the scale ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """The levels of responsibility from 7 down to 1, each with its attributes; and the attributes, each with its levels."""

    levels: list[LevelPage]
    attributes: list[AttributePage]


@dataclass(frozen=True)
class LevelPage:
    """A level with what each attribute is at it."""

    level: Level
    attributes: list[tuple[Attribute, SafeString]]


@dataclass(frozen=True)
class AttributePage:
    """An attribute with its text at each level, from 1 to 7."""

    attribute: Attribute
    levels: list[tuple[int, SafeString]]


def scale_of(version: FrameworkVersion) -> Scale:
    """The levels and attributes of ``version``, in a fixed number of queries."""
    levels = list(version.levels.all())
    attributes = list(version.attributes.prefetch_related("levels"))
    texts = {
        attribute.pk: {row.level: shown(row.text) for row in attribute.levels.all()}
        for attribute in attributes
    }
    return Scale(
        levels=[
            LevelPage(
                level,
                [
                    (attribute, texts[attribute.pk][level.level])
                    for attribute in attributes
                    if level.level in texts[attribute.pk]
                ],
            )
            for level in reversed(levels)
        ],
        attributes=[
            AttributePage(attribute, sorted(texts[attribute.pk].items())) for attribute in attributes
        ],
    )
