"""What a migration would meet today: read once, for the report that comes before it and for the move itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import Assessment, Cycle, HeldLevel, Migration
from assessments.rules import Asked, Finding, Holding, Impact, Place, SkillFact, impact
from competencies.models import FrameworkVersion, Skill
from competencies.models import Mapping as SkillMapping
from core.errors import FieldError, Invalid
from roles.models import Requirement, RoleProfile
from roles.services import RequirementInput


@dataclass(frozen=True)
class Plan:
    """The impact, and the rows that its ids stand for."""

    source: FrameworkVersion
    target: FrameworkVersion
    day: dt.date
    impact: Impact
    skills: Mapping[int, Skill]  # of both versions
    profiles: Mapping[int, RoleProfile]  # in force in the source version, by role
    requirements: Mapping[int, Requirement]
    held: Mapping[int, HeldLevel]
    open_assessments: tuple[Assessment, ...]
    waiting_cycles: int
    drafts: int

    def people(self) -> set[int]:
        """Whose held levels are looked at."""
        return {row.employee_id for row in self.held.values()}


def _skills(version: FrameworkVersion) -> tuple[dict[int, Skill], list[SkillFact]]:
    rows = list(
        Skill.objects.filter(version=version).select_related("category", "version").prefetch_related("levels")
    )
    facts = [
        SkillFact(row.pk, row.code, frozenset(rung.level for rung in row.levels.all()))
        for row in sorted(rows, key=lambda row: (row.category.order, row.order, row.code))
    ]
    return {row.pk: row for row in rows}, facts


def decided_places(source: FrameworkVersion, target: FrameworkVersion) -> dict[int, Place]:
    """What HR decided on each skill of ``source``: what takes its place, and how near the two are."""
    rows = SkillMapping.objects.filter(
        source__version=source, target_version=target, state=SkillMapping.State.DECIDED
    )
    return {
        skill: Place(new, kind) for skill, new, kind in rows.values_list("source_id", "target_id", "kind")
    }


def plan_of(source: FrameworkVersion, target: FrameworkVersion, day: dt.date) -> Plan:
    """What moving from ``source`` to ``target`` on ``day`` changes. The number of queries does not grow with people or roles."""
    old_rows, old = _skills(source)
    new_rows, new = _skills(target)
    profiles = {
        profile.role_id: profile
        for profile in RoleProfile.objects.in_force(day)
        .filter(version=source)
        .select_related("role")
        .prefetch_related("requirements__skill")
        .order_by("role__tier", "role__family", "role__slug")
    }
    requirements = {
        row.pk: row
        for profile in profiles.values()
        for row in sorted(profile.requirements.all(), key=lambda row: (row.order, row.pk))
    }
    current = HeldLevel.objects.open_ended()
    held = {
        row.pk: row
        for row in current.filter(skill__version=source)
        .select_related("employee__user")
        .order_by("employee__name", "employee", "skill__order", "skill__code")
    }
    opened = tuple(
        Assessment.objects.open()
        .filter(profile__version=source)
        .select_related("employee__user", "profile__role")
        .order_by("employee__name", "pk")
    )
    used = Requirement.objects.filter(profile__in={one.profile_id for one in opened})
    return Plan(
        source=source,
        target=target,
        day=day,
        impact=impact(
            old,
            new,
            decided_places(source, target),
            asked=[
                Asked(row.pk, role, row.skill_id, row.level)
                for role, profile in profiles.items()
                for row in requirements.values()
                if row.profile_id == profile.pk
            ],
            held=[Holding(row.pk, row.employee_id, row.skill_id, row.level) for row in held.values()],
            taken=set(current.filter(skill__version=target).values_list("employee_id", "skill_id")),
            used=set(used.values_list("skill_id", flat=True)),
        ),
        skills=old_rows | new_rows,
        profiles=profiles,
        requirements=requirements,
        held=held,
        open_assessments=opened,
        waiting_cycles=Cycle.objects.filter(version=source, state=Cycle.State.DRAFT).count(),
        drafts=RoleProfile.objects.filter(version=source, state=RoleProfile.State.DRAFT).count(),
    )


def required_then(plan: Plan, role: int, decided: Mapping[int, int | None]) -> dict[int, RequirementInput]:
    """What the role requires after the move, by skill of the new version, in the order of its profile.

    ``decided`` says which level stands where the old one is not defined (without it the proposal, ``None`` drops the
    requirement). Of two that join, the higher level, the greater weight and the stricter necessity stand.
    """
    wanted: dict[int, RequirementInput] = {}
    for move in plan.impact.of_role(role):
        row, level = plan.requirements[move.asked.id], move.level(decided)
        if move.change.new is None or level is None:
            continue
        other = wanted.get(move.change.new.id, RequirementInput(row.skill, level, row.necessity, row.weight))
        essential = Requirement.Necessity.ESSENTIAL
        wanted[move.change.new.id] = RequirementInput(
            skill=plan.skills[move.change.new.id],
            level=max(level, other.level),
            necessity=essential if essential in (row.necessity, other.necessity) else row.necessity,
            weight=max(row.weight, other.weight),
        )
    return wanted


def _nothing_moves(plan: Plan) -> bool:
    """Whether neither a role nor a level would go over (of a level whose skill is not decided on that is not known)."""
    going = (move.carried or Finding.UNDECIDED in move.findings for move in plan.impact.held)
    return not plan.profiles and not any(going)


def obstacles(plan: Plan) -> list[FieldError]:
    """What has to be done before, whatever HR decides on single levels."""
    found = []
    if plan.source.pk == plan.target.pk:
        found.append(FieldError("/to", _("Choose two different versions.")))
    if plan.target.state != FrameworkVersion.State.ADOPTED:
        found.append(FieldError("/to", _("The new version has to be adopted first.")))
    if Migration.objects.done().filter(source=plan.source, target=plan.target).exists():
        text = _("Roles and people were moved from this version to the new one already.")
        found.append(FieldError("/from", text))
    elif _nothing_moves(plan):
        text = _("Nothing would move: no role is in the terms of this version, and no held level goes over.")
        found.append(FieldError("/from", text))
    for change in plan.impact.blocking:
        code = change.old.code if change.old else ""
        text = _("%(code)s: nobody has decided what takes its place.") % {"code": code}
        found.append(FieldError(f"/skills/{code}", text))
    for role, profile in plan.profiles.items():
        title = {"role": str(profile.role)}
        if profile.valid_until is not None:
            text = _("%(role)s: a later profile is published already.") % title
            found.append(FieldError(f"/roles/{profile.role.slug}", text))
        moves = plan.impact.of_role(role)
        if not any(move.change.new is not None or Finding.UNDECIDED in move.findings for move in moves):
            text = (
                _("%(role)s: nothing would be required any more. Give the role another profile first.")
                % title
            )
            found.append(FieldError(f"/roles/{profile.role.slug}", text))
    return found


def given_reason(text: str) -> str:
    """The reason, trimmed. Raises :class:`core.errors.Invalid` without one."""
    if not text.strip():
        message = _("Give a reason: the people concerned can read it.")
        raise Invalid(message, errors=[FieldError("/reason", message)])
    return text.strip()
