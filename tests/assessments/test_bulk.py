"""Several pieces of evidence in one call obey the rules of one piece."""

import datetime as dt

import pytest

from assessments import services
from assessments.models import AuditEvent, Evidence
from assessments.services import Piece, verify_chain
from competencies.models import SkillLevel, Statement
from core.errors import Invalid, NotAllowed, WrongState
from tests.assessments.world import NOW, RECENTLY


def rung(world, code, level):
    return SkillLevel.objects.select_related("skill").get(skill=world.skills[code], level=level)


def piece(world, code="SSUP", level=4, **fields):
    options = {
        "kind": "work_product",
        "title": "Note",
        "activity_date": RECENTLY,
        "text": "What was done.",
        **fields,
    }
    return Piece(skill_level=rung(world, code, level), **options)


def add(world, *pieces, by="sam"):
    return services.add_pieces(employee=world.people["sam"], pieces=pieces, by=world.user(by), at=NOW)


def events(action):
    return list(
        AuditEvent.objects.filter(action=action)
        .order_by("sequence")
        .values_list("stream", "detail__evidence")
    )


def test_pieces_are_added_as_one_by_one_with_an_event_each_in_the_chain_of_their_assessment(world):
    assessment = world.start()
    one = world.evidence("SSUP", 4, verified=False)
    rows = add(
        world,
        piece(world, title=" Feasibility note ", text=" The note that the bid was built on. "),
        piece(world, "SALE", 5),
    )
    assert [row.title for row in rows] == ["Feasibility note", "Note"]
    assert rows[0].sha256 == one.sha256
    assert rows[0].created_by == world.users["sam"]
    stream = f"assessment:{assessment.pk}"
    assert events("evidence.added") == [(stream, one.pk), *((stream, row.pk) for row in rows)]
    assert verify_chain(stream) is None


def test_without_an_assessment_the_events_are_the_persons(world):
    rows = add(world, piece(world), piece(world))
    stream = f"person:{world.people['sam'].pk}"
    assert events("evidence.added") == [(stream, row.pk) for row in rows]
    assert verify_chain(stream) is None


def test_every_wrong_field_of_every_piece_is_named_and_nothing_is_added(world):
    foreign = Statement.objects.filter(skill_level=rung(world, "SALE", 5)).first()
    with pytest.raises(Invalid) as error:
        add(
            world,
            piece(world),
            piece(world, title=" ", text=" "),
            piece(world, kind="rumour", activity_date=NOW.date() + dt.timedelta(days=1)),
            piece(world, statement=foreign, link="ftp://nowhere"),
        )
    assert [finding.pointer for finding in error.value.errors] == [
        "/1/title", "/1/text", "/2/kind", "/2/activity_date", "/3/link", "/3/statement",
    ]  # fmt: skip
    assert not Evidence.objects.exists()


def test_only_the_person_and_who_assesses_add(world):
    with pytest.raises(NotAllowed):
        add(world, piece(world), by="tom")


def test_the_assessor_verifies_all_at_once(world):
    assessment = world.submitted(SSUP=4)
    rows = add(world, piece(world), piece(world, "SALE", 5))
    services.verify_pieces(evidence=rows, by=world.user("marek"), at=NOW)
    for row in Evidence.objects.all():
        assert (row.verified_by, row.verified_at) == (world.people["marek"], NOW)
    assert [pk for _stream, pk in events("evidence.verified")] == [row.pk for row in rows]
    assert verify_chain(f"assessment:{assessment.pk}") is None
    assert services.verify_pieces(evidence=[], by=world.user("marek"), at=NOW) == []


@pytest.mark.parametrize("who", ["sam", "tom"])
def test_nobody_else_verifies(world, who):
    world.submitted(SSUP=4)
    rows = add(world, piece(world))
    with pytest.raises(NotAllowed):
        services.verify_pieces(evidence=rows, by=world.user(who), at=NOW)


def test_what_is_verified_or_withdrawn_is_not_verified_again_nor_the_rest(world):
    world.submitted(SSUP=4)
    done = world.evidence("SSUP", 4)
    gone = world.evidence("SSUP", 4, verified=False)
    services.withdraw_evidence(evidence=gone, by=world.user("sam"), at=NOW, reason="Not mine.")
    for other in (done, gone):
        (row,) = add(world, piece(world))
        with pytest.raises(WrongState):
            services.verify_pieces(evidence=[row, other], by=world.user("marek"), at=NOW)
        row.refresh_from_db()
        assert row.verified_at is None


def test_pieces_are_of_one_person(world):
    world.submitted(SSUP=4)
    (mine,) = add(world, piece(world))
    (other,) = services.add_pieces(
        employee=world.people["lucia"], pieces=[piece(world)], by=world.user("lucia"), at=NOW
    )
    with pytest.raises(Invalid):
        services.verify_pieces(evidence=[mine, other], by=world.user("marek"), at=NOW)


def test_many_pieces_cost_as_much_as_one(world, queries_of):
    world.start()
    pieces = [piece(world) for _ in range(20)]
    by = world.user("sam")
    few = queries_of(
        lambda: services.add_pieces(employee=world.people["sam"], pieces=pieces[:1], by=by, at=NOW)
    )
    assert (
        queries_of(lambda: services.add_pieces(employee=world.people["sam"], pieces=pieces, by=by, at=NOW))
        <= few
    )
