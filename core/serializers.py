"""What the API's serializers and viewsets of all apps share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.content import is_fallback, words_of
from core.languages import FALLBACKS
from core.numbers import MAX_ID

COMMON = frozenset({"page", "page_size", "lang"})


@extend_schema_field(OpenApiTypes.STR)
class ContentField(serializers.Field):  # type: ignore[type-arg]
    """A text in the request's language. Where it falls back, ``Content-Language`` names the other language too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        """Its words."""
        words = words_of(value)
        request = self.context.get("request")
        if request is not None and is_fallback(words.language):
            request.META.setdefault(FALLBACKS, set()).add(words.language)
        return words.text


class StrictQuery:
    """Mixin of a viewset: a query parameter that it does not know is refused by name, so that a typo filters nothing silently."""

    query_parameters: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the parameters once the request is known to be allowed. Raises ``ValidationError`` naming each."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        unknown = sorted(set(request.query_params) - self.query_parameters - COMMON)
        if unknown:
            raise ValidationError({name: [_("There is no such filter.")] for name in unknown})


class IdField(serializers.IntegerField):
    """The id of a row, within what a database column holds: anything larger is bad input, not a fault."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **options)
