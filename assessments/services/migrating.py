"""Moving roles and people to another framework version, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import policies
from assessments.models import HeldLevel, Migration, MigrationItem
from assessments.rules import Finding, HeldMove, RequirementMove
from assessments.services.audit import BATCH, Happening, batched, record_event, record_for_each
from assessments.services.holding import carried_row
from assessments.services.migration_plan import Plan, given_reason, obstacles, plan_of, required_then
from competencies.models import FrameworkVersion
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from roles.models import Role
from roles.services import RequirementInput, Successor, publish_successors

Kind, Outcome = MigrationItem.Kind, MigrationItem.Outcome


@transaction.atomic
def migrate_framework(
    *,
    source: FrameworkVersion,
    target: FrameworkVersion,
    by: User,
    at: dt.datetime,
    reason: str,
    decisions: Mapping[int, int | None] | None = None,
) -> Migration:
    """Move every role and every held level from ``source`` to ``target``, from today on.

    ``decisions`` says for each requirement (by its id) whose level ``target`` does not define which level is required then, or
    ``None`` to drop it. Held levels go over as they are or not at all. Open assessments stay what they are. The number of
    queries grows with batches only. Raises :class:`core.errors.NotAllowed` for anybody but HR of the whole organisation,
    :class:`core.errors.WrongState` where something has to be done before, :class:`core.errors.Invalid` without a reason or
    a decision.
    """
    policies.may_migrate(by).require()
    list(FrameworkVersion.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    list(Role.objects.select_for_update().order_by("pk").values_list("pk"))
    source, target = (
        FrameworkVersion.objects.select_related("framework").get(pk=one.pk) for one in (source, target)
    )
    plan = plan_of(source, target, date_of(at))
    errors = obstacles(plan)
    if errors:
        raise WrongState(_("The migration cannot be done yet."), errors=errors, code="not_ready")
    decided = _decided(plan, decisions or {})
    reason = given_reason(reason)
    migration = Migration.objects.create(
        source=source, target=target, effective_on=plan.day, by=by, at=at, reason=reason
    )
    items = [*_skill_items(migration, plan), *_move_roles(migration, plan, decided, by, at)]
    held = _carry(migration, plan)
    MigrationItem.objects.bulk_create([*items, *held], batch_size=BATCH)
    migration.summary = _summary(plan, [*items, *held])
    migration.save(update_fields=["summary"])
    _tell(migration, plan, held, by, at)
    return migration


def _decided(plan: Plan, decisions: Mapping[int, int | None]) -> dict[int, int | None]:
    errors = []
    for move in plan.impact.to_decide():
        row, new = plan.requirements[move.asked.id], move.change.new
        values = {"code": row.skill.code, "role": str(plan.profiles[move.asked.role].role)}
        if row.pk not in decisions:
            text = _("%(role)s: say which level of %(code)s is required then.") % values
        elif decisions[row.pk] is not None and new is not None and decisions[row.pk] not in new.levels:
            text = _("%(role)s: %(code)s is not defined at that level.") % values
        else:
            continue
        errors.append(FieldError(f"/requirements/{row.pk}", text))
    if errors:
        raise Invalid(_("Some levels are not decided."), errors=errors)
    return {move.asked.id: decisions[move.asked.id] for move in plan.impact.to_decide()}


def _skill_items(migration: Migration, plan: Plan) -> list[MigrationItem]:
    return [
        MigrationItem(
            migration=migration,
            kind=Kind.SKILL,
            outcome=Outcome.MOVED if change.new else Outcome.GONE,
            old_skill_id=change.old.id,
            new_skill_id=change.new.id if change.new else None,
        )
        for change in plan.impact.skills
        if change.old is not None and Finding.UNDECIDED not in change.findings
    ]


# -- roles ------------------------------------------------------------------------------------------------------------


def _move_roles(
    migration: Migration, plan: Plan, decided: Mapping[int, int | None], by: User, at: dt.datetime
) -> list[MigrationItem]:
    then = {role: required_then(plan, role, decided) for role in plan.profiles}
    made = publish_successors(
        successors=[Successor(profile, list(then[role].values())) for role, profile in plan.profiles.items()],
        version=plan.target,
        by=by,
        at=at,
    )
    items = []
    for role, profile in plan.profiles.items():
        new = made[profile.pk]
        items.append(
            MigrationItem(
                migration=migration, kind=Kind.PROFILE, outcome=Outcome.MOVED, old_profile=profile, new_profile=new
            )
        )  # fmt: skip
        for move in plan.impact.of_role(role):
            item = _requirement_item(plan, move, decided, then[role])
            item.migration, item.old_profile, item.new_profile = migration, profile, new
            items.append(item)
    return items


def _requirement_item(
    plan: Plan,
    move: RequirementMove,
    decided: Mapping[int, int | None],
    then: Mapping[int, RequirementInput],
) -> MigrationItem:
    row, level = plan.requirements[move.asked.id], move.level(decided)
    item = MigrationItem(
        kind=Kind.REQUIREMENT,
        requirement=row,
        old_skill_id=row.skill_id,
        old_level=row.level,
        new_skill_id=move.change.new.id if move.change.new else None,
    )
    if move.change.new is None:
        item.outcome = Outcome.GONE
    elif level is None:
        item.outcome = Outcome.DROPPED
    else:
        item.new_level = then[move.change.new.id].level
        joined = Finding.MERGED in move.findings
        item.outcome = Outcome.MERGED if joined else Outcome.DECIDED if move.to_decide else Outcome.MOVED
    return item


# -- people -----------------------------------------------------------------------------------------------------------


def _outcome(move: HeldMove, *, joined: bool) -> str:
    if move.change.new is None:
        return Outcome.GONE
    if Finding.ALREADY_HELD in move.findings:
        return Outcome.HELD_ALREADY
    if move.carried:
        return Outcome.MOVED
    return Outcome.MERGED if joined else Outcome.AGAIN


def _carry(migration: Migration, plan: Plan) -> list[MigrationItem]:
    """Held levels that go over: the old row ends today, the new one of the same final rating begins."""
    going = [move for move in plan.impact.held if move.carried]
    made = HeldLevel.objects.bulk_create(
        (
            carried_row(plan.held[move.holding.id], move.change.new.id, plan.day)
            for move in going
            if move.change.new is not None
        ),
        batch_size=BATCH,
    )
    place = {(row.employee_id, row.skill_id): row for row in made}
    items = []
    for move in plan.impact.held:
        old = plan.held[move.holding.id]
        new = place.get((old.employee_id, move.change.new.id)) if move.change.new else None
        items.append(
            MigrationItem(
                migration=migration, kind=Kind.HELD, outcome=_outcome(move, joined=new is not None),
                old_skill_id=old.skill_id, new_skill_id=move.change.new.id if move.change.new else None,
                old_held=old, new_held=new, old_level=old.level, new_level=new.level if new else None,
            )
        )  # fmt: skip
    _end([item.old_held_id or 0 for item in items if item.new_held is not None], plan.day)
    return items


def _end(ids: Sequence[int], day: dt.date) -> None:
    for some in batched(ids):
        HeldLevel.objects.filter(pk__in=some).update(valid_until=day)


# -- telling ----------------------------------------------------------------------------------------------------------


def _summary(plan: Plan, items: Iterable[MigrationItem]) -> dict[str, Any]:
    counts = Counter(f"{item.kind}.{item.outcome}" for item in items)
    return {
        "roles": len(plan.profiles),
        "people": len(plan.people()),
        "open": len(plan.open_assessments),
        "new_skills": sum(Finding.NEW in change.findings for change in plan.impact.skills),
        "changed_skills": sum(Finding.RANGE in change.findings for change in plan.impact.skills),
        "items": dict(sorted(counts.items())),
    }


def _tell(
    migration: Migration, plan: Plan, items: Iterable[MigrationItem], by: User, at: dt.datetime
) -> None:
    about: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        old = plan.held[item.old_held_id or 0]
        new = plan.skills.get(item.new_skill_id or 0)
        about[old.employee_id].append(
            {
                "from": plan.skills[old.skill_id].code,
                "to": new.code if new else None,
                "level": old.level,
                "outcome": str(item.outcome),
            }
        )
    detail = {"migration": migration.pk, "from": plan.source.slug, "to": plan.target.slug}
    record_for_each(
        happenings={
            person: Happening("framework.migrated", {**detail, "levels": levels}, migration.reason)
            for person, levels in about.items()
        },
        by=by,
        at=at,
    )
    record_event(
        action="framework.migrated",
        by=by,
        at=at,
        detail={**detail, "summary": migration.summary},
        reason=migration.reason,
    )
