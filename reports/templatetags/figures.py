"""The template library ``figures``: figures of a gap as the pages print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.selectors import what_was_exported
from core.content import labelled
from reports.rules import Gap, GapItem, State, Term
from reports.selectors.person import Change, EvidenceLine, Profile, Reading
from reports.tables import formula as formula_of
from reports.tables import plain

register = template.Library()


@register.filter
def figure(value: Decimal) -> str:
    """A figure without superfluous noughts."""
    return plain(value)


@register.filter
def formula(item: GapItem) -> str:
    """How a skill enters the fit."""
    return formula_of(item)


@register.filter
def total_weight(terms: Sequence[Term]) -> Decimal:
    """The weight of all terms."""
    return sum((term.item.weight for term in terms), Decimal(0))


@register.filter
def total_points(terms: Sequence[Term]) -> Decimal:
    """What all terms add."""
    return sum((term.points for term in terms), Decimal(0))


@register.filter
def count_of(gap: Gap, state: str) -> int:
    """How many requirements are in a state."""
    return gap.count(state)


@register.filter
def by_state(gap: Gap) -> list[tuple[str, list[GapItem]]]:
    """The requirements in each state that occurs."""
    groups = [(str(state), [item for item in gap.items if item.state == state]) for state in State]
    return [(state, items) for state, items in groups if items]


@register.filter
def stale_items(gap: Gap) -> list[GapItem]:
    """The required levels whose evidence is past its currency."""
    return [item for item in gap.items if item.stale_since is not None]


@register.filter
def held_weight(items: Sequence[GapItem]) -> Decimal:
    """The weight of what is held."""
    return sum((item.weight for item in items if item.held is not None), Decimal(0))


@register.filter
def evidence_by_skill(profile: Profile) -> list[dict[str, Any]]:
    """Evidence in groups by skill: as the table of skills has them, then the rest in the framework's order."""
    gap = profile.gap
    table = (*gap.essential, *gap.desirable, *gap.other)
    places = {item.skill.id: place for place, item in enumerate(table)}
    ordered = sorted(
        profile.evidence,
        key=lambda row: (places.get(row.skill.id, len(places)), row.skill.order, row.skill.code),
    )
    return [
        {"skill": skill, "rows": list(group)} for skill, group in groupby(ordered, key=lambda row: row.skill)
    ]


@register.filter
def evidence_item(row: EvidenceLine) -> dict[str, Any]:
    """A piece of evidence as its component wants it."""
    return {
        "title": row.title,
        "url": reverse("evidence", args=[row.id]),
        "kind": row.kind,
        "date": row.date,
        "level": row.level,
        "verified_by": row.verified_by,
        "verified_at": row.verified_at,
        "withdrawn": row.withdrawn,
    }


@register.filter
def timeline(changes: Sequence[Change], count: int) -> list[dict[str, Any]]:
    """The latest ``count`` changes of held levels as events; a negative ``count`` leaves so many out and gives the rest."""
    some = changes[:count] if count > 0 else changes[-count:]
    return [_event(change) for change in some]


def _event(change: Change) -> dict[str, Any]:
    skill = f"{change.skill.code} {labelled(change.skill.name)}"
    if change.carried_from:
        title = _("%(skill)s: level %(level)d, carried over from %(version)s") % {
            "skill": skill,
            "level": change.level,
            "version": change.carried_from,
        }
    elif change.before is None:
        title = _("%(skill)s: level %(level)d") % {"skill": skill, "level": change.level}
    else:
        figures = {"skill": skill, "level": change.level, "before": change.before}
        title = _("%(skill)s: level %(before)d → %(level)d") % figures
    who = _("confirmed by %(name)s") % {"name": change.by} if change.by else ""
    if change.carried_from and change.by and change.confirmed_on:
        day = date_format(change.confirmed_on, "DATE_FORMAT")
        who = _("confirmed by %(name)s on %(day)s") % {"name": change.by, "day": day}
    lower = change.before is not None and change.level < change.before
    url = reverse("assessment", args=[change.assessment_id]) if change.readable else ""
    kind = "plain" if change.carried_from else "warn" if lower else "ok"
    return {"at": change.on, "title": title, "who": who, "kind": kind, "url": url}


@register.filter
def readings(rows: Sequence[Reading]) -> list[dict[str, Any]]:
    """Who read or exported something, as events."""
    return [
        {
            "at": row.at,
            "who": row.who,
            "title": _("Exported: %(what)s") % {"what": what_was_exported(row.what)}
            if row.action == "export"
            else _("Opened evidence: %(what)s") % {"what": row.what},
            "text": row.reason,
        }
        for row in rows
    ]
