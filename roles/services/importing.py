"""Importing roles from the project's own documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import FrameworkVersion, Skill
from core.dated import date_of
from core.errors import FieldError, Invalid
from roles import policies, rules
from roles.models import CareerStep, Role, RoleChange, RoleProfile
from roles.services.history import next_revision, record_change
from roles.services.profiles import RequirementInput, draft_profile, publish_profile, save_requirements
from roles.services.stored import latest_published, read_roles, write_role


@dataclass(frozen=True)
class RolesResult:
    """What an import of roles did. ``profiles`` counts those published; ``total`` the roles in the documents."""

    added: int
    changed: int
    profiles: int
    total: int

    def as_dict(self) -> dict[str, int]:
        """As the command prints it."""
        return asdict(self)


@transaction.atomic
def import_roles(
    documents: Sequence[Mapping[str, Any]],
    *,
    version: FrameworkVersion,
    by: User | None,
    at: dt.datetime,
    valid_from: dt.date,
    names: Sequence[str] = (),
    keep_own: bool = False,
) -> RolesResult:
    """Make each document a role with a published profile in the terms of ``version``; doing it twice changes nothing.

    A new role's first profile is in force from ``valid_from``; one whose requirements differ from those published gets a
    further profile, in force from the day of ``at``. Roles that no document names stay as they are. ``keep_own`` leaves alone what
    the organisation has made of its roles: every profile, and a role that somebody has edited or archived.

    Raises :class:`core.errors.Invalid` with every finding at once (nothing is written then), and
    :class:`core.errors.NotAllowed` for anybody but HR. ``by`` is empty when the system itself imports.
    """
    if by is not None:
        policies.may_edit(by).require()
    skills = {row.code: row for row in Skill.objects.filter(version=version).prefetch_related("levels")}
    findings = rules.check_roles(
        documents,
        skills={code: {level.level for level in skill.levels.all()} for code, skill in skills.items()},
        known=set(Role.objects.values_list("slug", flat=True)),
        names=names,
    )
    if findings:
        raise Invalid(
            _("The roles cannot be imported."),
            errors=[FieldError(each.where, each.rule) for each in findings],
        )
    wanted = {document["slug"]: rules.content_of(document) for document in documents}
    own = _edited_by_hand() if keep_own else set()
    wanted = {slug: content for slug, content in wanted.items() if slug not in own}
    stored = read_roles(list(wanted))
    changed = {slug for slug, content in wanted.items() if slug in stored and stored[slug][1] != content}
    roles: dict[str, Role] = {}
    for slug, content in wanted.items():
        roles[slug] = stored[slug][0] if slug in stored else Role(slug=slug)
        if slug not in stored or slug in changed:
            write_role(roles[slug], content)
            next_revision(roles[slug])
            record_change(roles[slug], RoleChange.What.IMPORTED, by=by, at=at)
    _write_steps(roles, wanted, {slug: stored[slug][1] if slug in stored else None for slug in wanted})
    published = 0
    for slug, content in wanted.items():
        current = latest_published(stored[slug][0]) if slug in stored else None
        differs = current is None or (not keep_own and stored[slug][1].requirements != content.requirements)
        if differs:
            _publish(
                roles[slug],
                content,
                skills,
                version,
                by=by,
                at=at,
                begin=date_of(at) if current else valid_from,
            )
            published += 1
    return RolesResult(
        added=len(wanted) - len(stored), changed=len(changed), profiles=published, total=len(documents)
    )


def _edited_by_hand() -> set[str]:
    """The slugs of the roles that somebody has made, edited or archived in the browser."""
    by_hand = (RoleChange.What.CREATED, RoleChange.What.CHANGED, RoleChange.What.ARCHIVED)
    return set(Role.objects.filter(changes__what__in=by_hand).values_list("slug", flat=True))


def _publish(
    role: Role,
    content: rules.RoleContent,
    skills: Mapping[str, Skill],
    version: FrameworkVersion,
    *,
    by: User | None,
    at: dt.datetime,
    begin: dt.date,
) -> None:
    draft = RoleProfile.objects.filter(role=role, state=RoleProfile.State.DRAFT, version=version).first()
    profile = draft or draft_profile(role=role, version=version, by=by, at=at)
    requirements = [
        RequirementInput(skills[code], each.level, each.necessity, each.weight)
        for code, each in content.requirements.items()
    ]
    save_requirements(profile=profile, requirements=requirements, by=by, at=at)
    publish_profile(profile=profile, by=by, at=at, valid_from=begin, backdated=True)


def _write_steps(
    roles: Mapping[str, Role],
    wanted: Mapping[str, rules.RoleContent],
    stored: Mapping[str, rules.RoleContent | None],
) -> None:
    """Career steps, once every role is there."""
    others = {target for content in wanted.values() for target in content.next_roles} - set(roles)
    everyone = {**roles, **{role.slug: role for role in Role.objects.filter(slug__in=others)}}
    for slug, content in wanted.items():
        before = stored[slug]
        if before is not None and before.next_roles == content.next_roles:
            continue
        roles[slug].steps_out.exclude(target__slug__in=content.next_roles).delete()
        new = content.next_roles - (before.next_roles if before else frozenset())
        CareerStep.objects.bulk_create(
            CareerStep(source=roles[slug], target=everyone[target]) for target in sorted(new)
        )
