"""Frameworks, levels and skills over the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import KeyHasScope
from competencies import selectors
from competencies.models import AttributeLevel, Category, Framework, FrameworkVersion, Level, Skill
from competencies.policies import may_read
from competencies.rules import CODE, ItemChange, Range, TextChange
from core.content import plain
from core.serializers import ContentField, StrictQuery

FRAMEWORK = "The slug of a version, for example sales-1.0; the latest adopted one unless named. Unknown: 404."


class ReadsFrameworks(BasePermission):
    """Whoever has to do with people; an administrator of accounts does not."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the policy lets this user read; its reason becomes the answer's title."""
        answer = may_read(cast("User", request.user))
        self.message = answer.reason
        return bool(answer)


PERMISSIONS: Sequence[type[BasePermission]] = (IsAuthenticated, KeyHasScope, ReadsFrameworks)


class SkillRef(serializers.Serializer[Any]):
    """A skill, wherever something else names it."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    name = ContentField()


class FrameworkRef(serializers.ModelSerializer[Framework]):
    """A framework over its editions."""

    name = ContentField()

    class Meta:
        model = Framework
        fields = ("slug", "name")


class FrameworkVersionSerializer(serializers.ModelSerializer[FrameworkVersion]):
    """One published edition."""

    framework = FrameworkRef(read_only=True)
    name = ContentField()
    description = ContentField()
    acknowledgement = ContentField()
    skills = serializers.IntegerField(
        source="skill_count", read_only=True, help_text="How many skills it has."
    )

    class Meta:
        model = FrameworkVersion
        fields = (
            "slug",
            "framework",
            "edition",
            "name",
            "description",
            "acknowledgement",
            "state",
            "adopted_at",
            "deprecated_at",
            "skills",
        )


class LevelAttributeSerializer(serializers.ModelSerializer[AttributeLevel]):
    """What an attribute is at a level."""

    code = serializers.CharField(source="attribute.code", read_only=True)
    kind = serializers.CharField(source="attribute.kind", read_only=True)
    name = ContentField(source="attribute.name")
    text = ContentField()

    class Meta:
        model = AttributeLevel
        fields = ("code", "kind", "name", "text")


class LevelSerializer(serializers.ModelSerializer[Level]):
    """A level of responsibility."""

    number = serializers.IntegerField(source="level", read_only=True)
    guiding_phrase = ContentField()
    essence = ContentField()
    attributes = serializers.SerializerMethodField()

    class Meta:
        model = Level
        fields = ("number", "guiding_phrase", "essence", "attributes")

    @extend_schema_field(LevelAttributeSerializer(many=True))
    def get_attributes(self, level: Level) -> Any:
        """The attributes at this level, in the version's order."""
        rows = [
            row
            for attribute in level.version.attributes.all()
            for row in attribute.levels.all()
            if row.level == level.level
        ]
        return LevelAttributeSerializer(rows, many=True).data


class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category of skills."""

    name = ContentField()

    class Meta:
        model = Category
        fields = ("code", "name")


class StatementSerializer(serializers.Serializer[Any]):
    """One observable sentence."""

    id = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)


class RungSerializer(serializers.Serializer[Any]):
    """A level of a skill. Outside the skill's range ``explanation`` says why there are no statements."""

    level = serializers.IntegerField(read_only=True)
    range = serializers.ChoiceField(choices=[each.value for each in Range], read_only=True)
    guiding_phrase = serializers.CharField(source="phrase", read_only=True)
    essence = serializers.CharField(read_only=True)
    explanation = serializers.SerializerMethodField()
    statements = StatementSerializer(many=True, read_only=True)

    def get_explanation(self, rung: selectors.Rung) -> str | None:
        """The standing explanation of a level outside the range."""
        return rung.more or None


class SkillSerializer(serializers.ModelSerializer[Skill]):
    """A skill with its seven levels."""

    framework = serializers.CharField(source="version.slug", read_only=True)
    category = CategorySerializer(read_only=True)
    name = ContentField()
    description = ContentField()
    guidance = ContentField()
    activities = serializers.SerializerMethodField()
    defined_levels = serializers.SerializerMethodField()
    levels = serializers.SerializerMethodField()

    class Meta:
        model = Skill
        fields = (
            "id",
            "code",
            "name",
            "description",
            "guidance",
            "framework",
            "category",
            "activities",
            "defined_levels",
            "levels",
        )

    def get_activities(self, skill: Skill) -> list[str]:
        """The typical activities."""
        return [plain(row.text) for row in skill.activities.all()]

    def get_defined_levels(self, skill: Skill) -> list[int]:
        """The levels at which the skill is described, in ascending order."""
        return sorted(row.level for row in skill.levels.all())

    @extend_schema_field(RungSerializer(many=True))
    def get_levels(self, skill: Skill) -> Any:
        """All seven levels, from 1 to 7."""
        return RungSerializer(selectors.rungs_of(skill)[::-1], many=True).data


class TextChangeSerializer(serializers.Serializer[Any]):
    """A text that differs. ``languages``: all those in which it does; ``old`` and ``new`` are in the answer's."""

    field = serializers.CharField(read_only=True)
    level = serializers.IntegerField(read_only=True, allow_null=True)
    position = serializers.IntegerField(read_only=True, allow_null=True)
    status = serializers.ChoiceField(choices=["new", "gone", "changed"], read_only=True)
    old = serializers.SerializerMethodField()
    new = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)

    def get_old(self, change: TextChange) -> str:
        """The earlier wording."""
        return "".join(each.text for each in change.segments if each.kind != "ins")

    def get_new(self, change: TextChange) -> str:
        """The later wording."""
        return "".join(each.text for each in change.segments if each.kind != "del")


