"""What holds of roles, as pure functions: the document format, what differs, what a career step asks, how the map lies."""

from roles.rules.content import IndicatorContent, PartContent, RequirementContent, RoleContent, content_of
from roles.rules.document import check_roles
from roles.rules.editing import (
    RESERVED,
    IndicatorInput,
    PartInput,
    RoleInput,
    Wrong,
    circles,
    free_slug,
    merged,
    wrong_with,
)
from roles.rules.layout import Curve, Layout, Spot, lay_out
from roles.rules.requirements import Difference, RequirementChange, compare_requirements, wrong_day
from roles.rules.steps import Change, StepDemand, demands_of, on_the_way

__all__ = [
    "RESERVED",
    "Change",
    "Curve",
    "Difference",
    "IndicatorContent",
    "IndicatorInput",
    "Layout",
    "PartContent",
    "PartInput",
    "RequirementChange",
    "RequirementContent",
    "RoleContent",
    "RoleInput",
    "Spot",
    "StepDemand",
    "Wrong",
    "check_roles",
    "circles",
    "compare_requirements",
    "content_of",
    "demands_of",
    "free_slug",
    "lay_out",
    "merged",
    "on_the_way",
    "wrong_day",
    "wrong_with",
]
