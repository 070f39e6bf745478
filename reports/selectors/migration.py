"""What a migration to another framework version would change, role by role and person by person, with the fit before and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.models import User
from assessments.models import Assessment, Migration, MigrationItem
from assessments.rules import Finding, HeldMove, RequirementMove, SkillChange
from assessments.services import Plan, obstacles, plan_of, required_then
from competencies.models import FrameworkVersion, Skill
from core.errors import FieldError
from people.models import Employee, RoleHolding
from people.selectors import name_for
from reports.rules import Need, PersonRef, ProfileRef, RoleRef, TeamRef
from reports.selectors.facts import Facts, PersonFacts, facts_of, skill_ref
from roles.models import Role


@dataclass(frozen=True)
class Line:
    """One requirement or held level, and what becomes of it. ``after`` is empty where it has no level then."""

    old: Skill
    new: Skill | None
    level: int
    after: int | None
    findings: tuple[str, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]

    @property
    def quiet(self) -> bool:
        """Nothing to know of it."""
        return not self.findings


@dataclass(frozen=True)
class RoleImpact:
    """A role, who holds it, and what changes in what it requires."""

    role: Role
    number: int
    people: int
    lines: tuple[Line, ...]
    to_decide: int

    @property
    def changed(self) -> tuple[Line, ...]:
        """The lines with something to know."""
        return tuple(line for line in self.lines if not line.quiet)


@dataclass(frozen=True)
class PersonImpact:
    """A person: what becomes of each held level, and the fit with the role held today, before and after."""

    person: PersonRef
    team: TeamRef | None
    role: RoleRef | None
    lines: tuple[Line, ...]
    fit_before: Decimal | None
    fit_after: Decimal | None
    meets_before: bool
    meets_after: bool
    open_assessments: int

    @property
    def changed(self) -> tuple[Line, ...]:
        """The lines with something to know."""
        return tuple(line for line in self.lines if not line.quiet)

    @property
    def again(self) -> int:
        """How many levels don't go over and are to be assessed again."""
        return sum(line.after is None and Finding.UNDEFINED in line.findings for line in self.lines)

    @property
    def findings(self) -> frozenset[str]:
        """Everything found about the person."""
        return frozenset(finding for line in self.lines for finding in line.findings)

    @property
    def change(self) -> Decimal:
        """How the fit moves: negative where it falls."""
        return (self.fit_after or Decimal(0)) - (self.fit_before or Decimal(0))


