"""The worklist, and starting an assessment."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent
from people.models import Employee, Membership, RoleHolding
from tests.assessments.test_selectors import more_people
from tests.assessments.world import NOW, World, text

Browser = Callable[[str], Client]


def body(client: Client, url: str = "/assessments/", **options: object) -> str:
    answer = client.get(url, **options)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_one_finds_what_waits_for_them(world: World, browser_of: Browser) -> None:
    world.start()
    assert re.search(r'aria-label="Fill in: Sam"', body(browser_of("sam")))
    assert "Nothing waits" not in body(browser_of("marek"))  # without a task the whole scope is shown
    assert "Sam" in body(browser_of("marek"))
    assert "Nothing waits for you" in body(browser_of("marek"), "/assessments/?view=todo")
    world.claim(Assessment.objects.get(), "SSUP", 4)
    services.submit(assessment=Assessment.objects.get(), by=world.user("sam"), at=NOW)
    assert re.search(r'aria-label="Review: Sam"', body(browser_of("marek")))


def test_somebody_elses_assessment_is_not_in_the_list(world: World, browser_of: Browser) -> None:
    world.start()
    for name in ("lucia", "tom", "olga", "aki", "root"):
        assert "Sam" not in body(browser_of(name), "/assessments/?view=all")


def test_an_auditor_reads_pseudonyms_and_searches_no_names(world: World, browser_of: Browser) -> None:
    world.start()
    page = body(browser_of("ines"))
    assert "Sam" not in page
    assert world.people["sam"].pseudonym in page
    assert 'name="q"' not in page


def test_filters_stand_in_the_address_and_values_that_are_none_are_left_out(
    world: World, browser_of: Browser
) -> None:
    world.start()
    marek = browser_of("marek")
    assert "Nothing matches" in body(marek, "/assessments/?view=all&state=confirmed")
    assert "Sam" in body(
        marek, f"/assessments/?view=all&state=draft&team={world.teams['north'].pk}&q=sam&cycle=none"
    )
    assert "Sam" in body(marek, "/assessments/?view=all&state=nonsense&team=x&cycle=99&page=77&sort=-person")
    page = body(marek, "/assessments/?view=all&state=draft")
    assert "?view=todo&amp;state=draft" in page or "view=todo" in page
    assert 'name="view" value="all"' in page


def test_the_page_costs_the_same_for_five_and_for_fifty(
    world: World, browser_of: Browser, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    marek = browser_of("marek")
    body(marek)
    more_people(world, 5)
    few = queries_of(lambda: body(marek, "/assessments/?view=all"))
    more_people(world, 45, first=5)
    assert queries_of(lambda: body(marek, "/assessments/?view=all")) == few


def test_looking_changes_nothing(world: World, browser_of: Browser) -> None:
    world.start()
    before = (AuditEvent.objects.count(), Assessment.objects.get().revision)
    for name in ("sam", "marek", "hana", "ines"):
        body(browser_of(name))
        body(browser_of(name), "/assessments/start/")
    assert (AuditEvent.objects.count(), Assessment.objects.get().revision) == before


def test_one_starts_an_assessment_of_oneself(world: World, browser_of: Browser) -> None:
    sam = browser_of("sam")
    assert f'value="{world.people["sam"].pk}" selected' in body(sam, "/assessments/start/")
    answer = sam.post("/assessments/", {"person": world.people["sam"].pk})
    assessment = Assessment.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/assessments/{assessment.pk}/"
    again = sam.post("/assessments/", {"person": world.people["sam"].pk})
    assert again.status_code == 409
    assert "is open already" in again.content.decode()
    assert Assessment.objects.count() == 1


def test_hr_starts_one_in_an_open_cycle(world: World, browser_of: Browser) -> None:
    cycle = services.create_cycle(
        slug="c", name=text("Autumn"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(),
        population=[world.teams["south"]], by=world.user("hana"), at=NOW,
    )  # fmt: skip
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    hana = browser_of("hana")
    assert "Autumn" in body(hana, f"/assessments/start/?person={world.people['sam'].pk}&cycle={cycle.pk}")
    assert (
        hana.post("/assessments/", {"person": world.people["sam"].pk, "cycle": cycle.pk}).status_code == 302
    )
    assert Assessment.objects.filter(employee=world.people["sam"], cycle=cycle).exists()


@pytest.mark.parametrize(
    "data", [{}, {"person": "x"}, {"person": "{tom}"}, {"person": "{sam}", "cycle": "99"}]
)
def test_a_wrong_start_is_refused_at_its_field(
    world: World, browser_of: Browser, data: dict[str, str]
) -> None:
    names = {name: person.pk for name, person in world.people.items()}
    answer = browser_of("marek").post(
        "/assessments/", {key: value.format(**names) for key, value in data.items()}
    )
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    assert not Assessment.objects.exists()


def test_without_a_role_there_is_nothing_to_assess_against(world: World, browser_of: Browser) -> None:
    RoleHolding.objects.all().delete()
    answer = browser_of("sam").post("/assessments/", {"person": world.people["sam"].pk})
    assert answer.status_code == 422
    assert "holds no role" in answer.content.decode()


def test_who_may_start_nothing_is_told_where_assessments_come_from(world: World, browser_of: Browser) -> None:
    assert "when somebody in your scope" in body(browser_of("root"))
    assert "Start one" in body(browser_of("sam"))
    lone = Employee.objects.get(name="Lucia")
    Membership.objects.filter(employee=lone).delete()
    assert "Start one" in body(browser_of("lucia"))


def test_the_navigation_leads_to_assessments_and_only_hr_to_cycles(world: World, browser_of: Browser) -> None:
    assert 'data-nav="assessments"' in body(browser_of("sam"))
    assert 'data-nav="cycles"' not in body(browser_of("marek"))
    assert 'data-nav="cycles"' in body(browser_of("hana"))
    assert 'data-nav="assessments"' not in body(browser_of("root"))
