"""Which fields of a framework version hold texts, and which rows they are in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

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
from core.texts import Slot

KINDS: dict[str, Any] = {
    "version": _("Framework"),
    "level": _("Levels of responsibility"),
    "attribute": _("Attributes"),
    "category": _("Categories"),
    "skill": _("Skills"),
    "activity": _("Typical activities"),
    "skill-level": _("Essence of skills at levels"),
    "statement": _("Statements"),
}

SLOTS = (
    Slot("version-name", "version", FrameworkVersion, "name", _("name")),
    Slot("version-description", "version", FrameworkVersion, "description", _("description"), lines=True),
    Slot("version-licence", "version", FrameworkVersion, "acknowledgement", _("licence acknowledgement"), lines=True),
    Slot("version-below", "version", FrameworkVersion, "below_range", _("explanation of levels below the range"), lines=True),
    Slot("version-above", "version", FrameworkVersion, "above_range", _("explanation of levels above the range"), lines=True),
    Slot("level-phrase", "level", Level, "guiding_phrase", _("guiding phrase")),
    Slot("level-essence", "level", Level, "essence", _("essence"), lines=True),
    Slot("attribute-name", "attribute", Attribute, "name", _("name")),
    Slot("attribute-description", "attribute", Attribute, "description", _("description"), lines=True),
    Slot("attribute-level", "attribute", AttributeLevel, "text", _("text"), lines=True),
    Slot("category-name", "category", Category, "name", _("name")),
    Slot("skill-name", "skill", Skill, "name", _("name")),
    Slot("skill-description", "skill", Skill, "description", _("description"), lines=True),
    Slot("skill-guidance", "skill", Skill, "guidance", _("guidance"), lines=True),
    Slot("activity", "activity", Activity, "text", _("typical activity"), lines=True),
    Slot("skill-level", "skill-level", SkillLevel, "essence", _("essence"), lines=True),
    Slot("statement", "statement", Statement, "text", _("statement"), lines=True),
)  # fmt: skip

_PATHS: dict[type[Any], str] = {
    FrameworkVersion: "pk",
    Level: "version",
    Attribute: "version",
    AttributeLevel: "attribute__version",
    Category: "version",
    Skill: "version",
    Activity: "skill__version",
    SkillLevel: "skill__version",
    Statement: "skill_level__skill__version",
}


def rows_of(version: FrameworkVersion) -> dict[str, QuerySet[Any]]:
    """Per slot, the rows of ``version``."""
    return {slot.name: QuerySet(slot.model).filter(**{_PATHS[slot.model]: version.pk}) for slot in SLOTS}
