"""What was true of people on a day: the one bulk loader behind every gap, matrix, overview and report.

It reads a constant number of queries, however many people are asked for. What counts on a day:

* membership, role held and profile version: the rows in force on it;
* held levels: ``valid_from`` ≤ day < ``valid_until``;
* evidence: what the final rating behind a held level relies on, less what was withdrawn by the end of the day;
* claims: see :func:`_claims`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from assessments.lineage import Lines, lines
from assessments.models import Assessment, HeldLevel, Rating
from competencies.models import Skill, SkillLevel
from core.dated import date_of, end_of
from people.models import Employee, Membership, RoleHolding, Team
from people.selectors import name_for
from reports.rules import (
    Gap,
    GapItem,
    Held,
    Need,
    PersonRef,
    ProfileRef,
    RoleRef,
    SkillRef,
    TeamRef,
    item_of,
)
from roles.models import Role, RoleProfile


@dataclass(frozen=True)
class Claim:
    """A level that the person claims and nobody confirmed."""

    skill: SkillRef
    level: int
    on: dt.date
    assessment_id: int


@dataclass(frozen=True)
class PersonFacts:
    """What is known of one person on the day."""

    person: PersonRef
    team: TeamRef | None
    role: RoleRef | None
    held: dict[int, Held]
    claims: dict[int, Claim]
    evidence: dict[int, list[dt.date]]


@dataclass(frozen=True)
class Facts:
    """What is known of many people on ``as_of``, and the profiles in force on it by role id."""

    as_of: dt.date
    people: dict[int, PersonFacts]
    profiles: dict[int, tuple[ProfileRef, tuple[Need, ...]]] = field(default_factory=dict)

    def gap_of(self, employee_id: int, role: RoleRef | None = None) -> Gap:
        """The gap of a person with ``role``, or with the role held on the day."""
        facts = self.people[employee_id]
        role = role or facts.role
        profile, needs = self.profiles.get(role.id, (None, ())) if role else (None, ())
        reason = "no_role" if role is None else "no_profile" if profile is None else ""
        required = {need.skill.id for need in needs}
        known = [
            *(held.skill for held in facts.held.values()),
            *(claim.skill for claim in facts.claims.values()),
        ]
        others = {skill.id: skill for skill in known if skill.id not in required}
        return Gap(
            person=facts.person,
            team=facts.team,
            role=role,
            profile=profile,
            as_of=self.as_of,
            items=tuple(self._item(facts, need.skill, need) for need in needs),
            other=tuple(
                self._item(facts, skill, None)
                for skill in sorted(others.values(), key=lambda s: (s.order, s.code))
            ),
            reason=reason,
        )

    def row_of(self, gap: Gap, columns: Sequence[SkillRef]) -> tuple[GapItem, ...]:
        """The items of a gap in the order of ``columns``, with empty ones where nothing is required, held or claimed."""
        facts = self.people[gap.person.id]
        known = {item.skill.id: item for item in (*gap.items, *gap.other)}
        return tuple(known.get(skill.id) or self._item(facts, skill, None) for skill in columns)

    def _item(self, facts: PersonFacts, skill: SkillRef, need: Need | None) -> GapItem:
        claim = facts.claims.get(skill.id)
        return item_of(
            skill,
            self.as_of,
            need=need,
            held=facts.held.get(skill.id),
            claimed=claim.level if claim else None,
            activities=facts.evidence.get(skill.id, ()),
        )


def skill_ref(skill: Skill) -> SkillRef:
    """A skill as figures name it."""
    return SkillRef(
        skill.pk, skill.code, skill.name, skill.category.name, (skill.category.order, skill.order)
    )


def role_ref(role: Role) -> RoleRef:
    """A role as figures name it."""
    return RoleRef(role.pk, role.slug, role.title)


def team_ref(team: Team) -> TeamRef:
    """A team as figures name it."""
    return TeamRef(team.pk, team.slug, team.name)


def facts_of(
    employees: Iterable[Employee],
    as_of: dt.date,
    viewer: User | None,
    *,
    roles: Collection[Role] = (),
    claims: bool = True,
) -> Facts:
    """What was true of ``employees`` on ``as_of``, as ``viewer`` may know it.

    The caller has chosen people whom the viewer may see. ``roles``: further roles whose profiles are wanted. ``claims``:
    ``False`` leaves out what is not confirmed (API keys without the scope for it).
    """
    known = {employee.pk: employee for employee in employees}
    ids = list(known)
    teams = {
        m.employee_id: m.team
        for m in Membership.objects.on(as_of).filter(employee__in=ids).select_related("team")
    }
    held_roles = {
        h.employee_id: h.role
        for h in RoleHolding.objects.on(as_of).filter(employee__in=ids).select_related("role")
    }
    held, moves = _held(ids, as_of), lines()
    claimed = _claims(ids, as_of, viewer, held, moves) if claims else {}
    evidence = _evidence(ids, as_of)
    people = {
        pk: PersonFacts(
            person=PersonRef(pk, name_for(employee, viewer) if viewer is not None else employee.name),
            team=team_ref(teams[pk]) if pk in teams else None,
            role=role_ref(held_roles[pk]) if pk in held_roles else None,
            held=held.get(pk, {}),
            claims=claimed.get(pk, {}),
            evidence=evidence.get(pk, {}),
        )
        for pk, employee in known.items()
    }
    wanted = {role.pk for role in held_roles.values()} | {role.pk for role in roles}
    return Facts(as_of, people, profiles_in_force(wanted, as_of))


def profiles_in_force(
    role_ids: Collection[int], day: dt.date
) -> dict[int, tuple[ProfileRef, tuple[Need, ...]]]:
    """The published profile of each role on ``day`` and what it requires, in the profile's order."""
    profiles = (
        RoleProfile.objects.in_force(day)
        .filter(role__in=role_ids)
        .select_related("version")
        .prefetch_related("requirements__skill__category")
    )
    return {
        profile.role_id: (
            ProfileRef(
                profile.pk,
                profile.number,
                profile.valid_from,
                profile.version.slug,
                profile.version.name,
                profile.version.acknowledgement,
            ),
            tuple(
                Need(skill_ref(need.skill), need.level, need.necessity, need.weight)
                for need in sorted(profile.requirements.all(), key=lambda need: (need.order, need.pk))
            ),
        )
        for profile in profiles
    }