class ItemChangeSerializer(serializers.Serializer[Any]):
    """A skill, level of responsibility, attribute, category or the version itself, where it differs."""

    what = serializers.CharField(read_only=True)
    key = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(choices=["new", "gone", "changed"], read_only=True)
    kinds = serializers.SerializerMethodField()
    old_levels = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    new_levels = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    texts = TextChangeSerializer(many=True, read_only=True)

    def get_kinds(self, change: ItemChange) -> list[str]:
        """What kinds of change it is."""
        return sorted(change.kinds)


class ComparisonSerializer(serializers.Serializer[Any]):
    """What differs between two versions."""

    old = serializers.CharField(source="old.slug", read_only=True)
    new = serializers.CharField(source="new.slug", read_only=True)
    counts = serializers.SerializerMethodField()
    skills = ItemChangeSerializer(source="difference.skills", many=True, read_only=True)
    scale = ItemChangeSerializer(source="difference.scale", many=True, read_only=True)

    def get_counts(self, comparison: selectors.VersionComparison) -> dict[str, int]:
        """How many skills there are of each kind of change, and unchanged ones."""
        return {**comparison.difference.counts(), "same": comparison.difference.same_skills}


class ComparisonQuery(serializers.Serializer[Any]):
    """With which version."""

    to = serializers.CharField(help_text="The slug of the version to compare with. Unknown: 404.")


class FrameworkViewSet(StrictQuery, viewsets.ReadOnlyModelViewSet[FrameworkVersion]):
    """Framework versions that you may see."""

    serializer_class = FrameworkVersionSerializer
    permission_classes = PERMISSIONS
    lookup_field = "slug"
    lookup_value_regex = r"[a-z0-9.-]+"
    queryset = FrameworkVersion.objects.none()

    def get_queryset(self) -> QuerySet[FrameworkVersion]:
        """Those visible to the asker."""
        versions = FrameworkVersion.objects.visible_to(cast("User", self.request.user))
        return versions.select_related("framework").annotate(skill_count=Count("skills")).order_by("slug")

    @extend_schema(parameters=[ComparisonQuery], responses=ComparisonSerializer, filters=False)
    @action(detail=True, query_parameters=frozenset(ComparisonQuery().fields), pagination_class=None)
    def compare(self, request: Request, slug: str) -> Response:
        """What differs between this version and the one named by ``to``, text by text."""
        query = ComparisonQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        other = selectors.version_by_slug(cast("User", request.user), query.validated_data["to"])
        if other is None:
            raise Http404
        return Response(ComparisonSerializer(selectors.compared(self.get_object(), other)).data)


def _version(request: Request) -> FrameworkVersion | None:
    """The version asked for, or the latest adopted one. An unknown one is a 404."""
    user = cast("User", request.user)
    slug = request.query_params.get("framework")
    if not slug:
        return selectors.latest_version(user)
    version = selectors.version_by_slug(user, slug)
    if version is None:
        raise Http404
    return version


class LevelQuery(serializers.Serializer[Any]):
    """Which levels are listed."""

    framework = serializers.CharField(required=False, help_text=FRAMEWORK)


@extend_schema_view(list=extend_schema(parameters=[LevelQuery]))
class LevelViewSet(StrictQuery, mixins.ListModelMixin, viewsets.GenericViewSet[Level]):
    """The seven levels of responsibility of a version."""

    serializer_class = LevelSerializer
    permission_classes = PERMISSIONS
    filter_backends = ()  # the query is read by LevelQuery
    query_parameters = frozenset(LevelQuery().fields)
    queryset = Level.objects.none()

    def get_queryset(self) -> QuerySet[Level]:
        """The levels, 1 to 7."""
        return (
            Level.objects.filter(version=_version(self.request))
            .prefetch_related("version__attributes__levels")
            .order_by("level")
        )


class SkillQuery(LevelQuery):
    """Which skills are listed."""

    code = serializers.RegexField(
        CODE,
        required=False,
        help_text="Four capital letters, for example SSUP.",
        error_messages={"invalid": _("A code is four capital letters.")},
    )
    category = serializers.CharField(required=False, help_text="The code of a category.")


@extend_schema_view(list=extend_schema(parameters=[SkillQuery]))
class SkillViewSet(StrictQuery, viewsets.ReadOnlyModelViewSet[Skill]):
    """Skills of a version; one skill is found by its id whatever its version."""

    serializer_class = SkillSerializer
    permission_classes = PERMISSIONS
    filter_backends = ()  # the query is read by SkillQuery
    query_parameters = frozenset(SkillQuery().fields)
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Skill.objects.none()

    def get_queryset(self) -> QuerySet[Skill]:
        """Those of one version in a list, every visible one by id."""
        skills = Skill.objects.with_ladder().order_by("category__order", "order", "code")
        if self.action != "list":
            return skills.visible_to(cast("User", self.request.user))
        query = SkillQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        skills = skills.filter(version=_version(self.request))
        if "code" in query.validated_data:
            skills = skills.filter(code=query.validated_data["code"])
        if "category" in query.validated_data:
            skills = skills.filter(category__code=query.validated_data["category"])
        return skills
