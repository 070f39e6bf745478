"""Assessments and their ratings over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from assessments import policies, selectors, services
from assessments.api.common import (
    ReasonInput,
    answer,
    expected_revision,
    has_scope,
    person_only,
    person_or_404,
    revision_tag,
    user_of,
    wrong,
)
from assessments.api.serializers import (
    MATCH,
    AssessmentDetail,
    AssessmentQuery,
    AssessmentRow,
    AssignInput,
    RatingInput,
    RatingSerializer,
    StartInput,
)
from assessments.models import Assessment, Rating
from assessments.services import UNSET, RatingEntry
from competencies.models import Skill
from core.serializers import StrictQuery
from people.models import Employee

Steps = Callable[..., Assessment]


class AssessmentViewSet(StrictQuery, viewsets.GenericViewSet[Assessment]):
    """Assessments in the reader's scope of today."""

    serializer_class = AssessmentDetail
    filter_backends = ()  # the query is read by AssessmentQuery and handed to the selector
    queryset = Assessment.objects.none()
    lookup_value_regex = r"[0-9]+"

    @property
    def query_parameters(self) -> frozenset[str]:  # type: ignore[override]
        """The list takes filters; nothing else does."""
        return frozenset(AssessmentQuery().fields) if self.action == "list" else frozenset()

    def get_queryset(self) -> QuerySet[Assessment]:
        """Everything in scope, with what an answer names."""
        return _named(Assessment.objects.visible_to(user_of(self.request)))

    def _detail(self, assessment: Assessment, **options: Any) -> Response:
        row = self.get_queryset().get(pk=assessment.pk)
        return answer(self.get_serializer(row).data, revision_tag(row), **options)

    def _location(self, assessment: Assessment) -> dict[str, str]:
        return {"Location": self.reverse_action("detail", args=[assessment.pk])}

    @extend_schema(parameters=[AssessmentQuery], responses=AssessmentRow(many=True))
    def list(self, request: Request) -> Response:
        """A page of assessments."""
        query = AssessmentQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        person = asked.pop("person", None)
        rows = selectors.worklist(user_of(request), selectors.WorkFilters(**asked))
        if person is not None:
            rows = rows.filter(employee=person)
        page = self.paginate_queryset(_named(rows))
        return self.get_paginated_response(
            AssessmentRow(page, many=True, context=self.get_serializer_context()).data
        )

    def retrieve(self, request: Request, pk: str) -> Response:
        """One assessment."""
        return self._detail(self.get_object())

    @extend_schema(request=StartInput, responses={201: AssessmentDetail})
    def create(self, request: Request) -> Response:
        """Start an assessment against the profile of the role that the person holds today."""
        data = StartInput(data=request.data)
        data.is_valid(raise_exception=True)
        user = user_of(request)
        own = Employee.objects.of(user)
        named = data.validated_data.get("person")
        employee = person_or_404(named, user) if named is not None else own
        if employee is None:
            raise wrong("person", _("This account belongs to no employee: name a person."))
        assessor = data.validated_data.get("assessor")
        assessment = services.start_assessment(
            employee=employee,
            by=user,
            at=timezone.now(),
            cycle=data.validated_data.get("cycle"),
            assessor=_assessor(assessor) if assessor is not None else None,
        )
        return self._detail(assessment, status=201, headers=self._location(assessment))

    @extend_schema(request=AssignInput, parameters=[MATCH])
    def partial_update(self, request: Request, pk: str) -> Response:
        """Name who assesses."""
        assessment = self.get_object()
        policies.may_assign(user_of(request), assessment).require()
        revision = expected_revision(request)
        data = AssignInput(data=request.data)
        data.is_valid(raise_exception=True)
        assessor = _assessor(data.validated_data["assessor"])
        services.assign_assessor(
            assessment=assessment,
            assessor=assessor,
            by=user_of(request),
            at=timezone.now(),
            expected_revision=revision,
        )
        return self._detail(assessment)

    # -- ratings

    @extend_schema(responses=RatingSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def ratings(self, request: Request, pk: str) -> Response:
        """The ratings that you may know: your own side's, the other's once it is shown, the final ones."""
        assessment = self.get_object()
        return self._ratings(assessment)

    @extend_schema(
        request=RatingInput(many=True),
        responses=RatingSerializer(many=True),
        parameters=[MATCH],
        filters=False,
    )
    @ratings.mapping.patch
    def change_ratings(self, request: Request, pk: str) -> Response:
        """Record claims (the person concerned) or ratings (assessor, line manager): one entry or several, all or none."""
        assessment = self.get_object()
        user = user_of(request)
        side = selectors.side_of(user, assessment)
        if not side:
            policies.may_assess(user, assessment).require()
        revision = expected_revision(request)
        sent = request.data if isinstance(request.data, list) else [request.data]
        data = RatingInput(data=sent, many=True, allow_empty=False)
        data.is_valid(raise_exception=True)
        entries = _entries(data.validated_data, assessment)
        services.record_ratings(
            assessment=assessment,
            kind=side,
            entries=entries,
            by=user,
            at=timezone.now(),
            expected_revision=revision,
        )
        return self._ratings(assessment)

    @extend_schema(
        request=RatingInput(many=True),
        responses=RatingSerializer(many=True),
        parameters=[MATCH],
        filters=False,
    )
    @ratings.mapping.put
    def put_ratings(self, request: Request, pk: str) -> Response:
        """The same as PATCH: each entry stands for what it names."""
        return self.change_ratings(request, pk)

    def _ratings(self, assessment: Assessment) -> Response:
        kinds = _kinds(self.request, assessment)
        rows = (
            assessment.ratings.filter(kind__in=kinds)
            .select_related("skill")
            .prefetch_related("verdicts")
            .order_by("skill__order", "skill__code", "kind")
        )
        page = self.paginate_queryset(rows)  # type: ignore[arg-type]
        response = self.get_paginated_response(RatingSerializer(page, many=True).data)
        response["ETag"] = revision_tag(assessment)
        return response

    # -- steps

    def _step(self, request: Request, step: Steps, *, reason: bool = True) -> Response:
        assessment = self.get_object()
        revision = expected_revision(request)
        data = ReasonInput(data=request.data)
        data.is_valid(raise_exception=True)
        options = {"reason": data.validated_data["reason"]} if reason else {}
        result = step(
            assessment=assessment,
            by=user_of(request),
            at=timezone.now(),
            expected_revision=revision,
            **options,
        )
        return self._detail(result, headers=self._location(result))

    @extend_schema(request=None, parameters=[MATCH])
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """The person concerned hands the claims over."""
        return self._step(request, services.submit, reason=False)

    @extend_schema(request=None, parameters=[MATCH])
    @action(detail=True, methods=["post"])
    def assess(self, request: Request, pk: str) -> Response:
        """The assessor hands the ratings over."""
        return self._step(request, services.assess, reason=False)

    @extend_schema(request=ReasonInput, parameters=[MATCH])
    @action(detail=True, methods=["post"])
    def moderate(self, request: Request, pk: str) -> Response:
        """HR or a manager above finds the ratings in line with those of others."""
        return self._step(request, services.moderate)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Make the levels final; never by an API key. 409 names each skill that no verified evidence backs."""
        self.get_object()
        person_only(request)
        return self._step(request, services.confirm)

    @extend_schema(request=ReasonInput, parameters=[MATCH])
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str) -> Response:
        """The person concerned asks for another look; once for each version."""
        return self._step(request, services.appeal)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Answer an appeal: the decision stands. Never by an API key."""
        self.get_object()
        person_only(request)
        return self._step(request, services.dismiss)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Begin the next version; never by an API key. The answer is the new version."""
        self.get_object()
        person_only(request)
        return self._step(request, services.reopen)

    @extend_schema(request=ReasonInput, parameters=[MATCH])
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """End an assessment without a result."""
        return self._step(request, services.cancel)


def _named(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    return rows.select_related(
        "employee",
        "profile__role",
        "profile__version",
        "cycle",
        "assessor",
        "assessed_by",
        "moderated_by",
        "confirmed_by",
        "appeal_answered_by",
        "reopened_by",
        "superseded_by",
    )


def _assessor(pk: int) -> Employee:
    """Anybody can be asked to assess, also from another team. Raises :class:`core.errors.Invalid` for an unknown id."""
    found = Employee.objects.filter(pk=pk).first()
    if found is None:
        raise wrong("assessor", _("There is no such person."))
    return found


def _kinds(request: Request, assessment: Assessment) -> list[str]:
    """Whose ratings the reader may know (access.md; domain rule 4). A key without the scope reads confirmed ones only."""
    user = user_of(request)
    kinds = [str(Rating.Kind.FINAL)]
    if has_scope(request, Scope.RATINGS):
        if policies.may_see_claims(user, assessment):
            kinds.append(Rating.Kind.SELF)
        if policies.may_see_assessor_ratings(user, assessment):
            kinds.append(Rating.Kind.ASSESSOR)
    return kinds


def _entries(rows: list[dict[str, Any]], assessment: Assessment) -> list[RatingEntry]:
    asked = {
        skill.code: skill.pk for skill in Skill.objects.filter(requirements__profile=assessment.profile_id)
    }
    ids = {str(pk): pk for pk in asked.values()}
    entries = []
    for index, row in enumerate(rows):
        skill = asked.get(row["skill"]) or ids.get(row["skill"])
        if skill is None:
            raise wrong(f"{index}/skill", _("The role profile does not ask for this skill."))
        entries.append(
            RatingEntry(
                skill_id=skill,
                level=row.get("level", UNSET),
                rationale=row.get("rationale", UNSET),
                verdicts=row.get("verdicts", {}),
            )
        )
    return entries
