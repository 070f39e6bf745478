"""A person is in one team and one role at a time; a team has one lead at a time."""

from core.guards import no_overlap

GUARDS = [
    no_overlap("guard_membership_overlap", "people_membership", keys=["employee_id"]),
    no_overlap("guard_roleholding_overlap", "people_roleholding", keys=["employee_id"]),
    no_overlap("guard_teamlead_overlap", "people_teamlead", keys=["team_id"]),
]
