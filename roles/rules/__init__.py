"""What holds of roles, as pure functions: the document format, what differs, what a career step asks, how the map lies."""

from roles.rules.content import IndicatorContent, PartContent, RequirementContent, RoleContent, content_of
from roles.rules.document import check_roles
from roles.rules.layout import Curve, Layout, Spot, lay_out
from roles.rules.steps import Change, StepDemand, demands_of, on_the_way

__all__ = [
    "Change",
    "Curve",
    "IndicatorContent",
    "Layout",
    "PartContent",
    "RequirementContent",
    "RoleContent",
    "Spot",
    "StepDemand",
    "check_roles",
    "content_of",
    "demands_of",
    "lay_out",
    "on_the_way",
]
