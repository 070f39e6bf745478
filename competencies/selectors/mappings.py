"""Which skill of one version takes the place of which of another: what HR decided, and what is still open."""

from __future__ import annotations

from competencies.models import FrameworkVersion, Mapping, Skill


def decided_mapping(source: FrameworkVersion, target: FrameworkVersion) -> dict[int, Skill | None]:
    """For each skill of ``source`` that HR has decided on (by id): the skill of ``target`` that takes its place, or ``None``.

    ``None`` is a decision too: nothing in ``target`` takes its place. A skill that is not decided is not in the answer, also
    where ``target`` has one of the same code (see :func:`undecided_skills`). One query.
    """
    decided = Mapping.objects.filter(
        source__version=source, target_version=target, state=Mapping.State.DECIDED
    ).select_related("target")
    return {row.source_id: row.target for row in decided}


def undecided_skills(source: FrameworkVersion, target: FrameworkVersion) -> list[Skill]:
    """The skills of ``source`` that HR has not decided on, in the order of the version. One query."""
    decided = Mapping.objects.filter(target_version=target, state=Mapping.State.DECIDED).values("source")
    skills = source.skills.exclude(pk__in=decided).select_related("category")
    return list(skills.order_by("category__order", "order", "code"))
