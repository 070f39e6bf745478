"""Changing the skills of a draft, one language at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import LEVELS, Category, FrameworkVersion, Skill, SkillLevel
from competencies.rules import CODE, MOST_ITEMS
from competencies.selectors.states import state_of_activities, state_of_skill, state_of_skill_level
from competencies.services.drafting import (
    Line,
    checked,
    name_of,
    open_draft,
    prose,
    put,
    require_state,
    unless_used,
    write_lines,
)
from competencies.usage import uses_of
from core.errors import FieldError, Invalid, WrongState

FEWEST, MOST = 2, 5
"""Statements of a level."""


@transaction.atomic
def change_skill(
    *,
    skill: Skill,
    category: Category,
    name: str,
    description: str,
    guidance: str,
    language: str,
    expected: str,
    by: User,
    at: dt.datetime,
) -> Skill:
    """Change a skill's texts in ``language``, and its category. ``expected``: the mark of what was read.

    Raises what :func:`open_draft` and :func:`require_state` raise, and :class:`core.errors.Invalid`.
    """
    version = open_draft(skill.version, by)
    skill = Skill.objects.get(pk=skill.pk)
    require_state(expected, state_of_skill(skill))
    if category.version_id != version.pk:
        raise Invalid(errors=[FieldError("/category", _("This category belongs to another version."))])
    skill.category = category
    skill.name = put(skill.name, language, name)
    skill.description = put(skill.description, language, description)
    skill.guidance = put(skill.guidance, language, guidance)
    checked(
        [
            name_of("/name", skill.name),
            prose("/description", skill.description, required=True),
            prose("/guidance", skill.guidance),
        ]
    )
    skill.save()
    return skill


@transaction.atomic
def set_activities(
    *, skill: Skill, lines: Sequence[Line], language: str, expected: str, by: User, at: dt.datetime
) -> None:
    """Make ``lines`` the typical activities of a skill, in their order. Raises as :func:`change_skill` does."""
    open_draft(skill.version, by)
    require_state(expected, state_of_activities(Skill.objects.get(pk=skill.pk)))
    if sum(line.id is not None or bool(line.words.strip()) for line in lines) > MOST_ITEMS:
        raise Invalid(errors=[FieldError("/lines", _("A skill has at most fifty typical activities."))])
    write_lines(skill.activities, lines, language, skill=skill)


@transaction.atomic
def change_skill_level(
    *,
    level: SkillLevel,
    essence: str,
    lines: Sequence[Line],
    language: str,
    expected: str,
    by: User,
    at: dt.datetime,
) -> None:
    """Change the essence of a skill at a level, and make ``lines`` its two to five statements, in their order.

    Raises as :func:`change_skill` does; statements that something relies on cannot go (``WrongState``).
    """
    open_draft(level.skill.version, by)
    level = SkillLevel.objects.get(pk=level.pk)
    require_state(expected, state_of_skill_level(level))
    _write_level(level, essence, lines, language)


@transaction.atomic
def add_skill_level(
    *,
    skill: Skill,
    level: int,
    essence: str,
    lines: Sequence[Line],
    language: str,
    by: User,
    at: dt.datetime,
) -> SkillLevel:
    """Describe a skill at one more level, next to those that are defined.

    Raises :class:`core.errors.WrongState` where the level is defined already or would leave a gap, and as
    :func:`change_skill` does.
    """
    open_draft(skill.version, by)
    if level not in neighbours(list(skill.levels.values_list("level", flat=True))):
        raise WrongState(_("A level can only be added right below or above those that are defined."))
    row = SkillLevel.objects.create(skill=skill, level=level, essence={})
    _write_level(row, essence, lines, language)
    return row


@transaction.atomic
def remove_skill_level(*, level: SkillLevel, by: User, at: dt.datetime) -> None:
    """Take the lowest or the highest level of a skill away, with its statements.

    Raises :class:`core.errors.WrongState` for a level in between, for the only one, and while something requires it.
    """
    open_draft(level.skill.version, by)
    defined = sorted(level.skill.levels.values_list("level", flat=True))
    if len(defined) == 1:
        raise WrongState(_("This is the only level of the skill. Delete the skill instead."))
    if level.level not in (defined[0], defined[-1]):
        raise WrongState(_("Only the lowest or the highest level can be removed: levels are contiguous."))
    needed = _("Level %(level)d of %(code)s is in use.") % {"level": level.level, "code": level.skill.code}
    if any(use.level == level.level for use in uses_of(level.skill, by)):
        raise WrongState(needed, code="in_use")
    with unless_used(needed):
        level.delete()


@transaction.atomic
def add_skill(
    *,
    version: FrameworkVersion,
    code: str,
    category: Category,
    name: str,
    description: str,
    level: int,
    essence: str,
    lines: Sequence[Line],
    language: str,
    by: User,
    at: dt.datetime,
) -> Skill:
    """Add a skill that is described at one level to begin with. It comes last in its category.

    Raises as :func:`change_skill` does, and :class:`core.errors.Invalid` for a code that is none or taken.
    """
    version = open_draft(version, by)
    if not re.match(CODE, code):
        raise Invalid(errors=[FieldError("/code", _("A code is four capital letters."))])
    if version.skills.filter(code=code).exists():
        raise Invalid(errors=[FieldError("/code", _("There is a skill with this code already."))])
    if category.version_id != version.pk:
        raise Invalid(errors=[FieldError("/category", _("This category belongs to another version."))])
    last = version.skills.aggregate(last=Max("order"))["last"]
    texts = put(None, language, name), put(None, language, description)
    checked([name_of("/name", texts[0]), prose("/description", texts[1], required=True)])
    skill = Skill.objects.create(
        version=version,
        code=code,
        category=category,
        name=texts[0],
        description=texts[1],
        guidance={},
        order=0 if last is None else last + 1,
    )
    row = SkillLevel.objects.create(skill=skill, level=level, essence={})
    _write_level(row, essence, lines, language)
    return skill


@transaction.atomic
def delete_skill(*, skill: Skill, by: User, at: dt.datetime) -> None:
    """Take a skill out of a draft, with all that it says. Raises :class:`core.errors.WrongState` while something requires it."""
    open_draft(skill.version, by)
    with unless_used(_("%(code)s is in use.") % {"code": skill.code}):
        skill.delete()


def neighbours(defined: Sequence[int]) -> list[int]:
    """The levels that can be added to those ``defined``: the one below and the one above, on the scale."""
    return [level for level in (min(defined) - 1, max(defined) + 1) if level in LEVELS]


def _write_level(row: SkillLevel, essence: str, lines: Sequence[Line], language: str) -> None:
    count = sum(line.id is not None or bool(line.words.strip()) for line in lines)
    if not FEWEST <= count <= MOST:
        raise Invalid(errors=[FieldError("/lines", _("A level has two to five statements."))])
    row.essence = put(row.essence, language, essence)
    checked([prose("/essence", row.essence)])
    row.save()
    with unless_used(_("A statement that you took out is in use.")):
        write_lines(row.statements, lines, language, skill_level=row)
