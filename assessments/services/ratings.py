"""Verdicts, levels and reasons, by the subject or by the assessor."""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import policies
from assessments.models import Assessment, Rating, Verdict
from assessments.rules import RATED_BY_ASSESSOR_IN, RATED_BY_SUBJECT_IN, proposed_level
from assessments.services.audit import record_event
from competencies.models import Skill, Statement
from core.errors import FieldError, Invalid, Stale, WrongState


class _Unset(enum.Enum):
    UNSET = "unset"


UNSET = _Unset.UNSET
MAX_RATIONALE = 4000


@dataclass(frozen=True)
class RatingEntry:
    """What changes of one rating. ``verdicts`` maps a statement's id to its word, or to ``None`` to take it back."""

    skill_id: int
    level: int | _Unset | None = UNSET
    rationale: str | _Unset = UNSET
    verdicts: Mapping[int, str | None] = field(default_factory=dict)


def locked(assessment: Assessment, expected_revision: int | None = None) -> Assessment:
    """The assessment, locked until the transaction ends.

    Raises :class:`core.errors.Stale` where ``expected_revision`` is given and somebody changed it since.
    """
    row = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("employee", "profile")
        .get(pk=assessment.pk)
    )
    if expected_revision is not None and row.revision != expected_revision:
        raise Stale(_("Somebody changed this assessment in the meantime. Reload it and look again."))
    return row


def touch(assessment: Assessment, at: dt.datetime, *fields: str) -> None:
    """Save ``fields`` of a locked assessment as its next revision."""
    assessment.revision += 1
    assessment.changed_at = at
    assessment.save(update_fields=["revision", "changed_at", *fields])


def statements_of(skill_ids: Sequence[int]) -> dict[int, dict[int, list[int]]]:
    """Per skill, each defined level with the ids of its statements (levels without statements included)."""
    found: dict[int, dict[int, list[int]]] = {skill: {} for skill in skill_ids}
    rows = Statement.objects.filter(skill_level__skill__in=skill_ids).values_list(
        "skill_level__skill_id", "skill_level__level", "pk"
    )
    for skill, level, statement in rows:
        found[skill].setdefault(level, []).append(statement)
    return found


def _check(
    entries: Sequence[RatingEntry],
    skills: Mapping[int, Skill],
    defined: Mapping[int, set[int]],
    known: Mapping[int, set[int]],
) -> None:
    errors: list[FieldError] = []
    seen: set[int] = set()
    for entry in entries:
        skill = skills.get(entry.skill_id)
        if skill is None:
            errors.append(FieldError("/skill", _("The role profile does not ask for this skill.")))
            continue
        where = f"/ratings/{skill.code}"
        if skill.pk in seen:
            errors.append(FieldError(where, _("This skill is named twice.")))
        seen.add(skill.pk)
        levels = defined[skill.pk]
        if isinstance(entry.level, int) and entry.level not in levels:
            text = _("%(code)s is defined for the levels %(low)d to %(high)d: %(level)d is out of its range.") % {
                "code": skill.code, "low": min(levels), "high": max(levels), "level": entry.level,
            }  # fmt: skip
            errors.append(FieldError(f"{where}/level", text))
        if isinstance(entry.rationale, str) and len(entry.rationale) > MAX_RATIONALE:
            text = _("At most %(n)d characters.") % {"n": MAX_RATIONALE}
            errors.append(FieldError(f"{where}/rationale", text))
        for statement, value in entry.verdicts.items():
            if statement not in known[skill.pk]:
                errors.append(
                    FieldError(f"{where}/verdicts/{statement}", _("This statement is not one of the skill."))
                )
            elif value is not None and value not in Verdict.Value.values:
                errors.append(
                    FieldError(f"{where}/verdicts/{statement}", _("A verdict is met, partly or not met."))
                )
    if errors:
        raise Invalid(errors[0].detail, errors=errors)


