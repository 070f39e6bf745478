"""Campaigns as HR runs them on pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessGrant
from assessments import services
from assessments.models import Assessment, AuditEvent, Cycle
from tests.assessments.world import NOW, World, text

Browser = Callable[[str], Client]


def data(world: World, **fields: Any) -> dict[str, Any]:
    return {
        "name_en": "Spring 2027", "name_it": "Primavera 2027", "slug": "spring-2027", "version": world.version.pk,
        "starts_on": "2027-03-01", "ends_on": "2027-04-30", "currency_months": "18", "blind": "on", "confirmation": "second",
        **fields,
    }  # fmt: skip


@pytest.fixture
def cycle(world: World) -> Cycle:
    """One in preparation, for Team North."""
    return services.create_cycle(
        slug="winter", name=text("Winter"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(),
        population=[world.teams["north"]], by=world.user("hana"), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["sam", "marek", "dana", "aki", "ines", "root"])
def test_nobody_but_hr_runs_campaigns(world: World, browser_of: Browser, cycle: Cycle, name: str) -> None:
    browser = browser_of(name)
    for address in (
        "/cycles/",
        "/cycles/new/",
        *(f"/cycles/{cycle.pk}/{tail}" for tail in ("", "edit/", "open/", "close/")),
    ):
        assert browser.get(address).status_code == 403
    for address in ("/cycles/new/", *(f"/cycles/{cycle.pk}/{tail}/" for tail in ("edit", "open", "close"))):
        assert browser.post(address, data(world)).status_code == 403
    assert Cycle.objects.get().state == "draft"


def test_hr_of_a_unit_runs_no_campaigns_of_the_whole(world: World, browser_of: Browser) -> None:
    AccessGrant.objects.filter(access="hr").update(unit="north")
    assert browser_of("hana").get("/cycles/").status_code == 403


def test_a_campaign_is_prepared(world: World, browser_of: Browser) -> None:
    hana = browser_of("hana")
    assert "No cycles yet" in hana.get("/cycles/").content.decode()
    assert "Tiny 1.0" in hana.get("/cycles/new/").content.decode()
    sent = data(world, population=[str(world.teams["north"].pk)], moderated="on")
    answer = hana.post("/cycles/new/", sent)
    made = Cycle.objects.get()
    assert answer["Location"] == f"/cycles/{made.pk}/"
    assert made.name.data == {"en": "Spring 2027", "it": "Primavera 2027"}
    assert (made.blind, made.moderated, made.confirmation, made.currency_months) == (True, True, "second", 18)
    assert [team.slug for team in made.population.all()] == ["north"]
    page = hana.get(answer["Location"]).content.decode()
    assert "an assessment is started for 2 people" in page
    assert "Primavera 2027" in hana.get("/cycles/?lang=it").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"slug": "not a slug"}, "slug"),
        ({"slug": "winter"}, "slug"),
        ({"ends_on": "2027-01-01"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"currency_months": "0"}, "currency_months"),
        ({"version": "999"}, "version"),
        ({"confirmation": "nobody"}, "confirmation"),
        ({"population": ["999"]}, "population"),
    ],
)
def test_wrong_input_is_named_at_its_field(
    world: World, browser_of: Browser, cycle: Cycle, change: dict[str, Any], field: str
) -> None:
    answer = browser_of("hana").post("/cycles/new/", data(world, **change))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert "Primavera 2027" in page
    assert Cycle.objects.count() == 1


def test_a_campaign_in_preparation_changes_freely_and_an_open_one_only_its_end(
    world: World, browser_of: Browser, cycle: Cycle
) -> None:
    hana = browser_of("hana")
    address = f"/cycles/{cycle.pk}/edit/"
    page = hana.get(address).content.decode()
    assert 'value="Winter"' in page
    assert 'name="slug"' not in page
    assert hana.post(address, data(world, ends_on="2020-01-01")).status_code == 422
    later = {"name_en": "Late winter", "ends_on": "2027-04-30"}
    assert hana.post(address, data(world, **later)).status_code == 302
    assert "This cycle begins on 1 March 2027" in hana.get(f"/cycles/{cycle.pk}/").content.decode()
    for refused in (hana.get(f"/cycles/{cycle.pk}/open/"), hana.post(f"/cycles/{cycle.pk}/open/")):
        assert refused.status_code == 409
    assert hana.post(address, data(world, **later, starts_on=NOW.date().isoformat())).status_code == 302
    cycle.refresh_from_db()
    assert (str(cycle.name), cycle.slug, cycle.population.count()) == ("Late winter", "winter", 0)
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    page = hana.get(address).content.decode()
    assert 'name="ends_on"' in page
    assert 'name="blind"' not in page
    assert hana.post(address, {"ends_on": "2027-05-31", "name_en": "Other", "blind": ""}).status_code == 302
    cycle.refresh_from_db()
    assert (str(cycle.name), cycle.ends_on.isoformat(), cycle.blind) == ("Late winter", "2027-05-31", True)
    services.close_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    assert hana.get(address).status_code == 409
    assert hana.post(address, {"ends_on": "2027-06-30"}).status_code == 409


def test_opening_says_for_how_many_and_closing_how_many_are_given_up(
    world: World, browser_of: Browser, cycle: Cycle
) -> None:
    hana = browser_of("hana")
    page = hana.get(f"/cycles/{cycle.pk}/open/").content.decode()
    assert "An assessment is started for 2 people" in page
    assert not Assessment.objects.exists()
    assert hana.get(f"/cycles/{cycle.pk}/close/").status_code == 409
    assert hana.post(f"/cycles/{cycle.pk}/close/").status_code == 409
    answer = hana.post(f"/cycles/{cycle.pk}/open/", follow=True)
    assert "2 assessments were started" in answer.content.decode()
    assert Assessment.objects.count() == 2
    assert hana.get(f"/cycles/{cycle.pk}/open/").status_code == 409
    assert hana.post(f"/cycles/{cycle.pk}/open/").status_code == 409
    assert Assessment.objects.count() == 2
    page = hana.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "North" in page
    assert f"/assessments/?view=all&amp;cycle={cycle.pk}&amp;team={world.teams['north'].pk}" in page
    assert "0 of 2" in hana.get("/cycles/").content.decode()
    assert "2 people have not submitted" in hana.get(f"/cycles/{cycle.pk}/close/").content.decode()
    assert hana.post(f"/cycles/{cycle.pk}/close/").status_code == 302
    assert set(Assessment.objects.values_list("state", flat=True)) == {"cancelled"}
    page = hana.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "No assessments in this cycle" in page


def test_looking_changes_nothing_and_an_unknown_campaign_is_not_found(
    world: World, browser_of: Browser, cycle: Cycle
) -> None:
    hana = browser_of("hana")
    before = AuditEvent.objects.count()
    for tail in ("", "edit/", "open/"):
        assert hana.get(f"/cycles/{cycle.pk}/{tail}").status_code == 200
        assert hana.get(f"/cycles/999/{tail}").status_code == 404
    assert hana.post("/cycles/999/open/").status_code == 404
    assert AuditEvent.objects.count() == before
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("hana"))
    assert client.post(f"/cycles/{cycle.pk}/open/").status_code == 403


def test_the_list_costs_the_same_for_many_campaigns(
    world: World, browser_of: Browser, cycle: Cycle, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    hana = browser_of("hana")
    hana.get("/cycles/")
    few = queries_of(lambda: hana.get("/cycles/"))
    for number in range(10):
        services.create_cycle(
            slug=f"c{number}", name=text(f"C{number}"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(),
            by=world.user("hana"), at=NOW,
        )  # fmt: skip
    assert queries_of(lambda: hana.get("/cycles/")) == few
