"""Writes about frameworks: import, adoption, what the product ships."""

from competencies.services.drafting import CONFLICT, Line
from competencies.services.editing import (
    add_skill,
    add_skill_level,
    change_skill,
    change_skill_level,
    delete_skill,
    neighbours,
    remove_skill_level,
    set_activities,
)
from competencies.services.importing import ImportResult, import_framework, import_source
from competencies.services.mapping import decide_mapping, decide_same_codes, reject_mapping, reopen_mapping
from competencies.services.scale import change_attribute, change_level, change_version
from competencies.services.shipped import SHIPPED, SHIPPED_DRAFT, load_shipped_draft, load_shipped_framework
from competencies.services.versions import (
    adopt_version,
    content_mark,
    delete_version,
    deprecate_version,
    derive_version,
)

__all__ = [
    "CONFLICT",
    "SHIPPED",
    "SHIPPED_DRAFT",
    "ImportResult",
    "Line",
    "add_skill",
    "add_skill_level",
    "adopt_version",
    "change_attribute",
    "change_level",
    "change_skill",
    "change_skill_level",
    "change_version",
    "content_mark",
    "decide_mapping",
    "decide_same_codes",
    "delete_skill",
    "delete_version",
    "deprecate_version",
    "derive_version",
    "import_framework",
    "import_source",
    "load_shipped_draft",
    "load_shipped_framework",
    "neighbours",
    "reject_mapping",
    "remove_skill_level",
    "reopen_mapping",
    "set_activities",
]
