"""What a key's scopes let a program do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey, Scope

if TYPE_CHECKING:
    from rest_framework.views import APIView


class KeyHasScope(BasePermission):
    """A key reads with the scope ``read`` and writes with ``write``; a person in a browser needs neither."""

    message = _("The API key lacks the scope for this.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the key's scopes cover the method."""
        if not isinstance(request.auth, ApiKey):
            return True
        need = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        return need in request.auth.scopes