@dataclass(frozen=True)
class SkillImpact:
    """A skill of either version, how many roles require it and how many people hold it."""

    old: Skill | None
    new: Skill | None
    kind: str
    findings: tuple[str, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    roles: int
    people: int

    @property
    def code(self) -> str:
        """The code in the old version, or of a new skill in the new one."""
        found = self.old or self.new
        return found.code if found else ""


@dataclass(frozen=True)
class MigrationReport:
    """The whole report. ``counts`` says of how many skills each finding holds."""

    plan: Plan
    obstacles: tuple[FieldError, ...]
    skills: tuple[SkillImpact, ...]
    roles: tuple[RoleImpact, ...]
    people: tuple[PersonImpact, ...]
    counts: Mapping[str, int]

    @property
    def carried(self) -> int:
        """How many held levels go over as they are."""
        return sum(move.carried for move in self.plan.impact.held)

    @property
    def again(self) -> int:
        """How many are to be assessed again."""
        return sum(move.assess_again and not move.carried for move in self.plan.impact.held)

    @property
    def to_decide(self) -> tuple[RequirementMove, ...]:
        """On which requirements HR has to say a level."""
        return self.plan.impact.to_decide()

    @property
    def falling(self) -> int:
        """How many people fit their role less after it."""
        return sum(row.change < 0 for row in self.people)


def migration_report(
    source: FrameworkVersion, target: FrameworkVersion, day: dt.date, viewer: User
) -> MigrationReport:
    """What moving from ``source`` to ``target`` on ``day`` would change, with HR's proposals where a level has to be decided.

    The number of queries grows neither with people nor with roles.
    """
    plan = plan_of(source, target, day)
    holders: dict[int, set[int]] = defaultdict(set)
    for employee, role in RoleHolding.objects.on(day).values_list("employee", "role"):
        holders[role].add(employee)
    wanted = {pk for role in plan.profiles for pk in holders[role]} | plan.people()
    people = list(Employee.objects.filter(pk__in=wanted).select_related("user").order_by("name", "pk"))
    before = facts_of(people, day, viewer, claims=False)
    after = _after(before, plan)
    moves: dict[int, list[HeldMove]] = defaultdict(list)
    for held in plan.impact.held:
        moves[held.holding.employee].append(held)
    opened = Counter(row.employee_id for row in plan.open_assessments)
    skills = tuple(_skill(plan, change) for change in plan.impact.skills)
    return MigrationReport(
        plan=plan,
        obstacles=tuple(obstacles(plan)),
        skills=skills,
        roles=tuple(_role(plan, role, len(holders[role])) for role in plan.profiles),
        people=tuple(
            _person(plan, before, after, person.pk, moves[person.pk], opened[person.pk]) for person in people
        ),
        counts=Counter(finding for row in skills for finding in row.findings),
    )


def _names(findings: frozenset[Finding]) -> tuple[str, ...]:
    return tuple(str(finding) for finding in Finding if finding in findings)


def _line(
    plan: Plan, change: SkillChange, level: int, after: int | None, findings: frozenset[Finding]
) -> Line:
    return Line(
        old=plan.skills[change.old.id if change.old else 0],
        new=plan.skills[change.new.id] if change.new else None,
        level=level,
        after=after,
        findings=_names(findings),
        added=change.added,
        removed=change.removed,
    )


def _role(plan: Plan, role: int, people: int) -> RoleImpact:
    moves = plan.impact.of_role(role)
    profile = plan.profiles[role]
    return RoleImpact(
        role=profile.role,
        number=profile.number,
        people=people,
        lines=tuple(
            _line(plan, move.change, move.asked.level, move.level({}), move.findings) for move in moves
        ),
        to_decide=sum(move.to_decide for move in moves),
    )


def _person(
    plan: Plan, before: Facts, after: Facts, pk: int, moves: Sequence[HeldMove], opened: int
) -> PersonImpact:
    was, then = before.gap_of(pk), after.gap_of(pk)
    return PersonImpact(
        person=was.person,
        team=was.team,
        role=was.role,
        lines=tuple(
            _line(
                plan,
                move.change,
                move.holding.level,
                move.holding.level if move.carried else None,
                move.findings,
            )
            for move in moves
        ),
        fit_before=was.fit,
        fit_after=then.fit,
        meets_before=was.meets_role,
        meets_after=then.meets_role,
        open_assessments=opened,
    )


def _skill(plan: Plan, change: SkillChange) -> SkillImpact:
    old = change.old.id if change.old else None
    return SkillImpact(
        old=plan.skills[old] if old else None,
        new=plan.skills[change.new.id] if change.new else None,
        kind=change.kind,
        findings=_names(change.findings),
        added=change.added,
        removed=change.removed,
        roles=sum(move.asked.skill == old for move in plan.impact.requirements),
        people=sum(move.holding.skill == old for move in plan.impact.held),
    )


def _after(facts: Facts, plan: Plan) -> Facts:
    """The same facts as if the migration had been done, with the proposed levels."""
    moved = {
        role: (
            ProfileRef(0, profile.number + 1, plan.day, plan.target.slug, plan.target.name),
            tuple(
                Need(skill_ref(row.skill), row.level, row.necessity, row.weight)
                for row in required_then(plan, role, {}).values()
            ),
        )
        for role, profile in plan.profiles.items()
    }
    carried: dict[int, dict[int, Skill]] = defaultdict(dict)
    for move in plan.impact.held:
        if move.carried and move.change.new is not None:
            carried[move.holding.employee][move.holding.skill] = plan.skills[move.change.new.id]
    people = {pk: _moved(one, carried[pk]) for pk, one in facts.people.items()}
    return replace(facts, people=people, profiles={**facts.profiles, **moved})


def _moved(facts: PersonFacts, places: Mapping[int, Skill]) -> PersonFacts:
    held = {skill: one for skill, one in facts.held.items() if skill not in places}
    for skill, place in places.items():
        held[place.pk] = replace(facts.held[skill], skill=skill_ref(place))
    return replace(facts, held=held)


# -- what was done ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HeldOutcome:
    """What became of one held level."""

    person: str
    person_id: int
    old: Skill
    new: Skill | None
    level: int
    outcome: str
    label: str


@dataclass(frozen=True)
class MigrationPage:
    """A migration that was done, and what it did."""

    migration: Migration
    profiles: tuple[MigrationItem, ...]
    requirements: tuple[MigrationItem, ...]
    held: tuple[HeldOutcome, ...]
    moved: int
    still_open: tuple[Assessment, ...]


def migration_page(migration: Migration, viewer: User) -> MigrationPage:
    """What ``migration`` did: of the held levels those that did not go over as they were."""
    rows = migration.items.select_related(
        "old_profile__role", "new_profile", "old_skill", "new_skill", "old_held__employee__user"
    )
    held = rows.filter(kind=MigrationItem.Kind.HELD)
    moved = MigrationItem.Outcome.MOVED
    others = held.exclude(outcome=moved).order_by("old_held__employee__name", "old_skill__code")
    asked = rows.filter(kind=MigrationItem.Kind.REQUIREMENT).exclude(outcome=moved)
    return MigrationPage(
        migration=migration,
        profiles=tuple(rows.filter(kind=MigrationItem.Kind.PROFILE)),
        requirements=tuple(asked.order_by("old_profile__role__slug", "old_skill__code")),
        held=tuple(
            HeldOutcome(
                person=name_for(row.old_held.employee, viewer),
                person_id=row.old_held.employee_id,
                old=row.old_skill,
                new=row.new_skill,
                level=row.old_level or 0,
                outcome=row.outcome,
                label=row.get_outcome_display(),
            )
            for row in others
            if row.old_held is not None and row.old_skill is not None
        ),
        moved=held.filter(outcome=moved).count(),
        still_open=tuple(
            Assessment.objects.open()
            .filter(profile__version=migration.source_id)
            .select_related("employee__user", "profile__role")
            .order_by("employee__name", "pk")
        ),
    )
