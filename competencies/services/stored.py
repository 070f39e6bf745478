"""Between the content of a version and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from competencies.models import (
    Activity,
    Attribute,
    AttributeLevel,
    Category,
    FrameworkVersion,
    Level,
    Skill,
    SkillLevel,
    Statement,
)
from competencies.rules import (
    AttributeContent,
    CategoryContent,
    FrameworkContent,
    LevelContent,
    SkillContent,
    SkillLevelContent,
    Text,
    text_of,
)

BATCH = 500


def read_content(version: FrameworkVersion) -> FrameworkContent:
    """The content of a stored version, in a fixed number of queries."""
    skills = version.skills.select_related("category").prefetch_related("activities", "levels__statements")
    return FrameworkContent(
        name=_text(version.name),
        description=_text(version.description),
        acknowledgement=_text(version.acknowledgement),
        below_range=_text(version.below_range),
        above_range=_text(version.above_range),
        levels={
            row.level: LevelContent(_text(row.guiding_phrase), _text(row.essence))
            for row in version.levels.all()
        },
        attributes={
            row.code: AttributeContent(
                kind=row.kind,
                name=_text(row.name),
                description=_text(row.description),
                levels={level.level: _text(level.text) for level in row.levels.all()},
            )
            for row in version.attributes.prefetch_related("levels")
        },
        categories={
            row.code: CategoryContent(_text(row.name), row.parent.code if row.parent else None)
            for row in version.categories.select_related("parent")
        },
        skills={
            row.code: SkillContent(
                category=row.category.code,
                name=_text(row.name),
                description=_text(row.description),
                guidance=_text(row.guidance),
                activities=tuple(_text(activity.text) for activity in row.activities.all()),
                levels={
                    level.level: SkillLevelContent(
                        _text(level.essence),
                        tuple(_text(statement.text) for statement in level.statements.all()),
                    )
                    for level in row.levels.all()
                },
            )
            for row in skills
        },
    )


def write_content(
    version: FrameworkVersion, content: FrameworkContent, written: Iterable[str], gone: Iterable[str]
) -> None:
    """Make the rows of a draft say ``content``. Of the skills only those ``written`` are touched, those ``gone`` go.

    A skill keeps its row, as drafts of role profiles may point to it. Raises ``ProtectedError`` where one that goes is used.
    """
    _write_levels(version, content)
    _write_attributes(version, content)
    version.skills.filter(code__in=list(gone)).delete()
    _write_categories(version, content)
    _write_skills(version, content, set(written))
    version.categories.exclude(code__in=content.categories).delete()


def _text(stored: Any) -> Text:
    return text_of(getattr(stored, "data", stored) if stored else {})


def _write_levels(version: FrameworkVersion, content: FrameworkContent) -> None:
    version.levels.all().delete()
    Level.objects.bulk_create(
        Level(version=version, level=number, guiding_phrase=level.guiding_phrase, essence=level.essence)
        for number, level in sorted(content.levels.items())
    )


def _write_attributes(version: FrameworkVersion, content: FrameworkContent) -> None:
    version.attributes.all().delete()
    rows = Attribute.objects.bulk_create(
        Attribute(
            version=version,
            code=code,
            kind=attribute.kind,
            name=attribute.name,
            description=attribute.description,
            order=order,
        )
        for order, (code, attribute) in enumerate(content.attributes.items())
    )
    AttributeLevel.objects.bulk_create(
        [
            AttributeLevel(attribute=row, level=number, text=text)
            for row in rows
            for number, text in sorted(content.attributes[row.code].levels.items())
        ],
        batch_size=BATCH,
    )


def _write_categories(version: FrameworkVersion, content: FrameworkContent) -> None:
    known: dict[str, Category] = {row.code: row for row in version.categories.all()}
    for order, (code, category) in enumerate(
        content.categories.items()
    ):  # parents stand before their children
        row = known.setdefault(code, Category(version=version, code=code))
        row.name, row.order = category.name, order
        row.parent = known[category.parent] if category.parent else None
        row.save()


def _write_skills(version: FrameworkVersion, content: FrameworkContent, written: set[str]) -> None:
    categories = {row.code: row for row in version.categories.all()}
    order = {code: index for index, code in enumerate(content.skills)}
    rows = {
        code: Skill(
            version=version,
            code=code,
            category=categories[skill.category],
            name=skill.name,
            description=skill.description,
            guidance=skill.guidance,
            order=order[code],
        )
        for code, skill in content.skills.items()
        if code in written
    }
    Skill.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["version", "code"],
        update_fields=["category", "name", "description", "guidance", "order"],
    )
    stored = list(version.skills.filter(code__in=rows))
    Activity.objects.filter(skill__in=stored).delete()
    SkillLevel.objects.filter(skill__in=stored).delete()
    _write_parts(stored, content)


def _write_parts(skills: Sequence[Skill], content: FrameworkContent) -> None:
    Activity.objects.bulk_create(
        [
            Activity(skill=row, order=order, text=text)
            for row in skills
            for order, text in enumerate(content.skills[row.code].activities)
        ],
        batch_size=BATCH,
    )
    levels = SkillLevel.objects.bulk_create(
        [
            SkillLevel(skill=row, level=number, essence=level.essence)
            for row in skills
            for number, level in sorted(content.skills[row.code].levels.items())
        ],
        batch_size=BATCH,
    )
    Statement.objects.bulk_create(
        [
            Statement(skill_level=row, order=order, text=text)
            for row in levels
            for order, text in enumerate(content.skills[row.skill.code].levels[row.level].statements)
        ],
        batch_size=BATCH,
    )
