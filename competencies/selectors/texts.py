"""Every text of a framework version with its languages, in the order of the framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from competencies.models import FrameworkVersion
from competencies.texts import SLOTS
from core.content import plain
from core.texts import Text, text_at


def version_texts(version: FrameworkVersion) -> list[Text]:
    """All texts of ``version``, in a fixed number of queries."""
    return list(_texts(version))


def _texts(version: FrameworkVersion) -> Iterator[Text]:
    here = str(version.slug)
    yield from _of(version, "version-", here, here)
    for level in version.levels.all():
        name = _("Level %(level)d") % {"level": level.level}
        yield from _of(level, "level-", name, name)
    for attribute in version.attributes.prefetch_related("levels"):
        name = plain(attribute.name)
        yield from _of(attribute, "attribute-", attribute.code, name, but="attribute-level")
        for rung in attribute.levels.all():
            yield from _of(rung, "attribute-level", attribute.code, _at(name, rung.level))
    for category in version.categories.all():
        yield from _of(category, "category-", str(category.code), str(category.code))
    skills = version.skills.prefetch_related("activities", "levels__statements")
    for skill in skills:
        name = f"{skill.code} {plain(skill.name)}"
        yield from _of(skill, "skill-", skill.code, name, but="skill-level")
        for activity in skill.activities.all():
            yield from _of(activity, "activity", skill.code, name)
        for step in skill.levels.all():
            at = _at(name, step.level)
            yield from _of(step, "skill-level", skill.code, at)
            for statement in step.statements.all():
                yield from _of(statement, "statement", skill.code, at)


def _at(name: str, level: int) -> str:
    return _("%(name)s, level %(level)d") % {"name": name, "level": level}


def _of(row: Any, prefix: str, group: str, where: str, but: str = "") -> Iterator[Text]:
    for slot in SLOTS:
        if isinstance(row, slot.model) and slot.name.startswith(prefix) and slot.name != but:
            label = _("%(where)s: %(field)s") % {"where": where, "field": slot.label}
            text = text_at(slot, row, group=group, where=label)
            if text is not None:
                yield text
