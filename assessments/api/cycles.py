"""Campaigns over the API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import policies, services
from assessments.api.common import answer, check_match, etag_of, user_of
from assessments.models import Cycle
from assessments.models.cycle import Confirmation
from competencies.models import FrameworkVersion
from core.serializers import ContentField, StrictQuery
from people.api import TeamRef
from people.models import Team

POLICY = ("currency_months", "blind", "moderated", "confirmation")


class CycleSerializer(serializers.ModelSerializer[Cycle]):
    """A campaign. ``population`` is named to those who run campaigns; empty means everybody."""

    name = ContentField()
    names = serializers.SerializerMethodField()
    framework = serializers.CharField(source="version.slug", read_only=True)
    population = serializers.SerializerMethodField()

    class Meta:
        model = Cycle
        fields = (
            "id",
            "slug",
            "name",
            "names",
            "framework",
            "state",
            "starts_on",
            "ends_on",
            "population",
            *POLICY,
            "opened_at",
            "closed_at",
        )

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_names(self, cycle: Cycle) -> dict[str, str]:
        """The name in each language."""
        data = cycle.name.data
        return dict(data) if isinstance(data, dict) else {settings.LANGUAGE_CODE: str(data)}

    @extend_schema_field(TeamRef(many=True))
    def get_population(self, cycle: Cycle) -> list[dict[str, Any]]:
        """The teams that take part, each with all below."""
        if not self.context["may_manage"]:
            return []
        return [{"id": team.pk, "name": team.name} for team in cycle.population.all()]


class CycleInput(serializers.Serializer[Any]):
    """A campaign to prepare, or what changes of it. ``names`` maps a language to the name in it."""

    slug = serializers.SlugField(max_length=50)
    names = serializers.DictField(child=serializers.CharField(max_length=160), allow_empty=False)
    framework = serializers.SlugRelatedField(
        source="version", slug_field="slug", queryset=FrameworkVersion.objects.all()
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    population: serializers.ManyRelatedField = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Team.objects.all(), many=True, required=False
    )
    currency_months = serializers.IntegerField(required=False, min_value=1, max_value=120)
    blind = serializers.BooleanField(required=False)
    moderated = serializers.BooleanField(required=False)
    confirmation = serializers.ChoiceField(choices=Confirmation.choices, required=False)

    def validate_names(self, names: dict[str, str]) -> dict[str, str]:
        """Only languages that there are."""
        unknown = sorted(set(names) - {code for code, _name in settings.LANGUAGES})
        if unknown:
            raise serializers.ValidationError(_("There is no language %(code)s.") % {"code": unknown[0]})
        return names

    def to_internal_value(self, data: Any) -> Any:
        """As the services take it."""
        found = super().to_internal_value(data)
        if "names" in found:
            found["name"] = found.pop("names")
        return found


class CycleChange(CycleInput):
    """What changes of a campaign; its slug does not."""

    slug = None  # type: ignore[assignment]


class CycleQuery(serializers.Serializer[Any]):
    """Which campaigns are listed."""

    state = serializers.ChoiceField(choices=Cycle.State.choices, required=False)


class CycleViewSet(
    StrictQuery, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Cycle]
):
    """Campaigns: those that are open or were; HR also those in preparation. HR of the whole organisation prepares them."""

    serializer_class = CycleSerializer
    filter_backends = ()  # the query is read by CycleQuery
    query_parameters = frozenset(CycleQuery().fields)
    queryset = Cycle.objects.none()

    def get_queryset(self) -> QuerySet[Cycle]:
        """Visible ones, the latest first."""
        rows = Cycle.objects.visible_to(user_of(self.request)).select_related("version")
        if self.action == "list":
            query = CycleQuery(data=self.request.query_params)
            query.is_valid(raise_exception=True)
            rows = rows.filter(**query.validated_data)
        return rows.prefetch_related(Prefetch("population", Team.objects.order_by("path")))

    def get_serializer_context(self) -> dict[str, Any]:
        """With whether the reader runs campaigns."""
        context = dict(super().get_serializer_context())
        known = getattr(self, "swagger_fake_view", False)
        context["may_manage"] = not known and bool(policies.may_manage_cycles(user_of(self.request)))
        return context

    def _answer(self, cycle: Cycle, **options: Any) -> Response:
        row = self.get_queryset().get(pk=cycle.pk)
        return answer(self.get_serializer(row).data, _tag(row), **options)

    @extend_schema(parameters=[CycleQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of campaigns, the latest first."""
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One campaign."""
        return self._answer(self.get_object())

    @extend_schema(request=CycleInput, responses={201: CycleSerializer})
    def create(self, request: Request) -> Response:
        """Prepare a campaign."""
        policies.may_manage_cycles(user_of(request)).require()
        data = CycleInput(data=request.data)
        data.is_valid(raise_exception=True)
        cycle = services.create_cycle(by=user_of(request), at=timezone.now(), **data.validated_data)
        location = request.build_absolute_uri(f"{cycle.pk}/")
        return self._answer(cycle, status=201, headers={"Location": location})

    @extend_schema(request=CycleChange, responses=CycleSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a campaign in preparation, or the end of an open one."""
        cycle = self.get_object()
        policies.may_manage_cycles(user_of(request)).require()
        check_match(request, _tag(cycle))
        data = CycleChange(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        services.update_cycle(cycle=cycle, by=user_of(request), at=timezone.now(), **data.validated_data)
        return self._answer(cycle)


def _tag(cycle: Cycle) -> str:
    fields = ("pk", "state", "starts_on", "ends_on", "version_id", *POLICY)
    teams = sorted(team.pk for team in cycle.population.all())
    return etag_of(*(getattr(cycle, name) for name in fields), cycle.name.data, teams)
