"""The fit of one person with every role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from core.content import plain
from people.models import Employee
from reports.rules import PersonRef, RoleFit, RoleRef, best, in_order, ways
from reports.selectors.facts import facts_of, role_ref
from roles.models import CareerStep, Role

SORTS = ("fit", "missing", "title")


@dataclass(frozen=True)
class RoleFits:
    """A person against every role with a profile in force. ``without_profile``: how many roles have none on that day."""

    person: PersonRef
    role: RoleRef | None
    as_of: dt.date
    rows: tuple[RoleFit, ...]
    without_profile: int

    @property
    def best(self) -> RoleFit | None:
        """The role, other than the one held, that fits best."""
        return best(self.rows)


def role_fits(
    employee: Employee, as_of: dt.date, viewer: User, *, sort: str = "fit", claims: bool = True
) -> RoleFits:
    """The fit of ``employee`` with every role that ``viewer`` may see, the reachable next ones first.

    The number of queries does not depend on how many roles there are.
    """
    roles = {role.pk: role for role in Role.objects.visible_to(viewer)}
    facts = facts_of([employee], as_of, viewer, roles=roles.values(), claims=claims)
    mine = facts.people[employee.pk]
    known = CareerStep.objects.filter(source__in=roles, target__in=roles).values_list("source", "target")
    reached = ways(mine.role.id, known) if mine.role else {}
    refs = {pk: role_ref(role) for pk, role in roles.items()}
    rows = [
        RoleFit(
            role=refs[pk],
            tier=role.tier,
            family=role.family,
            gap=facts.gap_of(employee.pk, refs[pk]),
            steps=len(reached[pk]) if pk in reached else None,
            way=tuple(refs[each] for each in reached.get(pk, ())[:-1]),
        )
        for pk, role in roles.items()
        if pk in facts.profiles
    ]
    titles = {pk: plain(role.title) for pk, role in roles.items()}
    return RoleFits(
        person=mine.person,
        role=mine.role,
        as_of=as_of,
        rows=tuple(in_order(rows, titles, sort)),
        without_profile=len(roles) - len(rows),
    )
