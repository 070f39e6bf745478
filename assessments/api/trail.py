"""The audit trail over the API."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import selectors
from assessments.api.common import user_of
from assessments.models import AuditEvent
from assessments.selectors import ACTIONS, GROUPS, TrailFilters, TrailItem
from core.serializers import IdField, StrictQuery
from people.api import PersonRef


class TrailSerializer(serializers.Serializer[TrailItem]):
    """One event. ``stream``, ``sequence`` and the hashes are its place in its chain."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=list(ACTIONS))
    label = serializers.CharField(help_text="The action in the language of the request.")  # type: ignore[assignment]
    actor = serializers.CharField(help_text="Who did it; a pseudonym for an auditor.")
    actor_id = serializers.IntegerField(allow_null=True, help_text="The person's id, if a person did it.")
    person = serializers.SerializerMethodField()
    assessment = serializers.IntegerField(source="assessment_id", allow_null=True)
    text = serializers.CharField(help_text="What the event says beside its action.")
    reason = serializers.CharField()
    stream = serializers.CharField()
    sequence = serializers.IntegerField()
    hash = serializers.CharField()
    previous_hash = serializers.CharField()

    @extend_schema_field(PersonRef(allow_null=True))
    def get_person(self, item: TrailItem) -> dict[str, Any] | None:
        """Whom it is about."""
        return {"id": item.subject_id, "name": item.subject} if item.subject_id is not None else None


class TrailQuery(serializers.Serializer[Any]):
    """Which events are listed. ``action`` may be the part before the dot, for all of that kind."""

    action = serializers.ChoiceField(
        choices=[*GROUPS, *(action for action in ACTIONS if action not in GROUPS)], required=False
    )
    person = IdField(required=False)
    assessment = IdField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    sort = serializers.ChoiceField(choices=list(selectors.TRAIL_SORTS), required=False)


class TrailViewSet(StrictQuery, viewsets.GenericViewSet[Any]):
    """The audit trail: all of it for auditors, what is about no person for administrators, else who has read one's record."""

    serializer_class = TrailSerializer
    filter_backends = ()
    query_parameters = frozenset(TrailQuery().fields)
    queryset = AuditEvent.objects.none()
    lookup_value_regex = r"[0-9]+"

    @extend_schema(operation_id="events_list", parameters=[TrailQuery], responses=TrailSerializer(many=True))
    def list(self, request: Request) -> Response:
        """A page of events, the latest first."""
        query = TrailQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        viewer = user_of(request)
        rows = selectors.trail(viewer, TrailFilters(**query.validated_data))
        page = self.paginate_queryset(rows)
        found = selectors.trail_items(page or [], viewer)
        return self.get_paginated_response(self.get_serializer(found, many=True).data)

    @extend_schema(operation_id="events_read")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One event."""
        viewer = user_of(request)
        row = get_object_or_404(selectors.trail(viewer, TrailFilters()), pk=pk)
        return Response(self.get_serializer(selectors.trail_items([row], viewer)[0]).data)
