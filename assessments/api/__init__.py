"""Cycles, assessments, ratings and evidence in the REST API."""

from assessments.api.assessments import AssessmentViewSet
from assessments.api.cycles import CycleViewSet
from assessments.api.evidence import EvidenceViewSet
from assessments.api.trail import TrailViewSet

__all__ = ["AssessmentViewSet", "CycleViewSet", "EvidenceViewSet", "TrailViewSet"]
