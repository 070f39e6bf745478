"""Composed reads of the assessments app: what pages, API, tasks and reports show of an assessment to one reader."""

from assessments.selectors.cycles import (
    CycleProgress,
    Population,
    Progress,
    cycle_progress,
    cycles_that_need,
    population,
    progress_of,
)
from assessments.selectors.evidence import (
    EvidenceFilters,
    EvidenceItem,
    currencies_of,
    currency_of,
    evidence_items,
    own_evidence,
    with_details,
)
from assessments.selectors.ladder import can_rate, ladder_of, side_of
from assessments.selectors.ladder_view import Ladder, Side, with_typed
from assessments.selectors.page import POLICIES, assessment_page
from assessments.selectors.page_view import ASKS_REASON, AssessmentPage, SkillState
from assessments.selectors.trail import (
    ACTIONS,
    GROUPS,
    TrailFilters,
    TrailItem,
    streams_of,
    trail,
    trail_items,
    what_was_exported,
)
from assessments.selectors.trail import SORTS as TRAIL_SORTS
from assessments.selectors.worklist import (
    TASKS,
    VIEWS,
    WorkFilters,
    WorkItem,
    may_be_started,
    todo,
    view_counts,
    work_items,
    worklist,
)

__all__ = [
    "ACTIONS",
    "ASKS_REASON",
    "GROUPS",
    "POLICIES",
    "TASKS",
    "TRAIL_SORTS",
    "VIEWS",
    "AssessmentPage",
    "CycleProgress",
    "EvidenceFilters",
    "EvidenceItem",
    "Ladder",
    "Population",
    "Progress",
    "Side",
    "SkillState",
    "TrailFilters",
    "TrailItem",
    "WorkFilters",
    "WorkItem",
    "assessment_page",
    "can_rate",
    "currencies_of",
    "currency_of",
    "cycle_progress",
    "cycles_that_need",
    "evidence_items",
    "ladder_of",
    "may_be_started",
    "own_evidence",
    "population",
    "progress_of",
    "side_of",
    "streams_of",
    "todo",
    "trail",
    "trail_items",
    "view_counts",
    "what_was_exported",
    "with_details",
    "with_typed",
    "work_items",
    "worklist",
]
