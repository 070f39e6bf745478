"""Report jobs over the API: ask, watch, take the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiKey, Scope, User
from core.dated import today
from core.serializers import StrictQuery
from people.api import PersonRef, TeamRef
from people.models import Employee, Team
from people.selectors import name_for
from reports import policies, services
from reports.models import ReportJob, ReportJobQuerySet
from reports.selectors.jobs import error_text, is_known, jobs_of
from reports.views.jobs import file_response
from roles.api import RoleRef
from roles.models import Role


class PdfRenderer(JSONRenderer):
    """Lets a client ask for ``application/pdf``; a refusal is still a problem document."""

    media_type = "application/pdf"
    format = "pdf"


class JobSerializer(serializers.ModelSerializer[ReportJob]):
    """A report job; ``progress`` in percent, ``error`` says what to do about a failed one, ``file`` is there once it is done."""

    person = serializers.SerializerMethodField()
    team = TeamRef(allow_null=True)
    role = RoleRef(allow_null=True)
    error = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField()

    class Meta:
        model = ReportJob
        fields = (
            "id",
            "kind",
            "state",
            "progress",
            "error",
            "person",
            "team",
            "role",
            "language",
            "as_of",
            "created_at",
            "finished_at",
            "size",
            "sha256",
            "file",
        )

    @extend_schema_field(PersonRef(allow_null=True))
    def get_person(self, job: ReportJob) -> dict[str, Any] | None:
        """The person it is about; none once he or she has left your scope."""
        if job.person is None or not is_known(job):
            return None
        return {"id": job.person.pk, "name": name_for(job.person, self.context["request"].user)}

    def get_error(self, job: ReportJob) -> str | None:
        """Why it failed."""
        return error_text(job.error) or None

    @extend_schema_field(OpenApiTypes.URI)
    def get_file(self, job: ReportJob) -> str | None:
        """Where the file is."""
        if job.state != ReportJob.State.DONE:
            return None
        return str(self.context["request"].build_absolute_uri(reverse("v1:report-file", args=[job.pk])))


class NewJobSerializer(serializers.Serializer[Any]):
    """A report to be made: ``person`` or ``team`` or ``role``, as the kind needs; a gap report may name a role to compare with."""

    kind = serializers.CharField(help_text=f"One of {', '.join(ReportJob.Kind.values)}.")
    person = serializers.IntegerField(required=False, allow_null=True, help_text="Id of a person in scope.")
    team = serializers.IntegerField(required=False, allow_null=True, help_text="Id of a team in scope.")
    role = serializers.CharField(required=False, allow_null=True, help_text="Slug of a role.")
    language = serializers.CharField(
        required=False, help_text="Language of the report; that of the request unless named."
    )
    as_of = serializers.DateField(required=False, help_text="The day that it is about; today unless named.")
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=1000,
        help_text="HR says why, the people can read it; what a key is for (its name) stands in for it.",
    )


class JobQuery(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    kind = serializers.ChoiceField(choices=ReportJob.Kind.values, required=False)
    state = serializers.ChoiceField(choices=ReportJob.State.values, required=False)


class ReportViewSet(StrictQuery, viewsets.GenericViewSet[ReportJob]):
    """The reader's own report jobs."""

    serializer_class = JobSerializer
    filter_backends = ()
    query_parameters = frozenset(JobQuery().fields)
    queryset = ReportJob.objects.none()
    lookup_value_regex = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"

    @property
    def viewer(self) -> User:
        """Who asks."""
        return cast("User", self.request.user)

    @property
    def sees_claims(self) -> bool:
        """Whether a report may hold unconfirmed levels: not for a key without the scope for them."""
        key = self.request.auth
        return not isinstance(key, ApiKey) or Scope.RATINGS in key.scopes

    @property
    def standing_reason(self) -> str:
        """What the key is for, as its owner said when it was made: the reason of a program that names none."""
        key = self.request.auth
        return _("API key: %(name)s") % {"name": key.name} if isinstance(key, ApiKey) and key.name else ""

    def get_queryset(self) -> ReportJobQuerySet:
        """The reader's own."""
        return jobs_of(self.viewer)

    @extend_schema(operation_id="reports_list", parameters=[JobQuery])
    def list(self, request: Request) -> Response:
        """Your report jobs, newest first."""
        query = JobQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(jobs_of(self.viewer, **query.validated_data))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="reports_read")
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """How far a job is."""
        return Response(self.get_serializer(get_object_or_404(self.get_queryset(), pk=pk)).data)

    @extend_schema(operation_id="reports_create", request=NewJobSerializer, responses={202: JobSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a report: 202, and where to look for it in ``Location``."""
        policies.may_ask_for_reports(self.viewer).require()
        asked = NewJobSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job = services.request_report(
            by=self.viewer, at=timezone.now(), claims=self.sees_claims, **self._request(asked.validated_data)
        )
        url = request.build_absolute_uri(reverse("v1:report-detail", args=[job.pk]))
        data = self.get_serializer(job).data
        return Response(data, status=status.HTTP_202_ACCEPTED, headers={"Location": url})

    def _request(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The input with objects in scope for their ids; others are unknown (404)."""
        asked = {"reason": "", "language": get_language() or "", "as_of": today(), **data}
        asked["reason"] = asked["reason"].strip() or self.standing_reason
        scopes = {
            "person": (Employee.objects.visible_to(self.viewer), "pk"),
            "team": (Team.objects.visible_to(self.viewer), "pk"),
            "role": (Role.objects.visible_to(self.viewer), "slug"),
        }
        for name, (found, key) in scopes.items():
            value = data.get(name)
            asked[name] = None if value is None else get_object_or_404(found, **{key: value})
        return asked

    @extend_schema(
        operation_id="reports_file",
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "The PDF.")},
    )
    @action(detail=True, renderer_classes=[JSONRenderer, PdfRenderer])
    def file(self, request: Request, pk: UUID) -> FileResponse:
        """The file; 409 until it is done."""
        found = services.open_report(job_id=pk, by=self.viewer, at=timezone.now(), claims=self.sees_claims)
        return file_response(found)

    @extend_schema(operation_id="reports_delete", responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Delete a job and its file."""
        services.delete_report(job_id=pk, by=self.viewer, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
