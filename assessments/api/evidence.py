"""Evidence over the API: metadata to whom it concerns, content and bytes only after their event."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from assessments import policies, selectors, services
from assessments.api.common import (
    ReasonInput,
    answer,
    check_match,
    etag_of,
    person_or_404,
    person_ref,
    require_scope,
    skill_of,
    user_of,
    wrong,
)
from assessments.api.serializers import MATCH
from assessments.downloads import bytes_of
from assessments.models import Evidence
from assessments.rules import counts_until
from competencies.api import SkillRef
from competencies.models import SkillLevel, Statement
from core.content import words_of
from core.dated import today
from core.serializers import IdField, StrictQuery
from people.api import PersonRef
from people.models import Employee

REASON = OpenApiParameter(
    "reason", OpenApiTypes.STR, description="Why it is opened. HR must say; the person can read it."
)
CONTENT = ("kind", "title", "activity_date", "text", "link")
STATES = ("verified", "unverified", "withdrawn")


class EvidenceSerializer(serializers.Serializer[Any]):
    """What is known of a piece of evidence. ``title`` and the reason are null for who may read the metadata only."""

    id = serializers.IntegerField(source="pk")
    person = serializers.SerializerMethodField()
    skill = serializers.SerializerMethodField()
    level = serializers.IntegerField(source="skill_level.level")
    statement = serializers.IntegerField(source="statement_id", allow_null=True)
    kind = serializers.ChoiceField(choices=Evidence.Kind.choices)
    title = serializers.SerializerMethodField()
    activity_date = serializers.DateField()
    counts_until = serializers.SerializerMethodField()
    stale = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    verified_by = serializers.SerializerMethodField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.SerializerMethodField()
    relied_on = serializers.BooleanField(help_text="A final rating relies on it: it can only be withdrawn.")
    has_text = serializers.SerializerMethodField()
    has_link = serializers.SerializerMethodField()
    has_file = serializers.SerializerMethodField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()

    def _readable(self, row: Evidence) -> bool:
        readable: set[int] = self.context["readable"]
        return row.pk in readable

    @extend_schema_field(PersonRef)
    def get_person(self, row: Evidence) -> Any:
        """Whose evidence."""
        return person_ref(row.employee, user_of(self.context["request"]))

    @extend_schema_field(SkillRef)
    def get_skill(self, row: Evidence) -> dict[str, Any]:
        """For which skill."""
        skill = row.skill_level.skill
        return {"id": skill.pk, "code": skill.code, "name": words_of(skill.name).text}

    def get_title(self, row: Evidence) -> str | None:
        """What it is called."""
        return row.title if self._readable(row) else None

    @extend_schema_field(OpenApiTypes.DATE)
    def get_counts_until(self, row: Evidence) -> Any:
        """The last day on which it counts."""
        months: dict[int, int] = self.context["months"]
        return counts_until(row.activity_date, months[row.employee_id])

    def get_stale(self, row: Evidence) -> bool:
        """Whether that day is past."""
        return bool(today() > self.get_counts_until(row))

    @extend_schema_field(PersonRef(allow_null=True))
    def get_verified_by(self, row: Evidence) -> Any:
        """Who verified it."""
        return person_ref(row.verified_by, user_of(self.context["request"]))

    def get_withdrawn_reason(self, row: Evidence) -> str | None:
        """Why it was withdrawn."""
        return row.withdrawn_reason if self._readable(row) else None

    def get_has_text(self, row: Evidence) -> bool:
        """Whether it holds a text."""
        return bool(row.text)

    def get_has_link(self, row: Evidence) -> bool:
        """Whether it holds a link."""
        return bool(row.link)

    def get_has_file(self, row: Evidence) -> bool:
        """Whether it holds a file."""
        return bool(row.file)


class EvidenceContent(serializers.Serializer[Any]):
    """What a piece of evidence says; the file's bytes are at ``file/``."""

    text = serializers.CharField()
    link = serializers.CharField()
    file_name = serializers.CharField()


