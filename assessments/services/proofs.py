"""A person's evidence as the rules want it: for the confirmation, and for who looks ahead to it."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.lineage import lines
from assessments.models import Evidence
from assessments.rules import Proof
from people.models import Employee


def proofs_by_skill(employee: Employee, skill_ids: Sequence[int]) -> dict[int, list[Proof]]:
    """The person's evidence per skill, as the rules want it: with that of the skills whose place it took."""
    behind = lines().behind(skill_ids)
    wanted = {skill for skills in behind.values() for skill in skills}
    pieces = (
        Evidence.objects.filter(employee=employee, skill_level__skill__in=wanted)
        .select_related("skill_level")
        .order_by("pk")
    )
    proofs = [
        (
            piece.skill_level.skill_id,
            Proof(
                id=piece.pk,
                level=piece.skill_level.level,
                activity=piece.activity_date,
                verified=piece.verified_at is not None,
                withdrawn=piece.withdrawn_at is not None,
            ),
        )
        for piece in pieces
    ]
    return {skill: [proof for of, proof in proofs if of in behind[skill]] for skill in skill_ids}
