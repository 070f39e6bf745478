"""People and teams in the REST API."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.dated import today
from core.serializers import StrictQuery
from people import selectors
from people.models import Employee, EmployeeQuerySet, Team, TeamQuerySet
from people.selectors import SORTS, STATUSES, PeopleFilters, PersonRow
from roles.api import RoleRef
from roles.models import Role


class PersonRef(serializers.Serializer[Any]):
    """A person in answers; the name is a pseudonym for an auditor."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class TeamRef(serializers.Serializer[Any]):
    """A team in answers."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PersonSerializer(serializers.Serializer[Any]):
    """A person as the reader may see him or her; number and e-mail address are empty for an auditor."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.CharField()
    email = serializers.CharField()
    team = TeamRef(allow_null=True)
    role = RoleRef(allow_null=True)
    manager = serializers.SerializerMethodField()

    @extend_schema_field(PersonRef(allow_null=True))
    def get_manager(self, row: PersonRow) -> dict[str, Any] | None:
        """The line manager today."""
        return None if row.manager_id is None else {"id": row.manager_id, "name": row.manager}


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team with its place in the tree and today's lead."""

    parent = TeamRef(allow_null=True)
    lead = serializers.SerializerMethodField()

    class Meta:
        model = Team
        fields = ("id", "slug", "name", "parent", "lead", "closed_on")

    @extend_schema_field(PersonRef(allow_null=True))
    def get_lead(self, team: Team) -> dict[str, Any] | None:
        """Who leads the team today."""
        for row in team.leads_today:  # type: ignore[attr-defined]
            return {
                "id": row.employee_id,
                "name": selectors.name_for(row.employee, self.context["request"].user),
            }
        return None


class VisibleTeam(serializers.PrimaryKeyRelatedField[Team]):
    """The id of a team in the reader's scope: any other is unknown."""

    def get_queryset(self) -> TeamQuerySet:
        """Teams in scope."""
        return Team.objects.visible_to(self.context["request"].user)


class PeopleQuery(serializers.Serializer[Any]):
    """What the list of people is narrowed to and sorted by."""

    search = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Part of name, number or e-mail address, without case and accents.",
    )
    team = VisibleTeam(
        queryset=Team.objects.none(),
        required=False,
        help_text="Id of a team; the teams below it count as well.",
    )
    role = serializers.SlugRelatedField(
        queryset=Role.objects.all(), slug_field="slug", required=False, help_text="Slug of a role."
    )
    status = serializers.ChoiceField(
        choices=list(STATUSES), required=False, help_text="`current` (employed) unless named."
    )
    sort = serializers.ChoiceField(
        choices=[sign + key for key in SORTS for sign in ("", "-")],
        required=False,
        help_text="`name` unless named.",
    )


class PeopleViewSet(StrictQuery, viewsets.ReadOnlyModelViewSet[Employee]):
    """The people in the reader's scope of today."""

    filter_backends = ()  # the query is read by PeopleQuery and handed to the selector
    query_parameters = frozenset(PeopleQuery().fields)
    queryset = Employee.objects.none()

    @property
    def viewer(self) -> User:
        """Who asks."""
        return cast("User", self.request.user)

    def get_queryset(self) -> EmployeeQuerySet:
        """Everybody in scope; the filters narrow the list."""
        return Employee.objects.visible_to(self.viewer)

    @extend_schema(parameters=[PeopleQuery], responses=PersonSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of people."""
        query = PeopleQuery(data=request.query_params, context={"request": request})
        query.is_valid(raise_exception=True)
        day = today()
        page = self.paginate_queryset(
            selectors.people_list(self.viewer, PeopleFilters(**query.validated_data), day)
        )
        rows = selectors.rows(page or [], self.viewer, day)
        return self.get_paginated_response(PersonSerializer(rows, many=True).data)

    @extend_schema(responses=PersonSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One person."""
        rows = selectors.rows([self.get_object()], self.viewer, today())
        return Response(PersonSerializer(rows[0]).data)


class TeamViewSet(StrictQuery, viewsets.ReadOnlyModelViewSet[Team]):
    """The teams in the reader's scope of today, and the own one."""

    serializer_class = TeamSerializer
    filter_backends = ()
    queryset = Team.objects.none()

    def get_queryset(self) -> TeamQuerySet:
        """Teams in scope, in the order of the tree."""
        return selectors.teams_for(cast("User", self.request.user))
