"""Frameworks: a bare version by factory, a usable one by ``make_framework``, the shipped one by ``shipped_framework``."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import factory
from factory.django import DjangoModelFactory

from competencies.models import (
    Activity,
    Attribute,
    AttributeLevel,
    Category,
    Framework,
    FrameworkVersion,
    Level,
    Skill,
    SkillLevel,
    Statement,
)

AT = dt.datetime(2020, 1, 2, 9, tzinfo=dt.UTC)

PHRASES = ("Follow", "Assist", "Apply", "Enable", "Ensure", "Initiate", "Set strategy")

# The levels of the test framework's skills, as the shipped ones have them.
USUAL_SKILLS: Mapping[str, range] = {"SSUP": range(1, 7), "SALE": range(4, 7), "NEED": range(2, 7)}


def text(words: str) -> dict[str, str]:
    """A text in the two languages of the tests."""
    return {"en": words, "it": f"{words} (it)"}


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework

    slug = factory.Sequence(lambda n: f"framework-{n}")
    name = factory.LazyAttribute(lambda o: text(o.slug))


class FrameworkVersionFactory(DjangoModelFactory):
    """A draft without content. Fill it before it is adopted: an adopted version does not change."""

    class Meta:
        model = FrameworkVersion

    framework = factory.SubFactory(FrameworkFactory)
    edition = factory.Sequence(lambda n: f"1.{n}")
    slug = factory.LazyAttribute(lambda o: f"{o.framework.slug}-{o.edition}")
    name = factory.LazyAttribute(lambda o: text(o.slug))
    below_range = text("Below the range.")
    above_range = text("Above the range.")
    created_at = AT


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level

    version = factory.SubFactory(FrameworkVersionFactory)
    level = 1
    guiding_phrase = factory.LazyAttribute(lambda o: text(PHRASES[o.level - 1]))
    essence = factory.LazyAttribute(lambda o: text(f"Essence of level {o.level}."))


class AttributeFactory(DjangoModelFactory):
    class Meta:
        model = Attribute

    version = factory.SubFactory(FrameworkVersionFactory)
    code = factory.Sequence(lambda n: f"A{n:03d}")
    kind = Attribute.Kind.ATTRIBUTE
    name = factory.LazyAttribute(lambda o: text(o.code))
    order = factory.Sequence(lambda n: n)


class AttributeLevelFactory(DjangoModelFactory):
    class Meta:
        model = AttributeLevel

    attribute = factory.SubFactory(AttributeFactory)
    level = 1
    text = factory.LazyAttribute(lambda o: text(f"{o.attribute.code} at level {o.level}."))


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    version = factory.SubFactory(FrameworkVersionFactory)
    code = factory.Sequence(lambda n: f"category-{n}")
    name = factory.LazyAttribute(lambda o: text(o.code))
    order = factory.Sequence(lambda n: n)


class SkillFactory(DjangoModelFactory):
    """A skill without levels; ``levels=range(1, 7)`` gives it some, each with two statements."""

    class Meta:
        model = Skill
        skip_postgeneration_save = True

    version = factory.SubFactory(FrameworkVersionFactory)
    code = factory.Sequence(lambda n: "".join(chr(65 + n // 26**i % 26) for i in (3, 2, 1, 0)))
    category = factory.SubFactory(CategoryFactory, version=factory.SelfAttribute("..version"))
    name = factory.LazyAttribute(lambda o: text(f"Skill {o.code}"))
    description = factory.LazyAttribute(lambda o: text(f"What {o.code} is about."))
    order = factory.Sequence(lambda n: n)

    @factory.post_generation
    def levels(self, create: bool, levels: Iterable[int] | None, **_: Any) -> None:
        if create and levels is not None:
            add_levels(self, levels)


class SkillLevelFactory(DjangoModelFactory):
    class Meta:
        model = SkillLevel

    skill = factory.SubFactory(SkillFactory)
    level = 1
    essence = factory.LazyAttribute(lambda o: text(f"{o.skill.code} at level {o.level}."))


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    skill_level = factory.SubFactory(SkillLevelFactory)
    order = factory.Sequence(lambda n: n)
    text = factory.LazyAttribute(lambda o: text(f"Does {o.skill_level.skill.code} at {o.skill_level.level}."))


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    skill = factory.SubFactory(SkillFactory)
    order = factory.Sequence(lambda n: n)
    text = factory.LazyAttribute(lambda o: text(f"Activity of {o.skill.code}"))


def add_levels(skill: Skill, levels: Iterable[int], statements: int = 2) -> None:
    """Give ``skill`` the ``levels``, each with a number of statements."""
    rows = SkillLevel.objects.bulk_create(
        SkillLevel(skill=skill, level=level, essence=text(f"{skill.code} at level {level}."))
        for level in levels
    )
    Statement.objects.bulk_create(
        Statement(skill_level=row, order=order, text=text(f"{skill.code} {row.level} statement {order + 1}."))
        for row in rows
        for order in range(statements)
    )


def make_framework(
    skills: Mapping[str, Iterable[int]] = USUAL_SKILLS,
    *,
    adopted: bool = True,
    statements: int = 2,
    **fields: Any,
) -> FrameworkVersion:
    """A version with the seven levels and ``skills`` (code -> defined levels), adopted unless told otherwise."""
    version = FrameworkVersionFactory(**fields)
    Level.objects.bulk_create(LevelFactory.build(version=version, level=level) for level in range(1, 8))
    category = CategoryFactory(version=version)
    for order, (code, levels) in enumerate(skills.items()):
        add_levels(
            SkillFactory(version=version, category=category, code=code, order=order), levels, statements
        )
    if adopted:
        version.state, version.adopted_at = FrameworkVersion.State.ADOPTED, version.created_at
        version.save(update_fields=["state", "adopted_at"])
    return version


def shipped_framework(at: dt.datetime = AT) -> FrameworkVersion:
    """The framework that the product ships, adopted."""
    from competencies.services import load_shipped_framework

    return load_shipped_framework(at=at)
