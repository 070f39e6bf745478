"""Composed reads of roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from accounts.models import User
from competencies.models import Skill, SkillLevel
from competencies.rules import matches
from competencies.usage import Use
from core.content import labelled, plain
from core.dated import today
from roles.models import CareerStep, Requirement, Role, RoleProfile, RoleQuerySet
from roles.rules import Change, Layout, demands_of, lay_out, on_the_way


def profile_in_force(role: Role, day: dt.date) -> RoleProfile | None:
    """The published profile of ``role`` on ``day``, with its requirements."""
    return RoleProfile.objects.in_force(day).filter(role=role).with_requirements().first()


def profiles_in_force(roles: Iterable[Role], day: dt.date) -> dict[int, RoleProfile]:
    """The same for many roles in a fixed number of queries, by the role's id."""
    found = RoleProfile.objects.in_force(day).filter(role__in=list(roles)).with_requirements()
    return {profile.role_id: profile for profile in found}


def roles_with_everything(user: User, day: dt.date) -> RoleQuerySet:
    """The roles that ``user`` may see with all that the API tells of them; ``current`` is a list of the profile in force."""
    profiles = RoleProfile.objects.in_force(day).with_requirements()
    return (
        Role.objects.visible_to(user)
        .prefetch_related("areas", "indicators", "methods", "steps_out__target", "steps_in__source")
        .prefetch_related(Prefetch("profiles", queryset=profiles, to_attr="current"))
    )


# -- the catalogue ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoleRow:
    """A role in the catalogue. ``requirements`` are those in force, the weightiest essential ones first."""

    role: Role
    requirements: list[Requirement]


@dataclass(frozen=True)
class TierRows:
    """The roles of a tier that were found."""

    tier: int
    rows: list[RoleRow]


@dataclass(frozen=True)
class Catalogue:
    """The roles that match a search, by tier from 1 to 4, and how many there are altogether."""

    tiers: list[TierRows]
    found: int
    total: int


def catalogue(
    user: User,
    day: dt.date,
    *,
    query: str = "",
    tier: int | None = None,
    family: str = "",
    skill: str = "",
    archived: bool = False,
) -> Catalogue:
    """The roles whose title or purpose in the reader's language holds every word of ``query``; ``skill`` is a code they require.

    Those offered, or (``archived``) those of the archive.
    """
    roles = list(Role.objects.visible_to(user).filter(archived_at__isnull=not archived))
    profiles = profiles_in_force(roles, day)
    rows = []
    for role in roles:
        requirements = _weighty(profiles[role.pk].requirements.all()) if role.pk in profiles else []
        texts = (plain(role.title), plain(role.purpose))
        wanted = (
            matches(query, texts)
            and tier in (None, role.tier)
            and family in ("", role.family)
            and (not skill or any(row.skill.code == skill for row in requirements))
        )
        if wanted:
            rows.append(RoleRow(role, requirements))
    rows.sort(key=lambda row: (row.role.tier, row.role.family, plain(row.role.title)))
    tiers = sorted({row.role.tier for row in rows})
    return Catalogue(
        tiers=[TierRows(number, [row for row in rows if row.role.tier == number]) for number in tiers],
        found=len(rows),
        total=len(roles),
    )


def required_skills(user: User, day: dt.date) -> list[tuple[str, str]]:
    """Code and name of each skill that some role requires on ``day``, by name."""
    skills = Skill.objects.filter(
        requirements__profile__in=RoleProfile.objects.in_force(day).filter(
            role__in=Role.objects.visible_to(user)
        )
    ).distinct()
    names = {skill.code: labelled(skill.name) for skill in skills}
    return sorted(names.items(), key=lambda each: each[1].casefold())


def _weighty(requirements: Iterable[Requirement]) -> list[Requirement]:
    return sorted(
        requirements,
        key=lambda row: (row.necessity != Requirement.Necessity.ESSENTIAL, -row.weight, row.order),
    )


# -- one role -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RequirementRow:
    """A requirement with what the skill is at the required level, and at the next one that is defined."""

    requirement: Requirement
    level: SkillLevel | None
    following: SkillLevel | None


@dataclass(frozen=True)
class DemandRow:
    """A requirement that a step adds or raises."""

    skill: Skill
    change: Change
    before: int | None
    after: int


@dataclass(frozen=True)
class StepRow:
    """A career step, and what it asks beyond the role it leaves."""

    source: Role
    target: Role
    demands: list[DemandRow]

    @property
    def key(self) -> str:
        """How an address names the step: ``seller..boss``."""
        return f"{self.source.slug}..{self.target.slug}"

    @property
    def added(self) -> int:
        """How many requirements are new."""
        return sum(row.change is Change.ADDED for row in self.demands)

    @property
    def raised(self) -> int:
        """How many requirements are higher."""
        return sum(row.change is Change.RAISED for row in self.demands)


@dataclass(frozen=True)
class RolePage:
    """A role with all that its page shows. ``profile`` is the one asked for; ``current`` the one in force."""

    role: Role
    profile: RoleProfile | None
    current: RoleProfile | None
    requirements: list[RequirementRow]
    profiles: list[RoleProfile]
    steps_out: list[StepRow]
    steps_in: list[StepRow]


