"""Which fields of the roles hold texts. Profiles and requirements hold none."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.texts import Slot
from roles.models import Area, Indicator, Method, Role

KINDS: dict[str, Any] = {
    "role": _("Roles"),
    "area": _("Responsibility areas"),
    "indicator": _("Indicators"),
    "method": _("Methods"),
}

SLOTS = (
    Slot("role-title", "role", Role, "title", _("title")),
    Slot("role-purpose", "role", Role, "purpose", _("purpose"), lines=True),
    Slot("area-name", "area", Area, "name", _("responsibility area")),
    Slot("area-description", "area", Area, "description", _("description"), lines=True),
    Slot("indicator-name", "indicator", Indicator, "name", _("indicator")),
    Slot("indicator-unit", "indicator", Indicator, "unit", _("unit")),
    Slot("indicator-note", "indicator", Indicator, "note", _("note"), lines=True),
    Slot("method-name", "method", Method, "name", _("method")),
    Slot("method-description", "method", Method, "description", _("description"), lines=True),
)


def rows_of_all() -> dict[str, QuerySet[Any]]:
    """Per slot, the rows of the roles that are not in the archive."""
    return {
        slot.name: QuerySet(slot.model).filter(
            **{"archived_at__isnull" if slot.model is Role else "role__archived_at__isnull": True}
        )
        for slot in SLOTS
    }
