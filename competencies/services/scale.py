"""Changing what a draft says of itself, its levels of responsibility and its attributes, one language at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from competencies.models import Attribute, AttributeLevel, FrameworkVersion, Level
from competencies.selectors.states import state_of_attribute, state_of_level, state_of_version
from competencies.services.drafting import checked, name_of, open_draft, prose, put, require_state


@transaction.atomic
def change_version(
    *,
    version: FrameworkVersion,
    name: str,
    description: str,
    acknowledgement: str,
    below_range: str,
    above_range: str,
    language: str,
    expected: str,
    by: User,
    at: dt.datetime,
) -> FrameworkVersion:
    """Change the version's own texts in ``language``. ``expected``: the mark of what was read.

    Raises what ``open_draft`` and ``require_state`` raise, and :class:`core.errors.Invalid`.
    """
    version = open_draft(version, by)
    require_state(expected, state_of_version(version))
    version.name = put(version.name, language, name)
    version.description = put(version.description, language, description)
    version.acknowledgement = put(version.acknowledgement, language, acknowledgement)
    version.below_range = put(version.below_range, language, below_range)
    version.above_range = put(version.above_range, language, above_range)
    checked(
        [
            name_of("/name", version.name),
            prose("/description", version.description),
            prose("/acknowledgement", version.acknowledgement),
            prose("/below_range", version.below_range, required=True),
            prose("/above_range", version.above_range, required=True),
        ]
    )
    version.save()
    return version


@transaction.atomic
def change_level(
    *,
    level: Level,
    guiding_phrase: str,
    essence: str,
    language: str,
    expected: str,
    by: User,
    at: dt.datetime,
) -> Level:
    """Change the guiding phrase and the essence of a level of responsibility. Raises as :func:`change_version` does."""
    open_draft(level.version, by)
    level = Level.objects.get(pk=level.pk)
    require_state(expected, state_of_level(level))
    level.guiding_phrase = put(level.guiding_phrase, language, guiding_phrase)
    level.essence = put(level.essence, language, essence)
    checked(
        [name_of("/guiding_phrase", level.guiding_phrase), prose("/essence", level.essence, required=True)]
    )
    level.save()
    return level


@transaction.atomic
def change_attribute(
    *,
    attribute: Attribute,
    name: str,
    description: str,
    texts: Mapping[int, str],
    language: str,
    expected: str,
    by: User,
    at: dt.datetime,
) -> Attribute:
    """Change an attribute's name, description and its text at each level named. Raises as :func:`change_version` does."""
    open_draft(attribute.version, by)
    attribute = Attribute.objects.get(pk=attribute.pk)
    require_state(expected, state_of_attribute(attribute))
    attribute.name = put(attribute.name, language, name)
    attribute.description = put(attribute.description, language, description)
    rows = list(attribute.levels.all())
    for row in rows:
        row.text = put(row.text, language, texts.get(row.level, ""))
    checked(
        [
            name_of("/name", attribute.name),
            prose("/description", attribute.description),
            *(prose(f"/level_{row.level}", row.text, required=True) for row in rows),
        ]
    )
    attribute.save()
    AttributeLevel.objects.bulk_update(rows, ["text"])
    return attribute
