"""State of the assessment app; one module per concern."""

from assessments.models.assessment import Assessment, AssessmentQuerySet, Rating, RatingEvidence, Verdict
from assessments.models.audit import AuditEvent
from assessments.models.cycle import Cycle
from assessments.models.evidence import Evidence
from assessments.models.held import HeldLevel
from assessments.models.migration import Migration, MigrationItem

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "AuditEvent",
    "Cycle",
    "Evidence",
    "HeldLevel",
    "Migration",
    "MigrationItem",
    "Rating",
    "RatingEvidence",
    "Verdict",
]