class EvidenceChange(serializers.Serializer[Any]):
    """What changes of a piece of evidence; a verification is lifted by it."""

    kind = serializers.ChoiceField(choices=Evidence.Kind.choices)
    title = serializers.CharField(max_length=160)
    activity_date = serializers.DateField()
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=20_000)
    link = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class EvidenceInput(EvidenceChange):
    """New evidence, one's own unless a person is named: a text, a link, a file (multipart), or several of them."""

    person = IdField(required=False)
    skill = serializers.CharField(help_text="Code or id.")
    level = serializers.IntegerField(min_value=1, max_value=7)
    statement = IdField(required=False, allow_null=True)
    file = serializers.FileField(required=False, allow_null=True)


class EvidenceQuery(serializers.Serializer[Any]):
    """Which evidence is listed."""

    person = IdField(required=False)
    skill = serializers.CharField(required=False, help_text="The code of a skill.")
    kind = serializers.ChoiceField(choices=Evidence.Kind.choices, required=False)
    state = serializers.ChoiceField(choices=STATES, required=False)


class EvidenceViewSet(StrictQuery, viewsets.GenericViewSet[Evidence]):
    """Evidence in the reader's scope of today."""

    serializer_class = EvidenceSerializer
    filter_backends = ()  # the query is read by EvidenceQuery
    queryset = Evidence.objects.none()
    lookup_value_regex = r"[0-9]+"

    @property
    def query_parameters(self) -> frozenset[str]:  # type: ignore[override]
        """The list takes filters, the content a reason; nothing else takes any."""
        if self.action == "list":
            return frozenset(EvidenceQuery().fields)
        return frozenset({"reason"}) if self.action in ("content", "file") else frozenset()

    def get_queryset(self) -> QuerySet[Evidence]:
        """Everything in scope, with what an answer names."""
        return selectors.with_details(Evidence.objects.visible_to(user_of(self.request)))

    def _data(self, rows: list[Evidence]) -> Any:
        user = user_of(self.request)
        readable = Evidence.objects.readable_by(user).filter(pk__in=[row.pk for row in rows])
        context = {
            **self.get_serializer_context(),
            "readable": set(readable.values_list("pk", flat=True)),
            "months": selectors.currencies_of(row.employee_id for row in rows),
        }
        return EvidenceSerializer(rows, many=True, context=context).data

    def _detail(self, evidence: Evidence, **options: Any) -> Response:
        row = self.get_queryset().get(pk=evidence.pk)
        return answer(self._data([row])[0], _tag(row), **options)

    @extend_schema(parameters=[EvidenceQuery], responses=EvidenceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """A page of evidence, the latest activity first."""
        query = EvidenceQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        rows = self.get_queryset()
        for field, lookup in (
            ("person", "employee"),
            ("skill", "skill_level__skill__code"),
            ("kind", "kind"),
        ):
            if field in asked:
                rows = rows.filter(**{lookup: asked[field]})
        state = asked.get("state")
        if state == "withdrawn":
            rows = rows.filter(withdrawn_at__isnull=False)
        elif state:
            rows = rows.filter(withdrawn_at__isnull=True, verified_at__isnull=state == "unverified")
        return self.get_paginated_response(self._data(self.paginate_queryset(rows) or []))

    def retrieve(self, request: Request, pk: str) -> Response:
        """What is known of one piece."""
        return self._detail(self.get_object())

    @extend_schema(request=EvidenceInput, responses={201: EvidenceSerializer})
    def create(self, request: Request) -> Response:
        """Add evidence for a skill at a level, optionally for one of its statements."""
        data = EvidenceInput(data=request.data)
        data.is_valid(raise_exception=True)
        fields = dict(data.validated_data)
        user = user_of(request)
        named = fields.pop("person", None)
        employee = person_or_404(named, user) if named is not None else Employee.objects.of(user)
        if employee is None:
            raise wrong("person", _("This account belongs to no employee: name a person."))
        sent = fields.pop("file", None)
        evidence = services.add_evidence(
            employee=employee,
            skill_level=_skill_level(fields.pop("skill"), fields.pop("level"), employee),
            statement=_statement(fields.pop("statement", None)),
            upload=services.Upload(name=sent.name or "", data=sent.read()) if sent else None,
            by=user,
            at=timezone.now(),
            **fields,
        )
        location = self.reverse_action("detail", args=[evidence.pk])
        return self._detail(evidence, status=201, headers={"Location": location})

    def _change(self, request: Request, *, partial: bool) -> Response:
        evidence = self.get_object()
        user = user_of(request)
        policies.may_change_evidence(user, evidence).require()
        check_match(request, _tag(evidence))
        data = EvidenceChange(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        fields = {name: getattr(evidence, name) for name in CONTENT} | dict(data.validated_data)
        services.change_evidence(evidence=evidence, by=user, at=timezone.now(), **fields)
        return self._detail(evidence)

    @extend_schema(request=EvidenceChange, parameters=[MATCH])
    def update(self, request: Request, pk: str) -> Response:
        """Change what a piece of evidence says, as a whole."""
        return self._change(request, partial=False)

    @extend_schema(request=EvidenceChange, parameters=[MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what a piece of evidence says, in part."""
        return self._change(request, partial=True)

    @extend_schema(parameters=[MATCH], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete evidence that nothing relies on."""
        evidence = self.get_object()
        policies.may_change_evidence(user_of(request), evidence).require()
        check_match(request, _tag(evidence))
        services.delete_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Say that a piece of evidence is what it claims to be."""
        evidence = self.get_object()
        services.verify_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
        return self._detail(evidence)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unverify(self, request: Request, pk: str) -> Response:
        """Take a verification back, as long as no final rating relies on it."""
        evidence = self.get_object()
        services.unverify_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
        return self._detail(evidence)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Flag a piece of evidence as withdrawn, with a reason."""
        evidence = self.get_object()
        data = ReasonInput(data=request.data)
        data.is_valid(raise_exception=True)
        services.withdraw_evidence(
            evidence=evidence, by=user_of(request), at=timezone.now(), reason=data.validated_data["reason"]
        )
        return self._detail(evidence)

    def _opened(self, request: Request) -> Evidence:
        """The piece, once its event is written. A key needs the scope ``evidence``."""
        evidence = self.get_object()
        require_scope(request, Scope.EVIDENCE)
        reason = request.query_params.get("reason", "")
        return services.open_evidence(
            evidence=evidence, by=user_of(request), at=timezone.now(), reason=reason
        )

    @extend_schema(parameters=[REASON], responses=EvidenceContent, filters=False)
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> Response:
        """Text and link. Of somebody else this is an event that the person can see."""
        response = Response(EvidenceContent(self._opened(request)).data)
        response["Cache-Control"] = "private, no-store"
        return response

    @extend_schema(
        parameters=[REASON],
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> FileResponse:
        """The bytes, as a download. Of somebody else this is an event that the person can see."""
        return bytes_of(self._opened(request))


def _tag(evidence: Evidence) -> str:
    fields = ("pk", "kind", "title", "activity_date", "sha256", "text", "link", "verified_at", "withdrawn_at")
    return etag_of(*(getattr(evidence, name) for name in fields))


def _skill_level(skill: str, level: int, employee: Employee) -> SkillLevel:
    found = (
        SkillLevel.objects.filter(skill=skill_of(skill, employee), level=level)
        .select_related("skill")
        .first()
    )
    if found is None:
        raise wrong("level", _("This level lies outside the range of the skill."))
    return found


def _statement(pk: int | None) -> Statement | None:
    if pk is None:
        return None
    found = Statement.objects.filter(pk=pk).first()
    if found is None:
        raise wrong("statement", _("There is no such statement."))
    return found
