"""Taking a migration back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import policies
from assessments.models import Assessment, HeldLevel, Migration, MigrationItem
from assessments.services.audit import Happening, batched, record_event, record_for_each
from assessments.services.migration_plan import given_reason
from competencies.models import FrameworkVersion
from core.errors import FieldError, WrongState
from roles.models import RoleProfile
from roles.services import withdraw_successors

Kind = MigrationItem.Kind


def standing_on(migration: Migration) -> list[FieldError]:
    """Newer facts that stand on a migration, so that it cannot be taken back."""
    found = []
    fresh = RoleProfile.objects.filter(pk__in=migration.items.filter(kind=Kind.PROFILE).values("new_profile"))
    for profile in fresh.filter(valid_until__isnull=False).select_related("role"):
        text = _("%(role)s has a later profile.") % {"role": str(profile.role)}
        found.append(FieldError(f"/roles/{profile.role.slug}", text))
    begun = Assessment.objects.filter(profile__in=fresh).exclude(state=Assessment.State.CANCELLED)
    for assessment in begun.select_related("employee", "profile__role"):
        text = _("%(person)s is or was assessed against the new profile of %(role)s.") % {
            "person": assessment.employee.name,
            "role": str(assessment.profile.role),
        }
        found.append(FieldError(f"/assessments/{assessment.pk}", text))
    carried = migration.items.filter(kind=Kind.HELD, new_held__isnull=False)
    again = (
        HeldLevel.objects.filter(
            skill__version=migration.target_id,
            carried_from__isnull=True,
            rating__at__gt=migration.at,
            employee__in=carried.values("old_held__employee"),
        )
        .exclude(rating__assessment__in=begun)
        .select_related("employee", "skill")
    )
    for row in again:
        text = _("%(person)s has been confirmed in %(code)s of the new version.") % {
            "person": row.employee.name,
            "code": row.skill.code,
        }
        found.append(FieldError(f"/held/{row.pk}", text))
    from_here = Q(source=migration.target_id) | Q(source=migration.source_id)
    further = (
        Migration.objects.done().filter(from_here, pk__gt=migration.pk).select_related("source", "target")
    )
    for later in further:
        text = _("%(migration)s came after it: undo that one first.") % {"migration": str(later)}
        found.append(FieldError(f"/migrations/{later.pk}", text))
    return found


@transaction.atomic
def undo_migration(*, migration: Migration, by: User, at: dt.datetime, reason: str) -> Migration:
    """Take a migration back: profiles and held levels are what they would be had it not been.

    What it made stays on record with an empty period. A level confirmed since in the old terms stays, in those terms. Raises
    :class:`core.errors.NotAllowed` for anybody but HR of the whole organisation, :class:`core.errors.WrongState` where it was
    taken back already or newer facts stand on it (each is named), :class:`core.errors.Invalid` without a reason.
    """
    policies.may_migrate(by).require()
    row = (
        Migration.objects.select_for_update(of=("self",))
        .select_related("source", "target")
        .get(pk=migration.pk)
    )
    # Whoever confirms a level locks the version that it is confirmed in (see holding).
    versions = FrameworkVersion.objects.select_for_update().filter(pk__in=[row.source_id, row.target_id])
    list(versions.order_by("pk").values_list("pk"))
    if row.state != Migration.State.DONE:
        raise WrongState(_("This migration was undone already."))
    errors = standing_on(row)
    if errors:
        raise WrongState(
            _("Newer facts stand on this migration: it cannot be undone."), errors=errors, code="stood_on"
        )
    reason = given_reason(reason)
    items = row.items.filter(kind=Kind.PROFILE).select_related("new_profile")
    pairs = {
        item.old_profile_id: item.new_profile for item in items if item.old_profile_id and item.new_profile
    }
    withdraw_successors(pairs=pairs, by=by, at=at)
    people = _give_back(row)
    row.state, row.undone_by, row.undone_at, row.undone_reason = Migration.State.UNDONE, by, at, reason
    row.save(update_fields=["state", "undone_by", "undone_at", "undone_reason"])
    detail = {"migration": row.pk, "from": row.source.slug, "to": row.target.slug}
    happening = Happening("framework.migration_undone", detail, reason)
    record_for_each(happenings=dict.fromkeys(people, happening), by=by, at=at)
    record_event(action=happening.action, by=by, at=at, detail=detail, reason=reason)
    return row


def _give_back(migration: Migration) -> list[int]:
    """The old rows end where the new ones ended (mostly nowhere), and the new ones become empty. Gives whose they are."""
    items = list(migration.items.filter(kind=Kind.HELD).select_related("old_held", "new_held").order_by("pk"))
    ends: dict[dt.date | None, list[int]] = defaultdict(list)
    for item in items:
        if item.old_held is not None and item.new_held is not None:
            ends[item.new_held.valid_until].append(item.old_held.pk)
    fresh = [item.new_held_id for item in items if item.new_held_id is not None]
    for some in batched(fresh):
        HeldLevel.objects.filter(pk__in=some).update(valid_until=F("valid_from"))
    for end, ids in ends.items():
        for some in batched(ids):
            HeldLevel.objects.filter(pk__in=some).update(valid_until=end)
    return sorted({item.old_held.employee_id for item in items if item.old_held is not None})
