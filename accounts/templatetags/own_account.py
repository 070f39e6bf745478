"""The tabs of the pages about the own account, also for those that django-allauth serves."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


def _belongs(name: str, to: str) -> bool:
    """Whether the address ``name`` is the tab ``to`` or a page behind it: all of allauth's second factor is one tab."""
    return name == to or (to == "mfa_index" and name.startswith("mfa_"))


@register.simple_tag(takes_context=True)
def account_tabs(context: dict[str, Any]) -> list[dict[str, object]]:
    """The tabs, with the one of the page that is shown marked."""
    match = context["request"].resolver_match
    here = match.url_name if match is not None else ""
    places = [
        ("account", _("Account")),
        ("account-keys", _("API keys")),
        ("account_change_password", _("Password")),
        ("mfa_index", _("Two-factor sign-in")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": _belongs(here or "", name)}
        for name, label in places
    ]
