"""Skills, people, roles and profiles as figures name them, and the facts that figures are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

ESSENTIAL, DESIRABLE = "essential", "desirable"
DECIMALS = 4
SMALL_GROUP = 5  # figures about fewer people than this would be figures about persons


class State(StrEnum):
    """A skill against a requirement."""

    MET = "met"
    GAP = "gap"
    NOT_ASSESSED = "not_assessed"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class SkillRef:
    """A skill as figures name it; ``name`` is multilingual content, printed in the language of the reader."""

    id: int
    code: str
    name: object = field(compare=False)
    category: object = field(default="", compare=False)
    order: tuple[int, int] = field(default=(0, 0), compare=False)  # of the category, and within it


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as the reader may know it: a name, or a pseudonym."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role."""

    id: int
    slug: str
    title: object = field(compare=False)


@dataclass(frozen=True, slots=True)
class TeamRef:
    """A team."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """The version of a role profile, and the framework version in whose terms it speaks."""

    id: int
    number: int
    valid_from: dt.date
    framework: str
    framework_name: object = field(compare=False)
    acknowledgement: object = field(compare=False, default=None)
    """What the owner of the framework's text wants said wherever it is shown."""


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement of a profile."""

    skill: SkillRef
    level: int
    necessity: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """A confirmed level in force on the day, since when, and how long (in calendar months) its evidence counts."""

    skill: SkillRef
    level: int
    since: dt.date
    currency_months: int
    assessment_id: int
