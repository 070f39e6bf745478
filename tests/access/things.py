"""One of everything that an address can be about, all of it Sam's unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.services import create_api_key
from assessments import services
from assessments.models import Assessment, AuditEvent, Evidence, Migration, Rating
from competencies import uploads
from core.errors import FieldError
from reports.models import ReportJob
from roles.models import Role
from roles.services import draft_profile
from tests.assessments.moving import second_version
from tests.assessments.world import NOW, World, build, text


@dataclass
class Things:
    """The cast and what they have."""

    world: World
    names: dict[str, Any]


def make() -> Things:
    """Sam has a submitted assessment (Aki is assigned), a confirmed one of the past, evidence, a report job and an API key."""
    world = build()
    old = world.confirmed(SSUP=3)
    relied = Evidence.objects.get()
    current = world.submitted(SSUP=4)
    services.assign_assessor(assessment=current, assessor=world.people["aki"], by=world.user("hana"), at=NOW)
    piece = world.evidence("SSUP", 4, verified=False)
    verified = world.evidence("SSUP", 5)
    cycle = services.create_cycle(
        slug="winter", name=text("Winter"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(),
        by=world.user("hana"), at=NOW,
    )  # fmt: skip
    job = ReportJob.objects.create(
        kind="person-gap", person=world.people["sam"], language="en", as_of=NOW.date(), requested_by=world.users["sam"],
        created_at=NOW,
    )  # fmt: skip
    draft = second_version(world, adopted=False)
    migration = Migration.objects.create(
        source=world.version, target=draft, effective_on=NOW.date(), by=world.users["hana"], at=NOW, reason="R",
        state="undone", undone_by=world.users["hana"], undone_at=NOW,
    )  # fmt: skip
    key, _secret = create_api_key(user=world.user("sam"), scopes=["read"], days=30, at=NOW)
    Role.objects.create(
        slug="spare", title=text("Spare"), tier=3, family="accounts", purpose=text("For later.")
    )
    draft_profile(role=world.role, version=world.version, by=world.user("hana"), at=NOW)
    names = {
        "sam": world.people["sam"].pk,
        "lucia": world.people["lucia"].pk,
        "aki": world.people["aki"].pk,
        "north": world.teams["north"].pk,
        "role": world.role.pk,
        "skill": world.skills["SSUP"].pk,
        "level": world.skills["SSUP"].levels.get(level=4).pk,
        "statement": world.statements("SSUP", 4)[0],
        "open": current.pk,
        "confirmed": old.pk,
        "revision": current.revision,
        "piece": piece.pk,
        "verified": verified.pk,
        "event": AuditEvent.objects.filter(assessment=old).earliest("sequence").pk,
        "relied": relied.pk,
        "cycle": cycle.pk,
        "job": str(job.pk),
        "key": key.pk,
        "version": world.version.slug,
        "version_id": world.version.pk,
        "draft": draft.slug,
        "migration": migration.pk,
        "day": NOW.date().isoformat(),
        "upload": _upload(world).token,
        "discarded": _upload(world).token,
    }
    assert Assessment.objects.count() == 2
    assert Rating.objects.exists()
    return Things(world, names)


def _upload(world: World) -> uploads.Upload:
    """A file that Hana has uploaded and not decided on, with something wrong in it."""
    hana = world.user("hana")
    upload = uploads.keep([b"{}"], name="x.json", owner=hana.pk, slug="", language="", at=timezone.now())
    uploads.note_findings(upload, [FieldError("x.json!slug", "is missing")])
    return upload
