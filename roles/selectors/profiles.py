"""Reads for those who edit what a role requires: the draft, the skills to choose from, what differs between two profiles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from competencies.models import FrameworkVersion, Skill, SkillLevel
from competencies.rules import matches
from core.content import plain
from roles import affected
from roles.models import CareerStep, Requirement, Role, RoleChange, RoleProfile
from roles.rules import Difference, RequirementChange, RequirementContent, compare_requirements


@dataclass(frozen=True)
class SkillChoice:
    """A skill that can be required, with the levels at which it is defined, lowest first."""

    skill: Skill
    levels: list[SkillLevel]


@dataclass(frozen=True)
class ChangeRow:
    """A skill in two profiles."""

    skill: Skill
    change: RequirementChange

    @property
    def moved(self) -> bool:
        """Whether anything about it differs."""
        return self.change.difference is not Difference.SAME


@dataclass(frozen=True)
class Comparison:
    """Two profiles of a role side by side; ``before`` is empty where there is none."""

    before: RoleProfile | None
    after: RoleProfile
    rows: list[ChangeRow]

    @property
    def moved(self) -> list[ChangeRow]:
        """What differs."""
        return [row for row in self.rows if row.moved]

    @property
    def counts(self) -> dict[str, int]:
        """How many requirements are added, raised, lowered, removed, weighed otherwise."""
        kinds = [row.change.difference for row in self.rows]
        return {kind.value: kinds.count(kind) for kind in Difference if kind is not Difference.SAME}


def draft_of(role: Role) -> RoleProfile | None:
    """The draft of ``role``, with its framework version."""
    drafts = RoleProfile.objects.filter(role=role, state=RoleProfile.State.DRAFT)
    return drafts.select_related("role", "version").first()


def adopted_versions() -> list[FrameworkVersion]:
    """The framework versions in whose terms a profile can be written, the newest adopted first."""
    return list(FrameworkVersion.objects.adopted().order_by("-adopted_at", "-pk"))


def skills_to_require(version: FrameworkVersion) -> dict[str, SkillChoice]:
    """Every skill of ``version`` that is defined at any level, by code, in the framework's order."""
    skills = (
        Skill.objects.filter(version=version)
        .select_related("category")
        .prefetch_related("levels__statements")
    )
    ordered = sorted(skills, key=lambda skill: (skill.category.order, skill.order, skill.code))
    choices = {
        skill.code: SkillChoice(skill, sorted(skill.levels.all(), key=lambda row: row.level))
        for skill in ordered
    }
    return {code: choice for code, choice in choices.items() if choice.levels}


def found_skills(choices: Mapping[str, SkillChoice], query: str, without: set[str]) -> list[SkillChoice]:
    """Those not yet required whose code, name or category holds every word of ``query``."""
    return [
        choice
        for code, choice in choices.items()
        if code not in without
        and matches(query, (code, plain(choice.skill.name), plain(choice.skill.category.name)))
    ]


def compare_profiles(before: RoleProfile | None, after: RoleProfile) -> Comparison:
    """What differs between two profiles of a role. Skills are matched by code, across framework versions too."""
    old, new = _by_code(before), _by_code(after)
    changes = compare_requirements(_contents(old), _contents(new))
    return Comparison(
        before, after, [ChangeRow((new.get(one.code) or old[one.code]).skill, one) for one in changes]
    )


def _by_code(profile: RoleProfile | None) -> dict[str, Requirement]:
    if profile is None:
        return {}
    rows = profile.requirements.select_related("skill").order_by("order", "pk")
    return {row.skill.code: row for row in rows}


def _contents(rows: Mapping[str, Requirement]) -> dict[str, RequirementContent]:
    return {code: RequirementContent(row.level, row.necessity, row.weight) for code, row in rows.items()}


def profile_before(profile: RoleProfile, day: dt.date) -> RoleProfile | None:
    """The published profile that ``profile`` follows when it begins on ``day``."""
    earlier = (
        RoleProfile.objects.published()
        .standing()
        .filter(role=profile.role_id, valid_from__lte=day, number__lt=profile.number)
        .select_related("version")
    )
    return earlier.order_by("-valid_from", "-number").first()


def affected_people(
    before: RoleProfile | None, after: RoleProfile, viewer: User, *, today: dt.date, then: dt.date
) -> list[affected.Affected]:
    """Everybody concerned, as ``viewer`` may know it."""
    return affected.affected_by(affected.Question(before, after, today, then, viewer))


def profiles_of(role: Role, user: User) -> list[RoleProfile]:
    """The profiles of ``role``, the newest first; drafts for HR only."""
    profiles = RoleProfile.objects.filter(role=role)
    seen = profiles if user.is_hr else profiles.published()
    return list(seen.select_related("role", "version", "author").order_by("-number"))


def planned_profile(role: Role, day: dt.date) -> RoleProfile | None:
    """The published profile of ``role`` that begins after ``day``, the last one where there are several."""
    found = RoleProfile.objects.published().open_ended().filter(role=role, valid_from__gt=day)
    return found.select_related("role").first()


def changes_of(role: Role) -> QuerySet[RoleChange]:
    """The history of ``role``, the latest change first."""
    return RoleChange.objects.filter(role=role).select_related("by")


def steps_of_all() -> list[tuple[str, str]]:
    """Every career step as the slugs of its two roles."""
    return list(
        CareerStep.objects.order_by("source__slug", "target__slug").values_list(
            "source__slug", "target__slug"
        )
    )


def titles_of(slugs: Collection[str]) -> dict[str, str]:
    """The titles of roles in the reader's language, by slug."""
    return {role.slug: plain(role.title) for role in Role.objects.filter(slug__in=slugs)}


def profiles_that_need(version: FrameworkVersion, day: dt.date) -> str:
    """How many roles that are offered have a profile of ``version``, in force on ``day`` or later; nothing for none."""
    roles = (
        RoleProfile.objects.published()
        .standing()
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), version=version)
        .filter(role__archived_at__isnull=True)
        .values("role")
        .distinct()
        .count()
    )
    return ngettext("%(n)d role", "%(n)d roles", roles) % {"n": roles} if roles else ""
