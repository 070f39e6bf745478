"""Roles: bare ones by factory, one with a published profile by ``make_role``."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from competencies.models import FrameworkVersion, Skill
from roles.models import Area, CareerStep, Indicator, Method, Requirement, Role, RoleProfile
from tests.factories.competencies import FrameworkVersionFactory, SkillFactory, text

SINCE = dt.date(2020, 1, 1)
AT = dt.datetime(2020, 1, 3, 9, tzinfo=dt.UTC)


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    slug = factory.Sequence(lambda n: f"role-{n}")
    title = factory.LazyAttribute(lambda o: text(o.slug.replace("-", " ").capitalize()))
    tier = 3
    family = Role.Family.ACCOUNTS
    purpose = factory.LazyAttribute(lambda o: text(f"What {o.slug} is for."))


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    role = factory.SubFactory(RoleFactory)
    order = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda o: text(f"Area {o.order}"))


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    role = factory.SubFactory(RoleFactory)
    order = factory.Sequence(lambda n: n)
    name = text("Customer visits")
    figure = "5–8"
    low = Decimal(5)
    high = Decimal(8)
    unit = text("visits")
    period = Indicator.Period.WEEK


class MethodFactory(DjangoModelFactory):
    class Meta:
        model = Method

    role = factory.SubFactory(RoleFactory)
    order = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda o: text(f"Method {o.order}"))


class RoleProfileFactory(DjangoModelFactory):
    """A draft. Add requirements, then publish it: a published profile does not change."""

    class Meta:
        model = RoleProfile

    role = factory.SubFactory(RoleFactory)
    version = factory.SubFactory(FrameworkVersionFactory)
    number = factory.LazyAttribute(lambda o: o.role.profiles.count() + 1)
    valid_from = SINCE


class RequirementFactory(DjangoModelFactory):
    """``skill`` needs the ``level`` defined: the database refuses others."""

    class Meta:
        model = Requirement

    profile = factory.SubFactory(RoleProfileFactory)
    level = 3
    skill = factory.SubFactory(
        SkillFactory,
        version=factory.SelfAttribute("..profile.version"),
        levels=factory.LazyAttribute(lambda o: [o.factory_parent.level]),
    )
    order = factory.Sequence(lambda n: n)


class CareerStepFactory(DjangoModelFactory):
    class Meta:
        model = CareerStep

    source = factory.SubFactory(RoleFactory)
    target = factory.SubFactory(RoleFactory)


def make_profile(
    role: Role,
    version: FrameworkVersion,
    requirements: Mapping[str, Any],
    *,
    published: bool = True,
    valid_from: dt.date = SINCE,
    valid_until: dt.date | None = None,
) -> RoleProfile:
    """A profile of ``role``.

    ``requirements`` maps a skill's code to its level, or to ``(level, necessity)`` or ``(level, necessity, weight)``.
    """
    profile = RoleProfileFactory(role=role, version=version, valid_from=valid_from, valid_until=valid_until)
    skills = {skill.code: skill for skill in Skill.objects.filter(version=version, code__in=requirements)}
    rows = []
    for order, (code, asked) in enumerate(requirements.items()):
        level, necessity, weight = (*(asked if isinstance(asked, tuple) else (asked,)), None, None)[:3]
        rows.append(
            Requirement(
                profile=profile,
                skill=skills[code],
                level=level,
                necessity=necessity or Requirement.Necessity.ESSENTIAL,
                weight=Decimal(str(weight or "1.00")),
                order=order,
            )
        )
    Requirement.objects.bulk_create(rows)
    if published:
        profile.state, profile.published_at = RoleProfile.State.PUBLISHED, AT
        profile.save(update_fields=["state", "published_at"])
    return profile


def make_role(
    version: FrameworkVersion, requirements: Mapping[str, Any], *, valid_from: dt.date = SINCE, **fields: Any
) -> Role:
    """A role with a published profile in force since ``valid_from``."""
    role = RoleFactory(**fields)
    make_profile(role, version, requirements, valid_from=valid_from)
    return role
