"""Taking a migration back, what stands in the way of it, and what the way there and back costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import services
from assessments.models import HeldLevel, Migration, MigrationItem, Rating
from competencies.models import FrameworkVersion
from core.errors import WrongState
from roles.models import RoleChange, RoleProfile
from roles.services import draft_profile, publish_profile
from tests.assessments.moving import (
    DAY,
    LATER,
    NEXT_DAY,
    decide,
    finish,
    held_by_sam,
    migrate,
    rows,
    second_version,
    skill,
    undo,
)
from tests.assessments.world import RECENTLY, World


def test_taking_back_restores_every_dated_fact_and_keeps_the_trail(
    world: World, target: FrameworkVersion
) -> None:
    world.confirmed(SSUP=4, SALE=6, NEED=3)
    before = rows()
    migration = migrate(world, target)
    assert rows() != before
    undone = undo(world, migration)
    assert rows() == before
    assert (undone.state, undone.undone_by, undone.undone_reason) == (
        "undone",
        world.users["hana"],
        "Too early.",
    )
    withdrawn = RoleProfile.objects.get(version=target)
    assert withdrawn.valid_from == withdrawn.valid_until
    assert HeldLevel.objects.filter(carried_from__isnull=False).count() == 1
    assert set(RoleChange.objects.values_list("what", flat=True)) == {"published", "withdrawn"}
    assert MigrationItem.objects.exists()


def test_after_taking_back_it_can_be_done_again(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4)
    undo(world, migrate(world, target), at=NEXT_DAY)
    with pytest.raises(WrongState, match="undone already"):
        undo(world, Migration.objects.get())
    HeldLevel.objects.get(carried_from__isnull=False)
    migrate(world, target, at=NEXT_DAY + dt.timedelta(hours=1))
    assert held_by_sam(world, DAY) == {"SSUP@2.0": 4}


def test_a_new_draft_begins_with_what_stands_not_with_what_was_withdrawn(
    world: World, target: FrameworkVersion
) -> None:
    undo(world, migrate(world, target))
    draft = draft_profile(role=world.role, version=world.version, by=world.user("hana"), at=LATER)
    assert draft.number == 3
    assert draft.requirements.count() == 3


def test_it_is_not_taken_back_under_an_assessment_of_the_new_profile(
    world: World, target: FrameworkVersion
) -> None:
    migration = migrate(world, target)
    again = services.start_assessment(employee=world.people["sam"], by=world.user("sam"), at=LATER)
    with pytest.raises(WrongState) as refused:
        undo(world, migration)
    assert refused.value.code == "stood_on"
    assert [error.pointer for error in refused.value.errors] == [f"/assessments/{again.pk}"]
    services.cancel(assessment=again, by=world.user("hana"), at=LATER, reason="A mistake.")
    undo(world, migration)


def test_it_is_not_taken_back_under_a_later_profile(world: World, target: FrameworkVersion) -> None:
    migration = migrate(world, target)
    draft = draft_profile(role=world.role, version=target, by=world.user("hana"), at=LATER)
    publish_profile(profile=draft, by=world.user("hana"), at=LATER)
    with pytest.raises(WrongState) as refused:
        undo(world, migration)
    assert [error.pointer for error in refused.value.errors] == ["/roles/account-manager"]


def test_it_is_not_taken_back_under_a_level_confirmed_in_the_new_version(
    world: World, target: FrameworkVersion
) -> None:
    assessment = world.confirmed(SSUP=4)
    migration = migrate(world, target)
    HeldLevel.objects.open_ended().update(valid_until=LATER.date())
    rating = Rating.objects.create(
        assessment=assessment, skill=skill(target, "SSUP"), kind="final", level=5, at=LATER
    )
    row = HeldLevel.objects.create(
        employee=world.people["sam"], skill=rating.skill, level=5, rating=rating, currency_months=24, valid_from=LATER.date()
    )  # fmt: skip
    with pytest.raises(WrongState) as refused:
        undo(world, migration)
    assert [error.pointer for error in refused.value.errors] == [f"/held/{row.pk}"]


def test_migrations_are_taken_back_in_their_order_and_levels_go_through_all_of_them(
    world: World, target: FrameworkVersion
) -> None:
    opened = world.submitted(SSUP=5)
    world.evidence("SSUP", 5)
    world.claim(opened, "SSUP", 5, kind="assessor")
    first = migrate(world, target)
    third = second_version(world, edition="3.0")
    decide(world, third, {"SSUP": "SSUP", "SALE": "SALE", "NEGO": "NEGO"}, source=target)
    second = migrate(world, third, source=target, at=NEXT_DAY + dt.timedelta(days=1))
    before = rows()
    finish(world, opened, LATER)
    assert held_by_sam(world, LATER.date()) == {"SSUP@3.0": 5}
    with pytest.raises(WrongState) as refused:
        undo(world, first)
    assert f"/migrations/{second.pk}" in [error.pointer for error in refused.value.errors]
    undo(world, second)
    assert held_by_sam(world, LATER.date()) == {"SSUP@2.0": 5}
    undo(world, first)
    assert held_by_sam(world, LATER.date()) == {"SSUP@1.0": 5}
    assert rows() != before


def test_it_is_not_taken_back_under_a_later_one_from_the_same_version(
    world: World, target: FrameworkVersion
) -> None:
    first = migrate(world, target)
    later = Migration.objects.create(
        source=first.source, target=second_version(world, edition="3.0"), effective_on=first.effective_on,
        by=first.by, at=first.at, reason="Again.",
    )  # fmt: skip
    with pytest.raises(WrongState) as refused:
        undo(world, first)
    assert [error.pointer for error in refused.value.errors] == [f"/migrations/{later.pk}"]
    later.state, later.undone_by, later.undone_at = "undone", first.by, first.at
    later.save()
    assert undo(world, first).state == "undone"


# -- how much it costs ------------------------------------------------------------------------------------------------


def crowd(world: World, number: int) -> None:
    """More people, each with a level."""
    from people.models import Employee
    from tests.factories.assessments import confirm_level

    for index in range(number):
        person = Employee.objects.create(
            number=f"C{Employee.objects.count():04}", name=f"Crowd {index}", joined_on=RECENTLY
        )
        confirm_level(
            person, world.profile, world.skills["SSUP"], 1 + index % 6, RECENTLY,
            by=world.people["marek"], evidence_on=RECENTLY,
        )  # fmt: skip


def cost(world: World, target: FrameworkVersion) -> tuple[int, int]:
    with CaptureQueriesContext(
        connection,
    ) as there:
        migration = migrate(world, target)
    with CaptureQueriesContext(connection) as back:
        undo(world, migration)
    return len(there), len(back)


def test_moving_many_people_costs_as_many_queries_as_moving_few(
    world: World, target: FrameworkVersion
) -> None:
    crowd(world, 2)
    few = cost(world, target)
    crowd(world, 30)
    assert cost(world, target) == few
