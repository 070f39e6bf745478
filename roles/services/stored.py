"""Between the content of a role and its rows."""

from __future__ import annotations

from typing import Any

from competencies.rules import Text, text_of
from roles.models import Area, Indicator, Method, Role, RoleProfile
from roles.rules import IndicatorContent, PartContent, RequirementContent, RoleContent


def read_roles(slugs: list[str]) -> dict[str, tuple[Role, RoleContent]]:
    """The roles of these slugs with their content, in a fixed number of queries.

    Their requirements are those of the latest published profile.
    """
    roles = Role.objects.filter(slug__in=slugs).prefetch_related(
        "areas", "indicators", "methods", "steps_out__target", "profiles__requirements__skill"
    )
    return {role.slug: (role, _content(role)) for role in roles}


def latest_published(role: Role) -> RoleProfile | None:
    """The published profile with the highest number that was not withdrawn, from rows that were prefetched."""
    published = [
        row
        for row in role.profiles.all()
        if row.state == RoleProfile.State.PUBLISHED and row.valid_until != row.valid_from
    ]
    return max(published, key=lambda row: row.number, default=None)


def _content(role: Role) -> RoleContent:
    profile = latest_published(role)
    requirements = profile.requirements.all() if profile else ()
    return RoleContent(
        tier=role.tier,
        family=role.family,
        title=_text(role.title),
        purpose=_text(role.purpose),
        areas=tuple(PartContent(_text(row.name), _text(row.description)) for row in role.areas.all()),
        indicators=tuple(
            IndicatorContent(
                name=_text(row.name),
                figure=row.figure,
                low=row.low,
                high=row.high,
                unit=_text(row.unit),
                period=row.period,
                note=_text(row.note),
            )
            for row in role.indicators.all()
        ),
        methods=tuple(PartContent(_text(row.name), _text(row.description)) for row in role.methods.all()),
        requirements={
            row.skill.code: RequirementContent(row.level, row.necessity, row.weight) for row in requirements
        },
        next_roles=frozenset(step.target.slug for step in role.steps_out.all()),
    )


def write_role(role: Role, content: RoleContent) -> None:
    """Make the rows of ``role`` say ``content``; profile and career steps are written elsewhere."""
    role.tier, role.family, role.title, role.purpose = (
        content.tier,
        content.family,
        content.title,
        content.purpose,
    )
    role.save()
    role.areas.all().delete()
    role.indicators.all().delete()
    role.methods.all().delete()
    Area.objects.bulk_create(
        Area(role=role, order=order, name=part.name, description=part.description)
        for order, part in enumerate(content.areas)
    )
    Method.objects.bulk_create(
        Method(role=role, order=order, name=part.name, description=part.description)
        for order, part in enumerate(content.methods)
    )
    Indicator.objects.bulk_create(
        Indicator(
            role=role,
            order=order,
            name=row.name,
            figure=row.figure,
            low=row.low,
            high=row.high,
            unit=row.unit,
            period=row.period,
            note=row.note,
        )
        for order, row in enumerate(content.indicators)
    )


def _text(stored: Any) -> Text:
    return text_of(stored.data if stored else {})
