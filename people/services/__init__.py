"""Every write about people and teams. Dated rows are closed and followed by new ones, never rewritten."""

from people.services.employees import (
    PLANNED,
    assign_role,
    change_person,
    give_account,
    hire,
    leave,
    link_account,
    register_person,
    transfer,
    withdraw_planned,
)
from people.services.teams import (
    appoint_lead,
    change_team,
    close_team,
    create_team,
    end_lead,
    found_team,
    move_team,
    reopen_team,
)

__all__ = [
    "PLANNED",
    "appoint_lead",
    "assign_role",
    "change_person",
    "change_team",
    "close_team",
    "create_team",
    "end_lead",
    "found_team",
    "give_account",
    "hire",
    "leave",
    "link_account",
    "move_team",
    "register_person",
    "reopen_team",
    "transfer",
    "withdraw_planned",
]
