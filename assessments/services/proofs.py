"""A person's evidence as the rules want it: for the confirmation, and for who looks ahead to it."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.models import Evidence
from assessments.rules import Proof
from people.models import Employee


def proofs_by_skill(employee: Employee, skill_ids: Sequence[int]) -> dict[int, list[Proof]]:
    """The person's evidence per skill, as the rules want it."""
    found: dict[int, list[Proof]] = {skill: [] for skill in skill_ids}
    pieces = Evidence.objects.filter(employee=employee, skill_level__skill__in=skill_ids).select_related(
        "skill_level"
    )
    for piece in pieces.order_by("pk"):
        found[piece.skill_level.skill_id].append(
            Proof(
                id=piece.pk,
                level=piece.skill_level.level,
                activity=piece.activity_date,
                verified=piece.verified_at is not None,
                withdrawn=piece.withdrawn_at is not None,
            )
        )
    return found
