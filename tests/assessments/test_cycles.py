"""Campaigns."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from django.utils.formats import date_format

from accounts.models import User
from assessments import services
from assessments.models import Assessment, AuditEvent, Cycle
from assessments.services.cycles import population_of
from competencies.models import FrameworkVersion
from competencies.services import deprecate_version
from core.errors import Invalid, NotAllowed, WrongState
from people.models import Employee
from roles.models import Role
from tests.assessments.world import NOW, World, text

TODAY = NOW.date()


def make(world: World, by: str = "hana", slug: str = "autumn", **options: Any) -> Cycle:
    return services.create_cycle(
        **{
            "slug": slug, "name": text("Autumn"), "version": world.version, "starts_on": TODAY,
            "ends_on": TODAY + dt.timedelta(days=30), "by": world.user(by), "at": NOW, **options,
        }
    )  # fmt: skip


def test_opening_starts_an_assessment_for_each_person_with_a_role(world: World) -> None:
    cycle = make(world, currency_months=12, blind=True, confirmation="second", moderated=True)
    started = services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    assert {a.employee.name for a in started} == {"Sam", "Lucia", "Tom"}
    assert {(a.currency_months, a.blind, a.moderated, a.confirmation) for a in started} == {
        (12, True, True, "second")
    }
    assert cycle.state == "open"
    with pytest.raises(WrongState):
        services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)


def test_a_campaign_is_opened_on_one_of_its_days(world: World) -> None:
    day = dt.timedelta(days=1)
    for slug, starts_on, ends_on in (
        ("early", TODAY + day, TODAY + 2 * day),
        ("late", TODAY - 2 * day, TODAY - day),
    ):
        cycle = make(world, slug=slug, starts_on=starts_on, ends_on=ends_on)
        with pytest.raises(WrongState, match=r"This cycle (begins|ended) on"):
            services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
        cycle.refresh_from_db()
        assert cycle.state == "draft"
    assert not Assessment.objects.exists()
    last = make(world, slug="last", starts_on=TODAY - day, ends_on=TODAY)
    assert services.open_cycle(cycle=last, by=world.user("hana"), at=NOW)


def test_whoever_takes_part_is_told_in_their_language_when_it_opens(
    world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    User.objects.filter(pk=world.users["sam"].pk).update(language="it")
    cycle = make(world)
    with django_capture_on_commit_callbacks(execute=True):
        services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {
        person.email for person in Employee.objects.filter(name__in=("Sam", "Lucia", "Tom")) if person.email
    }
    with translation.override("it"):
        day = date_format(cycle.ends_on, "DATE_FORMAT")
    assert day in letters[world.people["sam"].email].body


def test_nobody_is_assessed_twice_for_a_role_in_a_campaign(world: World) -> None:
    cycle = make(world)
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    sam = world.people["sam"]
    Assessment.objects.filter(employee=sam).update(
        state="confirmed", confirmed_at=NOW, confirmed_by=world.people["marek"]
    )
    with pytest.raises(WrongState, match="assessed for this role in this cycle already"):
        services.start_assessment(employee=sam, cycle=cycle, by=world.user("sam"), at=NOW)
    services.start_assessment(employee=sam, by=world.user("sam"), at=NOW)
    tom = world.people["tom"]
    Assessment.objects.filter(employee=tom).update(state="cancelled")
    assert services.start_assessment(employee=tom, cycle=cycle, by=world.user("hana"), at=NOW).cycle == cycle


def test_a_version_that_a_campaign_or_a_role_needs_stays_in_force(world: World) -> None:
    make(world)
    with pytest.raises(WrongState, match="1 cycle; 1 role"):
        deprecate_version(version=world.version, by=world.user("hana"), at=NOW)
    world.version.refresh_from_db()
    assert world.version.state == "adopted"
    Cycle.objects.update(state="closed", opened_at=NOW, closed_at=NOW)
    Role.objects.update(archived_at=NOW)
    assert deprecate_version(version=world.version, by=world.user("hana"), at=NOW).state == "deprecated"


def test_a_population_is_the_teams_with_all_below_and_without_who_left(world: World) -> None:
    Employee.objects.filter(pk=world.people["lucia"].pk).update(left_on=TODAY)
    cycle = make(world, population=[world.teams["north"]])
    assert [a.employee.name for a in services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)] == [
        "Sam"
    ]
    everybody = make(world, slug="all", population=[world.teams["sales"]])
    names = {a.employee.name for a in services.open_cycle(cycle=everybody, by=world.user("hana"), at=NOW)}
    assert names == {"Sam", "Tom"}


def test_who_leaves_later_takes_part_until_then(world: World) -> None:
    cycle = make(world)
    sam = world.people["sam"]
    Employee.objects.filter(pk=sam.pk).update(left_on=NOW.date() + dt.timedelta(days=1))
    assert sam in {person for person, _profile in population_of(cycle, NOW.date())}
    Employee.objects.filter(pk=sam.pk).update(left_on=NOW.date())
    assert sam not in {person for person, _profile in population_of(cycle, NOW.date())}


def test_closing_gives_up_what_nobody_submitted_and_keeps_the_rest(world: World) -> None:
    cycle = make(world)
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    assessment = Assessment.objects.get(employee=world.people["sam"])
    world.claim(assessment, "SSUP", 4)
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    services.close_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    states = dict(Assessment.objects.values_list("employee__name", "state"))
    assert states == {"Sam": "submitted", "Lucia": "cancelled", "Tom": "cancelled"}
    assert AuditEvent.objects.filter(action="assessment.cancelled").count() == 2
    with pytest.raises(WrongState):
        services.close_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    with pytest.raises(WrongState):
        world.start(cycle=cycle)


@pytest.mark.parametrize("who", ["sam", "marek", "dana", "aki", "ines", "root"])
def test_only_hr_runs_campaigns(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        make(world, by=who)
    cycle = make(world)
    with pytest.raises(NotAllowed):
        services.open_cycle(cycle=cycle, by=world.user(who), at=NOW)
    with pytest.raises(NotAllowed):
        services.close_cycle(cycle=cycle, by=world.user(who), at=NOW)
    with pytest.raises(NotAllowed):
        services.update_cycle(cycle=cycle, by=world.user(who), at=NOW)


@pytest.mark.parametrize(
    ("options", "pointer"),
    [({"ends_on": TODAY - dt.timedelta(days=1)}, "/ends_on"), ({"currency_months": 0}, "/currency_months")],
)
def test_a_campaign_that_makes_no_sense_is_refused(
    world: World, options: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make(world, **options)
    assert refusal.value.errors[0].pointer == pointer
    assert not Cycle.objects.exists()


def test_a_slug_is_used_once_and_a_draft_version_not_at_all(world: World) -> None:
    make(world)
    with pytest.raises(Invalid):
        make(world)
    draft = FrameworkVersion.objects.create(
        framework=world.version.framework,
        slug="tiny-2.0",
        edition="2.0",
        name={"en": "Tiny 2.0"},
        created_at=NOW,
    )
    with pytest.raises(Invalid):
        make(world, slug="other", version=draft)


def test_a_campaign_changes_freely_until_it_opens_and_then_only_its_end(world: World) -> None:
    cycle = make(world)
    later = TODAY + dt.timedelta(days=60)
    changed = services.update_cycle(
        cycle=cycle, by=world.user("hana"), at=NOW, blind=True, population=[world.teams["north"]]
    )
    assert changed.blind
    assert list(changed.population.all()) == [world.teams["north"]]
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    assert services.update_cycle(cycle=cycle, by=world.user("hana"), at=NOW, ends_on=later).ends_on == later
    with pytest.raises(WrongState):
        services.update_cycle(cycle=cycle, by=world.user("hana"), at=NOW, blind=False)
    services.close_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    with pytest.raises(WrongState):
        services.update_cycle(cycle=cycle, by=world.user("hana"), at=NOW, ends_on=later)
    with pytest.raises(Invalid):
        services.update_cycle(
            cycle=make(world, slug="b"), by=world.user("hana"), at=NOW, ends_on=TODAY - dt.timedelta(days=9)
        )


@pytest.mark.parametrize(("who", "count"), [("hana", 2), ("sam", 1), ("ines", 1), ("root", 0)])
def test_a_campaign_in_preparation_is_for_hr(world: World, who: str, count: int) -> None:
    make(world)
    services.open_cycle(cycle=make(world, slug="open"), by=world.user("hana"), at=NOW)
    assert Cycle.objects.visible_to(world.user(who)).count() == count
