"""The gap of one person with a role."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from people.models import Employee
from reports.rules import Gap, GapItem
from reports.selectors.facts import facts_of, role_ref
from roles.models import Role


def person_gap(
    employee: Employee,
    as_of: dt.date,
    *,
    role: Role | None = None,
    viewer: User | None = None,
    claims: bool = True,
) -> Gap:
    """What separates ``employee`` from ``role`` (default: the one held on ``as_of``) on that day, as ``viewer`` may know it.

    Without a viewer (the system itself) names are plain and blind claims are left out.
    """
    facts = facts_of([employee], as_of, viewer, roles=[role] if role else [], claims=claims)
    return facts.gap_of(employee.pk, role_ref(role) if role else None)


def held_levels(employee: Employee, as_of: dt.date, viewer: User) -> list[GapItem]:
    """Every level that ``employee`` held on ``as_of``, in the framework's order, with the evidence behind it."""
    gap = person_gap(employee, as_of, viewer=viewer, claims=False)
    held = [item for item in (*gap.items, *gap.other) if item.held is not None]
    return sorted(held, key=lambda item: (item.skill.order, item.skill.code))
