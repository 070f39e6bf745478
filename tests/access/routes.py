"""Every address of the product, read from the URL configuration, so that none can be forgotten in the table."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Somebody else's addresses, with access rules and tests of their own: the Django admin and django-allauth.
FOREIGN = ("admin/", "accounts/")


def walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Each address as (name, route)."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name or ''}", route


def own_routes() -> dict[str, str]:
    """Name → route of all addresses that are the product's own."""
    return {name: route for name, route in walk(get_resolver().url_patterns) if not route.startswith(FOREIGN)}
