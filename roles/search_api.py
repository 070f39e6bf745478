"""The search over the API."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from competencies.api import FRAMEWORK, PERMISSIONS
from competencies.selectors import latest_version, version_by_slug
from core.pagination import Pagination
from core.serializers import StrictQuery
from roles.forms.search import LONGEST
from roles.selectors.search import KINDS, Excerpt, search


class ExcerptSerializer(serializers.Serializer[Excerpt]):
    """The text in which the words stand; ``language`` is empty where it is the request's."""

    text = serializers.SerializerMethodField()
    language = serializers.CharField()

    def get_text(self, excerpt: Excerpt) -> str:
        """The text without marks."""
        return "".join(piece for piece, _hit in excerpt.pieces)


class HitSerializer(serializers.Serializer[Any]):
    """Something found: a skill (``code``), a statement of a skill at a ``level``, or a role."""

    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.CharField(source="title.text")
    code = serializers.CharField(allow_blank=True)
    level = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()
    excerpt = ExcerptSerializer(allow_null=True)


class SearchView(StrictQuery, GenericAPIView[Any]):
    """Skills, statements and roles by words of any language."""

    serializer_class = HitSerializer
    pagination_class = Pagination
    permission_classes = PERMISSIONS
    filter_backends = ()
    query_parameters = frozenset({"q", "kind", "framework"})

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter(
                "q", str, required=True, description="Words; all of them are found, in any language."
            ),
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("framework", str, description=FRAMEWORK),
        ],
        responses=HitSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """What holds every word, without regard to case and accents, the best first."""
        asked = SearchQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        user, data = cast("User", request.user), asked.validated_data
        slug = data.get("framework")
        version = version_by_slug(user, slug) if slug else latest_version(user)
        if slug and version is None:
            raise Http404
        hits = search(user, version, data["q"], data.get("kind", "")).hits
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(hits), many=True).data)


class SearchQuery(serializers.Serializer[Any]):
    """What is asked for."""

    q = serializers.CharField(max_length=LONGEST)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    framework = serializers.CharField(required=False)
