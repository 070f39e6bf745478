"""From final ratings to held levels, over the versions of a framework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from assessments.lineage import Lines, lines
from assessments.models import Assessment, HeldLevel, MigrationItem, Rating
from competencies.models import FrameworkVersion, SkillLevel

Kind, Outcome = MigrationItem.Kind, MigrationItem.Outcome


def hold(assessment: Assessment, finals: Sequence[Rating], day: dt.date) -> None:
    """Close what was held and open what is held now; what a superseded version gave and this one does not is closed too.

    Of a skill and those whose place it took a person holds one level. Where the assessment was pinned before a migration, the
    level goes on to the version that the role is in now, as long as it is defined there.
    """
    # A migration locks its versions: it is either over by now, or waits for this transaction.
    FrameworkVersion.objects.select_for_update().only("pk").get(pk=assessment.profile.version_id)
    known = lines()
    skills = [final.skill_id for final in finals]
    family = known.family(skills)
    current = HeldLevel.objects.open_ended().filter(employee=assessment.employee)
    current.filter(skill__in=family).update(valid_until=day)
    if assessment.supersedes_id is not None:
        given = current.filter(rating__assessment=assessment.supersedes_id)
        given.exclude(skill__in=family).update(valid_until=day)
    rows = HeldLevel.objects.bulk_create(
        HeldLevel(
            employee=assessment.employee,
            skill_id=final.skill_id,
            level=final.level or 0,
            rating=final,
            currency_months=assessment.currency_months,
            valid_from=day,
        )
        for final in finals
    )
    _carry_on(rows, known)


def carried_row(old: HeldLevel, skill: int, day: dt.date) -> HeldLevel:
    """The level of ``old`` in the terms of another version: of the same final rating, not saved yet."""
    return HeldLevel(
        employee_id=old.employee_id,
        skill_id=skill,
        level=old.level,
        rating_id=old.rating_id,
        currency_months=old.currency_months,
        carried_from=old,
        valid_from=day,
    )


def _carry_on(rows: Iterable[HeldLevel], known: Lines) -> None:
    """Bring levels of an old version, confirmed after it was migrated, to where everything else has gone since."""
    steps = {row.pk: known.steps(row.skill_id) for row in rows}
    targets = {skill for ways in steps.values() for _migration, skill in ways}
    if not targets:
        return
    defined = set(SkillLevel.objects.filter(skill__in=targets).values_list("skill", "level"))
    for row in rows:
        current = row
        for migration, skill in steps[row.pk]:
            following = carried_row(current, skill, row.valid_from) if (skill, row.level) in defined else None
            if following is not None:
                HeldLevel.objects.filter(pk=current.pk).update(valid_until=row.valid_from)
                following.save(force_insert=True)
            MigrationItem.objects.create(
                migration_id=migration,
                kind=Kind.HELD,
                outcome=Outcome.AGAIN if following is None else Outcome.MOVED,
                old_skill_id=current.skill_id,
                new_skill_id=skill,
                old_held=current,
                new_held=following,
                old_level=row.level,
                new_level=None if following is None else row.level,
            )
            if following is None:
                break
            current = following
