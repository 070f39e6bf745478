"""What every page's template gets."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.navigation import NavItem, items_for


def navigation(request: HttpRequest) -> dict[str, object]:
    """``nav`` for ``base.html``: nothing before the sign-in, and no query unless the template prints it."""
    user = getattr(request, "user", None)

    def items() -> list[NavItem]:
        return items_for(user, request.path) if user is not None and user.is_authenticated else []

    return {"nav": SimpleLazyObject(items)}