@transaction.atomic
def record_ratings(
    *,
    assessment: Assessment,
    kind: str,
    entries: Sequence[RatingEntry],
    by: User,
    at: dt.datetime,
    expected_revision: int | None = None,
) -> list[Rating]:
    """Record levels, reasons and verdicts of one side, and compute anew what the verdicts propose.

    Raises :class:`core.errors.NotAllowed` for the wrong person, :class:`core.errors.WrongState` outside the phase of that side,
    :class:`core.errors.Invalid` for a level out of the skill's range, a foreign skill or statement, an unknown verdict.
    What is recorded already changes nothing: neither the revision nor the trail.
    """
    row = locked(assessment, expected_revision)
    _check_phase(row, kind, by)
    skills = {
        requirement.skill_id: requirement.skill
        for requirement in row.profile.requirements.select_related("skill")
    }
    ladder = statements_of(list(skills))
    defined: dict[int, set[int]] = defaultdict(set)
    for skill_id, level in _defined_levels(list(skills)):
        defined[skill_id].add(level)
    known = {skill: {pk for ids in levels.values() for pk in ids} for skill, levels in ladder.items()}
    _check(entries, skills, defined, known)

    existing = {
        rating.skill_id: rating
        for rating in row.ratings.filter(
            kind=kind, skill__in=[entry.skill_id for entry in entries]
        ).prefetch_related("verdicts")
    }
    entries = [news for entry in entries if (news := _news(entry, existing.get(entry.skill_id))) is not None]
    if not entries:
        return list(existing.values())
    changed: list[Rating] = []
    for entry in entries:
        rating = existing.setdefault(
            entry.skill_id, Rating(assessment=row, skill_id=entry.skill_id, kind=kind)
        )
        rating.proposed = proposed_level(ladder[entry.skill_id], _apply(entry, rating))
        rating.by, rating.at = by, at
        changed.append(rating)
    old = [rating for rating in changed if rating.pk]
    Rating.objects.bulk_create(rating for rating in changed if not rating.pk)
    Rating.objects.bulk_update(old, ["level", "rationale", "proposed", "by", "at"])
    _write_verdicts(entries, existing)
    touch(row, at)
    record_event(
        action="rating.recorded",
        by=by,
        at=at,
        assessment=row,
        detail={
            "kind": kind,
            "ratings": [
                {"skill": skills[rating.skill_id].code, "level": rating.level, "proposed": rating.proposed}
                for rating in changed
            ],
            "verdicts": {str(key): value for entry in entries for key, value in entry.verdicts.items()},
        },
    )
    assessment.revision = row.revision
    for rating in old:
        rating._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - the verdicts were rewritten
    return changed


def _check_phase(row: Assessment, kind: str, by: User) -> None:
    """Refuse the wrong person, the wrong time, and a kind that nobody records."""
    if kind == Rating.Kind.SELF:
        policies.may_rate_self(by, row).require()
        phase = RATED_BY_SUBJECT_IN
    elif kind == Rating.Kind.ASSESSOR:
        policies.may_assess(by, row).require()
        phase = RATED_BY_ASSESSOR_IN
    else:
        raise Invalid(
            _("Final ratings come from the confirmation."), errors=[FieldError("/kind", _("Unknown kind."))]
        )
    if row.state not in phase:
        raise WrongState(_("These ratings can no longer, or not yet, be changed."), code="illegal_step")


def _apply(entry: RatingEntry, rating: Rating) -> dict[int, str]:
    """Put what ``entry`` says into ``rating``, and give all its verdicts as they are then."""
    if not isinstance(entry.level, _Unset):
        rating.level = entry.level
    if not isinstance(entry.rationale, _Unset):
        rating.rationale = entry.rationale.strip()
    words: dict[int, str | None] = {}
    if rating.pk:
        words.update((verdict.statement_id, verdict.value) for verdict in rating.verdicts.all())
    words.update(entry.verdicts)
    return {statement: value for statement, value in words.items() if value is not None}


def _news(entry: RatingEntry, rating: Rating | None) -> RatingEntry | None:
    """What of ``entry`` is not recorded yet: a page saves while one types, so the same comes in more than once."""
    if rating is None:
        return entry
    words: Mapping[int, str | None] = {
        verdict.statement_id: verdict.value for verdict in rating.verdicts.all()
    }
    verdicts = {key: value for key, value in entry.verdicts.items() if words.get(key) != value}
    level = UNSET if entry.level == rating.level else entry.level
    said = isinstance(entry.rationale, str) and entry.rationale.strip() != rating.rationale
    rationale = entry.rationale if said else UNSET
    if not verdicts and level is UNSET and rationale is UNSET:
        return None
    return RatingEntry(entry.skill_id, level, rationale, verdicts)


def _defined_levels(skill_ids: Sequence[int]) -> list[tuple[int, int]]:
    from competencies.models import SkillLevel

    return list(SkillLevel.objects.filter(skill__in=skill_ids).values_list("skill_id", "level"))


def _write_verdicts(entries: Sequence[RatingEntry], ratings: Mapping[int, Rating]) -> None:
    gone = [
        (ratings[entry.skill_id].pk, statement)
        for entry in entries
        for statement, value in entry.verdicts.items()
        if value is None
    ]
    for rating_id, statement in gone:
        Verdict.objects.filter(rating_id=rating_id, statement_id=statement).delete()
    rows = [
        Verdict(rating=ratings[entry.skill_id], statement_id=statement, value=value)
        for entry in entries
        for statement, value in entry.verdicts.items()
        if value is not None
    ]
    if rows:
        Verdict.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["rating", "statement"], update_fields=["value"]
        )


def record_rating(
    *,
    assessment: Assessment,
    kind: str,
    skill: Skill,
    by: User,
    at: dt.datetime,
    level: int | _Unset | None = UNSET,
    rationale: str | _Unset = UNSET,
    verdicts: Mapping[int, str | None] | None = None,
    expected_revision: int | None = None,
) -> Rating:
    """Record one rating; see :func:`record_ratings`."""
    entry = RatingEntry(skill_id=skill.pk, level=level, rationale=rationale, verdicts=verdicts or {})
    return record_ratings(
        assessment=assessment, kind=kind, entries=[entry], by=by, at=at, expected_revision=expected_revision
    )[0]
