"""Roles over the API."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets

from accounts.models import User
from competencies.api import PERMISSIONS, SkillRef
from core.dated import today
from core.serializers import ContentField, StrictQuery
from roles import selectors
from roles.models import Area, Indicator, Method, Requirement, Role, RoleProfile


class RoleRef(serializers.Serializer[Any]):
    """A role, wherever something else names it."""

    slug = serializers.CharField(read_only=True)
    title = ContentField()


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    """A skill at a level that the role needs."""

    skill = SkillRef(read_only=True)
    weight = serializers.FloatField(read_only=True)

    class Meta:
        model = Requirement
        fields = ("skill", "level", "necessity", "weight")


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    """A figure by which the role's work is judged."""

    name = ContentField()
    low = serializers.FloatField(read_only=True, allow_null=True)
    high = serializers.FloatField(read_only=True, allow_null=True)
    unit = ContentField()
    note = ContentField()

    class Meta:
        model = Indicator
        fields = ("name", "figure", "low", "high", "unit", "period", "note")


class AreaSerializer(serializers.ModelSerializer[Area]):
    """A responsibility area."""

    name = ContentField()
    description = ContentField()

    class Meta:
        model = Area
        fields = ("name", "description")


class MethodSerializer(serializers.ModelSerializer[Method]):
    """A method or technique."""

    name = ContentField()
    description = ContentField()

    class Meta:
        model = Method
        fields = ("name", "description")


class ProfileSerializer(serializers.ModelSerializer[RoleProfile]):
    """The dated version of what the role needs that is in force today."""

    framework = serializers.CharField(source="version.slug", read_only=True)

    class Meta:
        model = RoleProfile
        fields = ("number", "framework", "valid_from", "valid_until")


class RoleSerializer(serializers.ModelSerializer[Role]):
    """A role with what it requires today."""

    title = ContentField()
    purpose = ContentField()
    profile = serializers.SerializerMethodField()
    requirements = serializers.SerializerMethodField()
    areas = AreaSerializer(many=True, read_only=True)
    indicators = IndicatorSerializer(many=True, read_only=True)
    methods = MethodSerializer(many=True, read_only=True)
    next_roles = serializers.SerializerMethodField()
    previous_roles = serializers.SerializerMethodField()
    archived = serializers.SerializerMethodField()

    class Meta:
        model = Role
        fields = (
            "slug",
            "title",
            "tier",
            "family",
            "purpose",
            "profile",
            "requirements",
            "areas",
            "indicators",
            "methods",
            "next_roles",
            "previous_roles",
            "archived",
        )

    @extend_schema_field(ProfileSerializer(allow_null=True))
    def get_profile(self, role: Role) -> Any:
        """The profile in force; null where none is."""
        profile = _profile(role)
        return ProfileSerializer(profile).data if profile else None

    @extend_schema_field(RequirementSerializer(many=True))
    def get_requirements(self, role: Role) -> Any:
        """The requirements of the profile in force."""
        profile = _profile(role)
        return RequirementSerializer(profile.requirements.all() if profile else [], many=True).data

    @extend_schema_field(RoleRef(many=True))
    def get_next_roles(self, role: Role) -> Any:
        """The usual career steps from here."""
        targets = sorted((step.target for step in role.steps_out.all()), key=lambda target: target.slug)
        return RoleRef(targets, many=True).data

    @extend_schema_field(RoleRef(many=True))
    def get_previous_roles(self, role: Role) -> Any:
        """The roles from which a usual step leads here."""
        sources = sorted((step.source for step in role.steps_in.all()), key=lambda source: source.slug)
        return RoleRef(sources, many=True).data

    def get_archived(self, role: Role) -> bool:
        """Whether the role is no longer offered."""
        return role.archived_at is not None


def _profile(role: Role) -> RoleProfile | None:
    current: list[RoleProfile] = role.current  # type: ignore[attr-defined]
    return current[0] if current else None


class RoleQuery(serializers.Serializer[Any]):
    """Which roles are listed."""

    tier = serializers.IntegerField(required=False, min_value=1, max_value=4)
    family = serializers.ChoiceField(required=False, choices=Role.Family.choices)
    archived = serializers.BooleanField(
        required=False, default=False, help_text="The roles of the archive instead of those offered."
    )


@extend_schema_view(list=extend_schema(parameters=[RoleQuery]))
class RoleViewSet(StrictQuery, viewsets.ReadOnlyModelViewSet[Role]):
    """The catalogue of roles."""

    serializer_class = RoleSerializer
    permission_classes = PERMISSIONS
    filter_backends = ()  # the query is read by RoleQuery
    query_parameters = frozenset(RoleQuery().fields)
    lookup_field = "slug"
    queryset = Role.objects.none()

    def get_queryset(self) -> QuerySet[Role]:
        """All that the asker may see, by tier."""
        roles = selectors.roles_with_everything(cast("User", self.request.user), today())
        if self.action == "list":
            query = RoleQuery(data=self.request.query_params)
            query.is_valid(raise_exception=True)
            wanted = dict(query.validated_data)
            roles = roles.filter(archived_at__isnull=not wanted.pop("archived"), **wanted)
        return roles.order_by("tier", "family", "slug")
