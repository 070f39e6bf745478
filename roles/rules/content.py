"""The content of a role, free of how it is written down or stored, so that two can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competencies.rules import Text, text_of
from roles.rules.document import decimal


@dataclass(frozen=True)
class PartContent:
    """A responsibility area or a method."""

    name: Text
    description: Text


@dataclass(frozen=True)
class IndicatorContent:
    """A figure by which a role's work is judged."""

    name: Text
    figure: str
    low: Decimal | None
    high: Decimal | None
    unit: Text
    period: str
    note: Text


@dataclass(frozen=True)
class RequirementContent:
    """What is required of one skill."""

    level: int
    necessity: str
    weight: Decimal


@dataclass(frozen=True)
class RoleContent:
    """A role. ``requirements`` maps a skill's code to what is required, in order."""

    tier: int
    family: str
    title: Text
    purpose: Text
    areas: tuple[PartContent, ...]
    indicators: tuple[IndicatorContent, ...]
    methods: tuple[PartContent, ...]
    requirements: dict[str, RequirementContent]
    next_roles: frozenset[str]


def content_of(document: Mapping[str, Any]) -> RoleContent:
    """The content of a document that :func:`roles.rules.check_roles` found nothing in."""
    return RoleContent(
        tier=document["tier"],
        family=document["family"],
        title=text_of(document["title"]),
        purpose=text_of(document["purpose"]),
        areas=_parts(document["areas"]),
        indicators=tuple(
            IndicatorContent(
                name=text_of(row["name"]),
                figure=row["figure"],
                low=decimal(row.get("low")),
                high=decimal(row.get("high")),
                unit=text_of(row.get("unit")),
                period=row.get("period", "none"),
                note=text_of(row.get("note")),
            )
            for row in document.get("indicators", [])
        ),
        methods=_parts(document.get("methods", [])),
        requirements={
            row["skill"]: RequirementContent(
                level=row["level"],
                necessity=row.get("necessity", "essential"),
                weight=Decimal(row.get("weight", "1.00")),
            )
            for row in document["requirements"]
        },
        next_roles=frozenset(document.get("next_roles", [])),
    )


def _parts(rows: list[Mapping[str, Any]]) -> tuple[PartContent, ...]:
    return tuple(PartContent(text_of(row["name"]), text_of(row.get("description"))) for row in rows)