def _held(ids: list[int], day: dt.date) -> dict[int, dict[int, Held]]:
    found: dict[int, dict[int, Held]] = defaultdict(dict)
    for row in HeldLevel.objects.on(day).filter(employee__in=ids).select_related("skill__category", "rating"):
        found[row.employee_id][row.skill_id] = Held(
            skill_ref(row.skill), row.level, row.since, row.currency_months, row.rating.assessment_id
        )
    return found


def _evidence(ids: list[int], day: dt.date) -> dict[int, dict[int, list[dt.date]]]:
    """The dates of the activities behind each held level."""
    found: dict[int, dict[int, list[dt.date]]] = defaultdict(lambda: defaultdict(list))
    for piece in HeldLevel.objects.on(day).filter(employee__in=ids).backing(end_of(day)):
        found[piece.employee_id][piece.skill_id].append(piece.activity_date)
    return found


def _claims(
    ids: list[int], day: dt.date, viewer: User | None, held: dict[int, dict[int, Held]], known: Lines
) -> dict[int, dict[int, Claim]]:
    """The level that each person claims per skill on ``day``: from the latest assessment that was submitted by then.

    It has to be neither given up by then nor confirmed with a final rating of that skill. In a blind assessment nobody but
    the subject sees a claim before the assessor has spoken (domain rule 4). A level confirmed after the claim was handed in
    answers it, whichever assessment it comes from. A claim in the terms of a version that was migrated by then stands for the
    skill that took the place, as long as the level is defined there.
    """
    end = end_of(day)
    viewer_employee = Employee.objects.of(viewer) if viewer is not None else None
    open_to_viewer = Q(assessment__blind=False) | Q(assessment__assessed_at__lt=end)
    if viewer_employee is not None:
        open_to_viewer |= Q(assessment__employee=viewer_employee)
    final = Rating.objects.filter(
        kind=Rating.Kind.FINAL,
        assessment=OuterRef("assessment"),
        skill=OuterRef("skill"),
        assessment__confirmed_at__lt=end,
    )
    rows = list(
        Rating.objects.filter(
            open_to_viewer,
            kind=Rating.Kind.SELF,
            level__isnull=False,
            assessment__employee__in=ids,
            assessment__submitted_at__lt=end,
        )
        .exclude(assessment__state=Assessment.State.CANCELLED, assessment__changed_at__lt=end)
        .annotate(answered=Exists(final))
        .select_related("assessment", "skill__category")
        .order_by("assessment__submitted_at", "assessment__number", "assessment_id")
    )
    places = _places({row.skill_id for row in rows}, known, day)
    found: dict[int, dict[int, Claim]] = defaultdict(dict)
    for row in rows:  # oldest first: a newer assessment overwrites an older one
        mine, assessment = found[row.assessment.employee_id], row.assessment
        skill = places.get((row.skill_id, row.level), row.skill)
        submitted = date_of(assessment.submitted_at) if assessment.submitted_at else day
        confirmed = held.get(assessment.employee_id, {}).get(skill.pk)
        mine.pop(skill.pk, None)
        if row.level and not row.answered and (confirmed is None or confirmed.since <= submitted):
            mine[skill.pk] = Claim(skill_ref(skill), row.level, submitted, assessment.pk)
    return found


def place_of(skill: int, found: Mapping[int, GapItem], known: Lines, day: dt.date) -> GapItem | None:
    """What ``found`` says of a skill, or of the one that had taken its place by ``day``."""
    here = (found[one] for one in (skill, *sorted(known.onward([skill], day)[skill])) if one in found)
    return next(here, None)


def _places(skills: set[int], known: Lines, day: dt.date) -> dict[tuple[int, int | None], Skill]:
    """What stands on ``day`` in the place of a skill at a level, where that is another skill and defined there."""
    moved = {skill: known.now(skill, day) for skill in skills}
    moved = {skill: place for skill, place in moved.items() if skill != place}
    if not moved:
        return {}
    rungs = SkillLevel.objects.filter(skill__in=set(moved.values())).select_related("skill__category")
    defined = {(rung.skill_id, rung.level): rung.skill for rung in rungs}
    return {
        (skill, level): place
        for skill, new in moved.items()
        for (of, level), place in defined.items()
        if of == new
    }
