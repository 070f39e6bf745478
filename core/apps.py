"""The app configuration of core."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """What every app stands on; no models of its own."""

    name = "core"
    verbose_name = _("Core")
