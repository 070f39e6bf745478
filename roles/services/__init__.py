"""Writes about roles: editing, profiles, import, what the product ships."""

from roles.services.editing import archive_role, change_role, create_role, unarchive_role
from roles.services.importing import RolesResult, import_roles
from roles.services.planned import withdraw_planned_profile
from roles.services.profiles import (
    RequirementInput,
    discard_draft,
    draft_profile,
    publish_profile,
    save_requirements,
)
from roles.services.shipped import load_shipped_roles
from roles.services.successors import Successor, publish_successors, withdraw_successors

__all__ = [
    "RequirementInput",
    "RolesResult",
    "Successor",
    "archive_role",
    "change_role",
    "create_role",
    "discard_draft",
    "draft_profile",
    "import_roles",
    "load_shipped_roles",
    "publish_profile",
    "publish_successors",
    "save_requirements",
    "unarchive_role",
    "withdraw_planned_profile",
    "withdraw_successors",
]