def role_page(user: User, role: Role, day: dt.date, number: int | None = None) -> RolePage | None:
    """The page of ``role`` with its profile in force on ``day``, or that of the given ``number``; ``None`` if there is none.

    Drafts are shown to HR only.
    """
    seen = (
        RoleProfile.objects.filter(role=role)
        if user.is_hr
        else RoleProfile.objects.published().filter(role=role)
    )
    profiles = list(seen.with_requirements().order_by("-number"))
    published = [row for row in profiles if row.state == RoleProfile.State.PUBLISHED]
    current = next((row for row in published if row.covers(day)), None)
    profile = current
    if number is not None:
        profile = next((row for row in profiles if row.number == number), None)
        if profile is None:
            return None
    steps = list(
        (CareerStep.objects.filter(source=role) | CareerStep.objects.filter(target=role)).select_related(
            "source", "target"
        )
    )
    rows = _steps(steps, day)
    return RolePage(
        role=role,
        profile=profile,
        current=current,
        requirements=_with_levels(profile),
        profiles=profiles,
        steps_out=[row for row in rows if row.source == role and row.target.archived_at is None],
        steps_in=[row for row in rows if row.target == role and row.source.archived_at is None],
    )


def _with_levels(profile: RoleProfile | None) -> list[RequirementRow]:
    if profile is None:
        return []
    requirements = list(profile.requirements.all())
    levels = SkillLevel.objects.filter(skill__in=[row.skill_id for row in requirements])
    by_level = {(row.skill_id, row.level): row for row in levels.prefetch_related("statements")}
    return [
        RequirementRow(
            row, by_level.get((row.skill_id, row.level)), by_level.get((row.skill_id, row.level + 1))
        )
        for row in requirements
    ]


def _steps(steps: Sequence[CareerStep], day: dt.date) -> list[StepRow]:
    """The steps with their demands, sorted by tier and title of where they lead."""
    roles = {role.pk: role for step in steps for role in (step.source, step.target)}
    profiles = profiles_in_force(roles.values(), day)
    required = {pk: _required(profiles.get(pk)) for pk in roles}
    rows = []
    for step in steps:
        source, target = required[step.source_id], required[step.target_id]
        demands = demands_of(_levels(source), _levels(target))
        rows.append(
            StepRow(
                step.source,
                step.target,
                [
                    DemandRow(target[each.code].skill, each.change, each.before, each.after)
                    for each in demands
                ],
            )
        )
    rows.sort(key=lambda row: (-row.target.tier, plain(row.target.title), plain(row.source.title)))
    return rows


def _required(profile: RoleProfile | None) -> dict[str, Requirement]:
    return {row.skill.code: row for row in profile.requirements.all()} if profile else {}


def _levels(required: Mapping[str, Requirement]) -> dict[str, int]:
    return {code: row.level for code, row in required.items()}


# -- career steps -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoleSteps:
    """A role with the steps that lead on from it."""

    role: Role
    steps: list[StepRow]


@dataclass(frozen=True)
class CareerMap:
    """The roles and the steps between them: as a picture (``layout``, by slug) and as a list."""

    roles: dict[str, Role]
    layout: Layout
    steps: list[RoleSteps]

    def step(self, key: str) -> StepRow | None:
        """The step that an address names."""
        return next((step for row in self.steps for step in row.steps if step.key == key), None)


def career_map(user: User, day: dt.date, around: str = "") -> CareerMap:
    """The map of all roles that ``user`` may see; ``around`` keeps those on a way that passes the role of this slug."""
    roles = {role.slug: role for role in Role.objects.visible_to(user).offered()}
    steps = list(
        CareerStep.objects.filter(source__in=roles.values(), target__in=roles.values()).select_related(
            "source", "target"
        )
    )
    if around:
        kept = on_the_way(around, [(step.source.slug, step.target.slug) for step in steps])
        roles = {slug: role for slug, role in roles.items() if slug in kept}
        steps = [step for step in steps if step.source.slug in kept and step.target.slug in kept]
    linked = {slug for step in steps for slug in (step.source.slug, step.target.slug)}
    rows = _steps(steps, day)
    by_source: dict[int, list[StepRow]] = {}
    for row in rows:
        by_source.setdefault(row.source.pk, []).append(row)
    order = sorted(roles.values(), key=lambda role: (-role.tier, role.family, role.slug))
    return CareerMap(
        roles=roles,
        layout=lay_out(
            [role.slug for role in order if role.slug in linked or role.slug == around],
            [(row.source.slug, row.target.slug) for row in rows],
        ),
        steps=[RoleSteps(role, by_source.get(role.pk, [])) for role in order],
    )


# -- for the page of a skill --------------------------------------------------------------------------------------------


def uses_of_skill(skill: Skill, user: User) -> list[Use]:
    """The roles whose profile in force today requires ``skill``."""
    rows = Requirement.objects.filter(
        skill=skill,
        profile__in=RoleProfile.objects.in_force(today()),
        profile__role__in=Role.objects.visible_to(user),
    ).select_related("profile__role")
    return [
        Use(
            label=labelled(row.profile.role.title),
            url=reverse("role", args=[row.profile.role.slug]),
            level=row.level,
            essential=row.necessity == Requirement.Necessity.ESSENTIAL,
        )
        for row in rows
    ]
