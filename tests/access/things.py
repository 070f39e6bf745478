"""One of everything that an address can be about, all of it Sam's unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.services import create_api_key
from assessments import services
from assessments.models import Assessment, Evidence, Rating
from reports.models import ReportJob
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
    key, _secret = create_api_key(user=world.user("sam"), scopes=["read"], days=30, at=NOW)
    names = {
        "sam": world.people["sam"].pk,
        "lucia": world.people["lucia"].pk,
        "aki": world.people["aki"].pk,
        "north": world.teams["north"].pk,
        "skill": world.skills["SSUP"].pk,
        "level": world.skills["SSUP"].levels.get(level=4).pk,
        "statement": world.statements("SSUP", 4)[0],
        "open": current.pk,
        "confirmed": old.pk,
        "revision": current.revision,
        "piece": piece.pk,
        "verified": verified.pk,
        "relied": relied.pk,
        "cycle": cycle.pk,
        "job": str(job.pk),
        "key": key.pk,
        "version": world.version.slug,
        "day": NOW.date().isoformat(),
    }
    assert Assessment.objects.count() == 2
    assert Rating.objects.exists()
    return Things(world, names)
