"""Every write of the assessment app. Each call is atomic, takes ``by`` and ``at``, and writes its audit event inside."""

from assessments.services.audit import (
    broken_chains,
    record_event,
    record_export,
    record_trail_export,
    verify_chain,
)
from assessments.services.bulk import Piece, add_pieces, verify_pieces
from assessments.services.cycles import close_cycle, create_cycle, open_cycle, require_openable, update_cycle
from assessments.services.evidence import (
    Upload,
    add_evidence,
    change_evidence,
    delete_evidence,
    open_evidence,
    unverify_evidence,
    verify_evidence,
    withdraw_evidence,
)
from assessments.services.migrating import migrate_framework
from assessments.services.migration_plan import Plan, obstacles, plan_of, required_then
from assessments.services.migration_undo import standing_on, undo_migration
from assessments.services.ratings import UNSET, RatingEntry, record_rating, record_ratings
from assessments.services.starting import assign_assessor, start_assessment
from assessments.services.workflow import (
    appeal,
    assess,
    cancel,
    confirm,
    dismiss,
    moderate,
    reopen,
    submit,
)

__all__ = [
    "UNSET",
    "Piece",
    "Plan",
    "RatingEntry",
    "Upload",
    "add_evidence",
    "add_pieces",
    "appeal",
    "assess",
    "assign_assessor",
    "broken_chains",
    "cancel",
    "change_evidence",
    "close_cycle",
    "confirm",
    "create_cycle",
    "delete_evidence",
    "dismiss",
    "migrate_framework",
    "moderate",
    "obstacles",
    "open_cycle",
    "open_evidence",
    "plan_of",
    "record_event",
    "record_export",
    "record_rating",
    "record_ratings",
    "record_trail_export",
    "reopen",
    "require_openable",
    "required_then",
    "standing_on",
    "start_assessment",
    "submit",
    "undo_migration",
    "unverify_evidence",
    "update_cycle",
    "verify_chain",
    "verify_evidence",
    "verify_pieces",
    "withdraw_evidence",
]
