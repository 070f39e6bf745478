"""A draft framework and a role whose texts are there in some languages and not in others."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from competencies.models import FrameworkVersion, Skill, Statement
from competencies.services import adopt_version
from core.texts import Change
from roles.models import Area, Role
from tests.factories.competencies import (
    ActivityFactory,
    AttributeFactory,
    AttributeLevelFactory,
    CategoryFactory,
    FrameworkVersionFactory,
    LevelFactory,
    SkillFactory,
)
from tests.factories.people import Cast
from tests.factories.roles import RoleFactory

LINE = {"en": "Line", "it": "Riga"}


@dataclass
class Content:
    """What the tests are about."""

    version: FrameworkVersion
    skill: Skill
    role: Role
    area: Area
    hana: User
    sam: User
    second: User

    @property
    def statement(self) -> Statement:
        return Statement.objects.filter(skill_level__skill=self.skill).order_by("pk")[0]

    def adopt(self) -> FrameworkVersion:
        return adopt_version(version=self.version, by=None, at=timezone.now())


def build(cast: Cast) -> Content:
    Role.objects.update(archived_at=timezone.now())  # those of the cast
    version = FrameworkVersionFactory(slug="draft-1.0")
    for level in range(1, 8):
        LevelFactory(version=version, level=level)
    AttributeLevelFactory(attribute=AttributeFactory(version=version, code="AUTO"))
    skill = SkillFactory(
        version=version,
        category=CategoryFactory(version=version, code="selling"),
        code="SSUP",
        levels=range(2, 4),
    )
    ActivityFactory(skill=skill)
    role = RoleFactory(
        slug="seller", title={"en": "Seller", "it": "Venditore", "ru": "Продавец"}, purpose=LINE
    )
    area = Area.objects.create(role=role, order=0, name=LINE, description={})
    return Content(version, skill, role, area, cast.hana, cast.sam, cast.marek)


def change(key: str, language: str, text: str, shown: str = "") -> Change:
    return Change(key=key, language=language, shown=shown, text=text)
