"""Writes about roles: import, profiles, what the product ships."""

from roles.services.importing import RolesResult, import_roles
from roles.services.profiles import RequirementInput, draft_profile, publish_profile, save_requirements
from roles.services.shipped import load_shipped_roles

__all__ = [
    "RequirementInput",
    "RolesResult",
    "draft_profile",
    "import_roles",
    "load_shipped_roles",
    "publish_profile",
    "save_requirements",
]
