"""Pages of an assessment before and after its framework version was migrated."""

from __future__ import annotations

from collections.abc import Callable

import time_machine
from django.test import Client

from assessments import selectors, services
from competencies.models import FrameworkVersion
from tests.assessments.moving import NEXT_DAY, migrate, skill
from tests.assessments.world import World


def test_an_old_assessment_still_shows_the_text_and_the_level_that_it_was_about(
    world: World, target: FrameworkVersion, browser_of: Callable[[str], Client]
) -> None:
    old = world.confirmed(SSUP=4, SALE=6)
    migrate(world, target)
    with time_machine.travel(NEXT_DAY, tick=False):
        page = browser_of("sam").get(f"/assessments/{old.pk}/skills/SSUP/").content.decode()
        ladder = selectors.ladder_of(old, world.skills["SSUP"], world.user("sam"))
        overview = selectors.assessment_page(old, world.user("sam"))
    assert "SSUP 4.1" in page  # a statement of the old version
    assert (ladder.held, ladder.held_since, ladder.backed_by) == (4, old.confirmed_at.date(), 1)
    assert {one.code: one.held for one in overview.skills} == {"SSUP": 4, "SALE": 6, "NEED": None}


def test_an_open_assessment_shows_what_is_held_in_the_new_terms_now(
    world: World, target: FrameworkVersion
) -> None:
    held = world.confirmed(SSUP=4)
    opened = world.start()
    migrate(world, target)
    with time_machine.travel(NEXT_DAY, tick=False):
        ladder = selectors.ladder_of(opened, world.skills["SSUP"], world.user("sam"))
        overview = selectors.assessment_page(opened, world.user("sam"))
    assert (ladder.held, ladder.held_since) == (4, held.confirmed_at.date())
    assert overview.skills[0].held == 4


def test_an_assessment_in_the_new_version_shows_the_evidence_of_the_old_skill(
    world: World, target: FrameworkVersion
) -> None:
    world.confirmed(SSUP=4)
    migrate(world, target)
    with time_machine.travel(NEXT_DAY, tick=False):
        again = services.start_assessment(employee=world.people["sam"], by=world.user("sam"), at=NEXT_DAY)
        ladder = selectors.ladder_of(again, skill(target, "SSUP"), world.user("sam"))
        overview = selectors.assessment_page(again, world.user("sam"))
    assert [item.title for item in ladder.evidence] == ["Feasibility note"]
    assert (ladder.held, ladder.held_stale_since) == (4, None)
    assert (overview.skills[0].held, overview.skills[0].verified) == (4, 1)
