"""What differs between two profiles of a role, or between the profiles of two roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from roles.rules.content import RequirementContent

LATEST = dt.timedelta(days=366)
"""How far ahead a profile may begin."""


def wrong_day(begin: dt.date, today: dt.date) -> str:
    """Why a profile cannot begin on that day; nothing where it can."""
    if begin < today:
        return _("The day has passed; choose today or a later one.")
    if begin > today + LATEST:
        return _("A profile begins within %(days)d days; choose an earlier day.") % {"days": LATEST.days}
    return ""


class Difference(StrEnum):
    """How a requirement of the later profile stands to that of the earlier one."""

    ADDED = "added"
    RAISED = "raised"
    LOWERED = "lowered"
    REMOVED = "removed"
    WEIGHED = "weighed"  # the same level, of another weight or necessity
    SAME = "same"


@dataclass(frozen=True)
class RequirementChange:
    """One skill in two profiles. ``before`` is empty for an added one, ``after`` for a removed one."""

    code: str
    difference: Difference
    before: RequirementContent | None
    after: RequirementContent | None


def compare_requirements(
    before: Mapping[str, RequirementContent], after: Mapping[str, RequirementContent]
) -> list[RequirementChange]:
    """Every skill of either profile, those of ``after`` first and in its order, then what was removed."""
    found = [
        RequirementChange(code, _difference(before.get(code), wanted), before.get(code), wanted)
        for code, wanted in after.items()
    ]
    found += [
        RequirementChange(code, Difference.REMOVED, wanted, None)
        for code, wanted in before.items()
        if code not in after
    ]
    return found


def _difference(before: RequirementContent | None, after: RequirementContent) -> Difference:
    if before is None:
        return Difference.ADDED
    if before.level != after.level:
        return Difference.RAISED if after.level > before.level else Difference.LOWERED
    return Difference.SAME if before == after else Difference.WEIGHED
