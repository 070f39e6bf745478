"""The trail: chained, append-only, and written before anything leaves."""

import datetime as dt

import pytest
from django.db import connection

from accounts.models import AccessGrant
from assessments import policies, services
from assessments.models import Assessment, AuditEvent
from assessments.services.starting import assign_assessor
from core.errors import Invalid
from tests.assessments.world import NOW, START, World


def without_the_guard() -> None:
    names = (
        [("guard_auditevent_append_only_update", ""), ("guard_auditevent_append_only_delete", "")]
        if connection.vendor == "sqlite"
        else [("guard_auditevent_append_only", " ON assessments_auditevent")]
    )
    with connection.cursor() as cursor:
        for name, on in names:
            cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda rows: rows.filter(sequence=2).update(reason="Something else."), 2),
        (lambda rows: rows.filter(sequence=3).update(previous_hash="0" * 64), 3),
        (lambda rows: rows.filter(sequence=2).delete(), 2),
    ],
    ids=["a changed word", "a changed link", "a missing event"],
)
def test_tampering_shows_at_the_first_event_that_does_not_fit(
    world: World, change: object, first: int
) -> None:
    assessment = world.submitted(SSUP=4)
    stream = f"assessment:{assessment.pk}"
    assert services.verify_chain(stream) is None
    without_the_guard()
    change(AuditEvent.objects.filter(stream=stream))  # type: ignore[operator]
    assert services.verify_chain(stream) == first


def test_an_event_of_nobody_in_particular_has_a_chain_of_its_own(world: World) -> None:
    event = services.record_event(action="sweep", by=None, at=NOW)
    assert (event.stream, event.actor_name) == ("system", "")
    again = services.record_event(action="sweep", by=world.user("ines"), at=NOW)
    assert (again.sequence, again.actor_name, again.previous_hash) == (2, "ines@example.org", event.hash)


def test_an_export_of_others_is_an_event_for_each_and_of_oneself_none(world: World) -> None:
    people = [world.people["sam"], world.people["lucia"], world.people["marek"]]
    events = services.record_export(by=world.user("marek"), at=NOW, subjects=people, what="team-matrix")
    assert {event.subject.name for event in events if event.subject} == {"Sam", "Lucia"}
    assert (
        services.record_export(by=world.user("sam"), at=NOW, subjects=[world.people["sam"]], what="x") == []
    )


def test_hr_exports_with_a_reason_only(world: World) -> None:
    sam = [world.people["sam"]]
    with pytest.raises(Invalid) as refusal:
        services.record_export(by=world.user("hana"), at=NOW, subjects=sam, what="person-gap", reason=" ")
    assert refusal.value.errors[0].pointer == "/reason"
    assert not AuditEvent.objects.exists()
    [event] = services.record_export(
        by=world.user("hana"), at=NOW, subjects=sam, what="person-gap", reason="Promotion round."
    )
    assert (event.reason, event.detail) == ("Promotion round.", {"what": "person-gap"})


def test_claims_are_private_until_submitted_and_in_a_blind_cycle_until_both_have_spoken(world: World) -> None:
    assessment = world.start()
    assert policies.may_see_claims(world.user("sam"), assessment)
    assert not policies.may_see_claims(world.user("marek"), assessment)
    assessment.submitted_at = NOW
    assert policies.may_see_claims(world.user("marek"), assessment)
    assessment.blind = True
    assert policies.may_see_claims(world.user("marek"), assessment).code == "blind"
    assert policies.may_see_claims(world.user("sam"), assessment)
    assessment.assessed_at = NOW
    assert policies.may_see_claims(world.user("marek"), assessment)


def test_the_subject_reads_the_assessors_ratings_once_they_are_confirmed(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    assert not policies.may_see_assessor_ratings(world.user("sam"), assessment)
    assert policies.may_see_assessor_ratings(world.user("hana"), assessment)
    world.evidence("SSUP", 4)
    done = services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    assert policies.may_see_assessor_ratings(world.user("sam"), done)


def test_hr_of_a_unit_covers_its_tree_only(world: World) -> None:
    AccessGrant.objects.filter(access="hr").update(unit="north")
    assert policies.hr_covers(world.user("hana"), world.people["sam"])
    assert not policies.hr_covers(world.user("hana"), world.people["tom"])
    assert not policies.may_manage_cycles(world.user("hana"))
    assert policies.may_start(world.user("hana"), world.people["sam"])
    assert not policies.may_start(world.user("hana"), world.people["tom"])


def test_only_the_subject_appeals(world: World) -> None:
    assessment = world.confirmed(SSUP=4)
    assert policies.may_appeal(world.user("sam"), assessment)
    assert not policies.may_appeal(world.user("marek"), assessment)


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("sam", 1),
        ("marek", 1),
        ("dana", 1),
        ("hana", 1),
        ("ines", 1),
        ("lucia", 0),
        ("olga", 0),
        ("aki", 0),
        ("root", 0),
    ],
)
def test_an_assessment_is_visible_in_scope_only(world: World, who: str, count: int) -> None:
    world.start()
    assert Assessment.objects.visible_to(world.user(who)).count() == count
    assert Assessment.objects.visible_to(world.user(who)).final().count() == 0


def test_a_former_manager_loses_sight_at_once(world: World) -> None:
    world.start()
    world.people["marek"].leads.update(valid_until=NOW.date())
    assert not Assessment.objects.visible_to(world.user("marek")).exists()
    world.people["marek"].leads.update(valid_until=NOW.date() + dt.timedelta(days=1), valid_from=START)
    assert Assessment.objects.visible_to(world.user("marek")).exists()


def test_an_assigned_assessor_sees_the_assigned_one(world: World) -> None:
    assessment = world.start()
    assign_assessor(assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW)
    assert list(Assessment.objects.visible_to(world.user("aki"))) == [assessment]
