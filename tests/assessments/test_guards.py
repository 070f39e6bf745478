"""What the database refuses by itself, on SQLite and on PostgreSQL, whatever code asks for it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from assessments import services
from assessments.models import AuditEvent, Evidence, HeldLevel, Rating, RatingEvidence, Verdict
from competencies.models import Skill, Statement
from people.models import Membership, RoleHolding, TeamLead
from roles.models import Requirement, RoleProfile
from tests.assessments.world import NOW, START, World

TODAY = NOW.date()


@pytest.fixture
def done(world: World) -> World:
    world.confirmed(SSUP=4)
    return world


REFUSED: dict[str, Callable[[World], object]] = {
    "changing an event": lambda w: AuditEvent.objects.update(reason="nothing to see"),
    "deleting an event": lambda w: AuditEvent.objects.all()._raw_delete("default"),
    "changing a reliance": lambda w: RatingEvidence.objects.update(evidence=Evidence.objects.get()),
    "deleting a reliance": lambda w: RatingEvidence.objects.all()._raw_delete("default"),
    "changing a final rating": lambda w: Rating.objects.filter(kind="final").update(level=6),
    "changing a rating behind it": lambda w: Rating.objects.filter(kind="assessor").update(rationale="x"),
    "deleting a verdict behind it": lambda w: Verdict.objects.all()._raw_delete("default"),
    "changing a verdict behind it": lambda w: Verdict.objects.update(value="not_met"),
    "changing relied-on evidence": lambda w: Evidence.objects.update(title="Other"),
    "deleting relied-on evidence": lambda w: Evidence.objects.all()._raw_delete("default"),
    "a held level out of range": lambda w: HeldLevel.objects.update(level=7),
    "two held levels at once": lambda w: HeldLevel.objects.create(
        employee=w.people["sam"], skill=w.skills["SSUP"], level=5, currency_months=24, valid_from=TODAY,
        rating=Rating.objects.filter(kind="self")[0],
    ),
    "two teams at once": lambda w: Membership.objects.create(
        employee=w.people["sam"], team=w.teams["south"], valid_from=TODAY
    ),
    "two roles at once": lambda w: RoleHolding.objects.create(employee=w.people["sam"], role=w.role, valid_from=TODAY),
    "two leads at once": lambda w: TeamLead.objects.create(
        team=w.teams["north"], employee=w.people["aki"], valid_from=TODAY
    ),
    "two profiles at once": lambda w: RoleProfile.objects.create(
        role=w.role, number=2, version=w.version, state="published", valid_from=TODAY
    ),
    "a requirement out of range": lambda w: Requirement.objects.create(
        profile=RoleProfile.objects.create(role=w.role, number=3, version=w.version, valid_from=TODAY),
        skill=w.skills["SALE"], level=3,
    ),
    "changing a published requirement": lambda w: Requirement.objects.filter(level=4).update(level=5),
    "changing an adopted text": lambda w: Statement.objects.update(order=9),
    "changing an adopted skill": lambda w: Skill.objects.filter(code="SALE").update(name={"en": "Other"}),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(done: World, what: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[what](done)


def test_a_rating_out_of_range_is_refused_too(world: World) -> None:
    assessment = world.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(assessment=assessment, skill=world.skills["SALE"], kind="self", level=3, at=NOW)
    assert Rating.objects.create(
        assessment=assessment, skill=world.skills["SALE"], kind="self", level=None, at=NOW
    ).pk


def test_what_is_still_open_can_change(world: World) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    assert Verdict.objects.update(value="partly") == 2
    assert Rating.objects.update(rationale="x") == 1
    assert Verdict.objects.all().delete()[0] == 2
    assert Rating.objects.all().delete()[0] == 1


def test_relied_on_evidence_can_be_withdrawn(done: World) -> None:
    assert services.withdraw_evidence(
        evidence=Evidence.objects.get(), by=done.user("hana"), at=NOW, reason="x"
    ).withdrawn_at  # fmt: skip


def test_periods_that_touch_or_are_empty_do_not_overlap(world: World) -> None:
    sam = world.people["sam"]
    Membership.objects.filter(employee=sam).update(valid_until=TODAY)
    Membership.objects.create(employee=sam, team=world.teams["south"], valid_from=TODAY)
    Membership.objects.create(employee=sam, team=world.teams["north"], valid_from=TODAY, valid_until=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            employee=sam,
            team=world.teams["north"],
            valid_from=START - dt.timedelta(days=9),
            valid_until=START + dt.timedelta(days=1),
        )  # fmt: skip
    assert Membership.objects.filter(employee=sam).count() == 3
