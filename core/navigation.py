"""The main navigation: each app registers its places in ``AppConfig.ready``, so that no layer has to know those above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """A place that the navigation can lead to. ``shown`` decides for a signed-in user; it may cost a query at most."""

    key: str
    label: Any
    url_name: str
    order: int
    shown: Callable[[Any], bool]
    also: tuple[str, ...] = ()
    """Beginnings of other paths that belong to it."""
    searched: Callable[[Any], bool] = lambda _user: False
    """Whether a user can search in it, by ``?q=``."""


@dataclass(frozen=True)
class NavItem:
    """A place as one request shows it."""

    label: str
    url: str
    key: str
    current: bool
    searched: bool = False


_places: dict[str, Place] = {}


def everybody(user: Any) -> bool:
    """A place for all who are signed in."""
    return True


def register(
    key: str,
    label: object,
    url_name: str,
    order: int,
    shown: Callable[[Any], bool] = everybody,
    also: tuple[str, ...] = (),
    searched: Callable[[Any], bool] = lambda _user: False,
) -> None:
    """Add a place, or replace the one of the same ``key``. ``label`` is a lazy translation."""
    _places[key] = Place(key, label, url_name, order, shown, also, searched)


def items_for(user: Any, path: str) -> list[NavItem]:
    """The places ``user`` is shown, in order. The one whose address is the longest beginning of ``path`` is current."""
    shown = [place for place in sorted(_places.values(), key=lambda p: p.order) if place.shown(user)]
    urls = {place.key: reverse(place.url_name) for place in shown}
    begins = [(url, place.key) for place in shown for url in (urls[place.key], *place.also)]
    under = [(url, key) for url, key in begins if path == url or (url != "/" and path.startswith(url))]
    _url, here = max(under, key=lambda found: len(found[0]), default=("", ""))
    return [
        NavItem(
            label=str(place.label),
            url=urls[place.key],
            key=place.key,
            current=place.key == here,
            searched=place.searched(user),
        )
        for place in shown
    ]
