"""Every write about people and teams. Dated rows are closed and followed by new ones, never rewritten."""

from people.services.employees import (
    assign_role,
    change_person,
    give_account,
    hire,
    leave,
    link_account,
    register_person,
    transfer,
)
from people.services.teams import appoint_lead, create_team, end_lead, move_team

__all__ = [
    "appoint_lead",
    "assign_role",
    "change_person",
    "create_team",
    "end_lead",
    "give_account",
    "hire",
    "leave",
    "link_account",
    "move_team",
    "register_person",
    "transfer",
]
