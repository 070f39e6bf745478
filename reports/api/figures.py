"""Gap, held levels and matrix in the REST API: the figures of the pages, from the same selectors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiKey, Scope, User
from competencies.api import SkillRef
from core.pagination import Pagination
from core.serializers import StrictQuery
from people.api import PersonRef, TeamRef
from people.models import Employee, Team
from reports import policies
from reports.asked import day_of, role_of
from reports.rules import Gap, GapItem, Reach, RoleFit, State
from reports.selectors import MatrixRow, held_levels, person_gap, role_fits, team_matrix
from roles.api import RoleRef

STATES = [str(state) for state in State]
AS_OF = OpenApiParameter(
    "as_of", str, description="The day (YYYY-MM-DD) whose truth is asked for; today unless named."
)
ROLE = OpenApiParameter(
    "role", str, description="Slug of a role to compare with; the one held on that day unless named."
)

UNBACKED = "A level is held, but all the evidence behind it was withdrawn since."


class Figure(serializers.FloatField):
    """An exact figure as a JSON number."""

    def to_representation(self, value: Decimal) -> float:  # type: ignore[override]
        """The number."""
        return float(value)


class GapItemSerializer(serializers.Serializer[GapItem]):
    """One requirement: ``gap`` = required − held, empty where nothing is held (never 0)."""

    skill = SkillRef()
    required = serializers.IntegerField()  # type: ignore[assignment]
    held = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    necessity = serializers.ChoiceField(choices=["essential", "desirable"])
    weight = Figure()
    claimed = serializers.IntegerField(allow_null=True)
    evidence_count = serializers.IntegerField()
    evidence_latest = serializers.DateField(allow_null=True)
    stale_since = serializers.DateField(allow_null=True)
    unbacked = serializers.BooleanField(help_text=UNBACKED)


class GapSerializer(serializers.Serializer[Gap]):
    """``fit`` = Σ weight × min(held / required, 1) ÷ Σ weight over the essential items, four decimals."""

    person = PersonRef()
    role = RoleRef(allow_null=True)
    profile_version = serializers.IntegerField(source="profile.number", default=None, allow_null=True)
    as_of = serializers.DateField()
    fit = Figure(allow_null=True)
    assessed_share = Figure(allow_null=True)
    meets_role = serializers.BooleanField()
    items = GapItemSerializer(many=True)


class RoleFitSerializer(serializers.Serializer[RoleFit]):
    """A person against one role. ``steps``: career steps from the role held, empty where none lead there."""

    role = RoleRef()
    tier = serializers.IntegerField()
    reach = serializers.ChoiceField(choices=[str(reach) for reach in Reach])
    steps = serializers.IntegerField(allow_null=True)
    fit = Figure(source="gap.fit", allow_null=True)
    assessed_share = Figure(source="gap.assessed_share", allow_null=True)
    meets_role = serializers.BooleanField(source="gap.meets_role")
    missing = GapItemSerializer(many=True)


class CellSerializer(serializers.Serializer[GapItem]):
    """A person and a skill; ``required`` is empty where the role does not ask for the skill."""

    skill = SkillRef()
    held = serializers.IntegerField(allow_null=True)
    required = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    gap = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    stale_since = serializers.DateField(allow_null=True)
    unbacked = serializers.BooleanField(help_text=UNBACKED)


class MatrixRowSerializer(serializers.Serializer[MatrixRow]):
    """A person of the team."""

    person = PersonRef(source="gap.person")
    role = RoleRef(source="gap.role", allow_null=True)
    fit = Figure(source="gap.fit", allow_null=True)
    assessed_share = Figure(source="gap.assessed_share", allow_null=True)
    cells = CellSerializer(many=True)


class MatrixSerializer(serializers.Serializer[Any]):
    """A team against what its roles require."""

    team = TeamRef()
    as_of = serializers.DateField()
    skills = SkillRef(many=True)
    rows = MatrixRowSerializer(many=True)


class HeldLevelSerializer(serializers.Serializer[Any]):
    """A confirmed level that is in force on the day."""

    skill = SkillRef()
    level = serializers.IntegerField(source="held")
    since = serializers.DateField(source="held_since")
    assessment = serializers.IntegerField(source="assessment_id")
    evidence_count = serializers.IntegerField()
    evidence_latest = serializers.DateField(allow_null=True)
    counts_until = serializers.DateField(allow_null=True)
    stale_since = serializers.DateField(allow_null=True)
    unbacked = serializers.BooleanField(help_text=UNBACKED)


class FiguresView(StrictQuery, GenericAPIView[Any]):
    """What the reads of this module share."""

    filter_backends = ()
    pagination_class = None
    query_parameters = frozenset({"as_of"})

    @property
    def viewer(self) -> User:
        """Who asks."""
        return cast("User", self.request.user)

    @property
    def sees_claims(self) -> bool:
        """Whether unconfirmed levels are in the answer: not for a key without the scope for them."""
        key = self.request.auth
        return not isinstance(key, ApiKey) or Scope.RATINGS in key.scopes

    def person(self, pk: int) -> Employee:
        """The person, if in the reader's scope."""
        return get_object_or_404(Employee.objects.visible_to(self.viewer), pk=pk)


class GapView(FiguresView):
    """What separates a person from a role."""

    serializer_class = GapSerializer
    query_parameters = frozenset({"as_of", "role"})

    @extend_schema(operation_id="people_gap", parameters=[AS_OF, ROLE])
    def get(self, request: Request, pk: int) -> Response:
        """The gap of a person with a role on a day."""
        employee = self.person(pk)
        day = day_of(request.query_params.get("as_of"))
        role = role_of(request.query_params.get("role"), self.viewer)
        gap = person_gap(employee, day, role=role, viewer=self.viewer, claims=self.sees_claims)
        return Response(self.get_serializer(gap).data)


class RoleFitsView(FiguresView):
    """A person against every role."""

    serializer_class = RoleFitSerializer
    pagination_class = Pagination  # type: ignore[assignment]

    @extend_schema(
        operation_id="people_role_fits", parameters=[AS_OF], responses=RoleFitSerializer(many=True)
    )
    def get(self, request: Request, pk: int) -> Response:
        """The fit with every role on a day: the role held, the ones that career steps lead to, then the rest."""
        employee = self.person(pk)
        day = day_of(request.query_params.get("as_of"))
        fits = role_fits(employee, day, self.viewer, claims=self.sees_claims)
        page = self.paginate_queryset(list(fits.rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class HeldLevelsView(FiguresView):
    """The confirmed levels of a person."""

    serializer_class = HeldLevelSerializer
    pagination_class = Pagination  # type: ignore[assignment]

    @extend_schema(
        operation_id="people_held_levels", parameters=[AS_OF], responses=HeldLevelSerializer(many=True)
    )
    def get(self, request: Request, pk: int) -> Response:
        """The levels that were held on a day, in the framework's order."""
        employee = self.person(pk)
        rows = held_levels(employee, day_of(request.query_params.get("as_of")), self.viewer)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class MatrixView(FiguresView):
    """The skill matrix of a team."""

    serializer_class = MatrixSerializer

    @extend_schema(operation_id="teams_matrix", parameters=[AS_OF])
    def get(self, request: Request, pk: int) -> Response:
        """The members of a team on a day against what their roles required on it."""
        team = get_object_or_404(Team.objects.visible_to(self.viewer), pk=pk)
        policies.may_see_matrix(self.viewer, team).require()
        day = day_of(request.query_params.get("as_of"))
        matrix = team_matrix(team, day, self.viewer, claims=self.sees_claims)
        return Response(self.get_serializer(matrix).data)
