"""The trail as its readers may know it: all of it in pseudonyms for auditors, and for everybody who has read their record."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from openpyxl import load_workbook

from accounts.models import AccessGrant
from assessments import selectors, services
from assessments.models import AuditEvent, Cycle
from assessments.selectors import ACTIONS, GROUPS, TrailFilters
from core.errors import Invalid, NotAllowed
from people.services import change_person, transfer
from tests.assessments.test_audit import without_the_guard
from tests.assessments.world import NOW, World, text

Browser = Callable[[str], Client]


def items(world: World, name: str, **filters: Any) -> list[selectors.TrailItem]:
    viewer = world.user(name)
    return selectors.trail_items(selectors.trail(viewer, TrailFilters(**filters)), viewer)


@pytest.fixture
def story(world: World) -> World:
    """An assessment to its end, its evidence opened by HR, a list taken away, a campaign, a move."""
    world.confirmed(SSUP=4)
    piece = world.people["sam"].evidence.get()
    services.open_evidence(evidence=piece, by=world.user("hana"), at=NOW, reason="Complaint 12.")
    services.record_export(
        by=world.user("marek"), at=NOW, subjects=[world.people["sam"]], what="people 2026-11-22 csv"
    )
    services.create_cycle(
        slug="winter", name=text("Winter"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(),
        by=world.user("hana"), at=NOW,
    )  # fmt: skip
    services.update_cycle(
        cycle=Cycle.objects.get(), by=world.user("hana"), at=NOW, ends_on=NOW.date() + dt.timedelta(days=3)
    )
    transfer(
        employee=world.people["lucia"],
        team=world.teams["south"],
        on=NOW.date(),
        by=world.user("hana"),
        at=NOW,
    )
    sam = world.people["sam"]
    change_person(
        employee=sam, number=sam.number, name=sam.name, email="sam@new.example", by=world.user("hana"), at=NOW
    )
    return world


def test_everything_that_is_told_has_words_and_a_group(story: World) -> None:
    for item in items(story, "ines"):
        assert item.label == str(ACTIONS[item.action])
        assert item.label != item.action
    for action in ACTIONS:
        assert action.partition(".")[0] in GROUPS


def test_every_action_that_the_services_write_has_words() -> None:
    written = re.compile(r"""(?:action=|_event\(|_tell\(|_told\(|Happening\()\s*"([a-z_]+(?:\.[a-z_]+)?)\"""")
    services_of = [Path(settings.BASE_DIR, app, "services") for app in ("assessments", "people", "reports")]
    found = {
        action
        for folder in services_of
        for file in folder.glob("*.py")
        for action in written.findall(file.read_text())
    }
    assert len(found) > 25
    assert found <= set(ACTIONS)


def test_an_auditor_reads_all_of_it_and_no_name(story: World) -> None:
    found = items(story, "ines")
    assert len(found) == AuditEvent.objects.count()
    people = list(story.people.values())
    said = " ".join(f"{item.actor} {item.subject} {item.text}" for item in found)
    assert not any(person.name in said for person in people)
    assert "Feasibility note" not in said
    sam, hana = story.people["sam"], story.people["hana"]
    opened = next(item for item in found if item.action == "evidence.opened")
    assert (opened.subject, opened.subject_id, opened.actor) == (sam.pseudonym, sam.pk, hana.pseudonym)
    assert (opened.text, opened.reason) == ("SSUP 4", "Complaint 12.")
    assert next(i.text for i in found if i.action == "assessment.confirmed") == "SSUP 4"
    assert next(i.text for i in found if i.action == "person.moved") == "South · 22 November 2026"
    assert next(i.text for i in found if i.action == "person.changed") == "E-mail address"
    assert next(i.text for i in found if i.action == "cycle.changed") == "Winter · ends on"
    assert next(i.text for i in found if i.action == "export") == "list of people (spreadsheet)"


def test_no_level_is_told_before_it_is_confirmed(world: World) -> None:
    world.assessed(SSUP=4)
    recorded = [item for item in items(world, "ines") if item.action == "rating.recorded"]
    assert [item.text for item in recorded] == ["SSUP", "SSUP"]


def test_who_is_no_auditor_reads_who_has_read_the_own_record(story: World) -> None:
    found = items(story, "sam")
    assert [(item.action, item.actor) for item in found] == [
        ("export", "Marek"),
        ("evidence.opened", "Hana"),
    ]
    assert found[1].text == "SSUP 4 · Feasibility note"
    for name in ("lucia", "marek", "dana", "hana"):
        assert items(story, name) == []
    assert {item.action for item in items(story, "root")} == {"cycle.created", "cycle.changed"}


def test_an_event_of_an_account_without_a_person_and_of_the_system(world: World) -> None:
    services.record_event(action="cycle.created", by=world.user("root"), at=NOW, detail={"cycle": "gone"})
    services.record_event(action="cycle.opened", by=None, at=NOW)
    assert [item.actor for item in items(world, "ines")] == [
        "the system",
        f"account {world.users['root'].pk}",
    ]
    assert [item.actor for item in items(world, "root")][1] == "root@example.org"
    assert items(world, "ines")[1].text == "gone"


@pytest.mark.parametrize(
    ("filters", "actions"),
    [
        ({"action": "evidence.opened"}, {"evidence.opened"}),
        ({"action": "export"}, {"export"}),
        ({"action": "evidence"}, {"evidence.added", "evidence.verified", "evidence.opened"}),
        ({"action": "cycle", "sort": "at"}, {"cycle.created", "cycle.changed"}),
        ({"since": NOW.date() + dt.timedelta(days=1)}, set()),
        ({"since": dt.date.max}, set()),
        ({"until": dt.date.min}, set()),
        ({"action": "cycle", "since": dt.date.min, "until": dt.date.max}, {"cycle.created", "cycle.changed"}),
        ({"until": NOW.date() - dt.timedelta(days=1)}, set()),
        ({"action": "cycle", "since": NOW.date(), "until": NOW.date()}, {"cycle.created", "cycle.changed"}),
    ],
)
def test_the_trail_is_narrowed(story: World, filters: dict[str, Any], actions: set[str]) -> None:
    assert {item.action for item in items(story, "ines", **filters)} == actions


def test_the_trail_of_a_person_and_of_an_assessment(story: World) -> None:
    lucia, assessment = story.people["lucia"], story.people["sam"].assessments.get()
    assert {item.action for item in items(story, "ines", person=lucia.pk)} == {"person.moved"}
    assert {item.stream for item in items(story, "ines", assessment=assessment.pk)} == {
        f"assessment:{assessment.pk}"
    }
    ages = [item.id for item in items(story, "ines", assessment=assessment.pk, sort="at")]
    assert ages == sorted(ages)


def test_a_longer_trail_costs_no_more_queries(story: World, queries_of: Callable[[Any], int]) -> None:
    def read() -> None:
        items(story, "ines")

    before = queries_of(read)
    for _ in range(20):
        services.record_event(
            action="evidence.opened", by=story.user("hana"), at=NOW, subject=story.people["lucia"], detail={}
        )
    assert queries_of(read) == before


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_whether_the_chains_are_sound(story: World, browser_of: Browser) -> None:
    address = f"/events/?person={story.people['sam'].pk}"
    page = browser_of("ines").get(address)
    assert "complete and unchanged" in page.content.decode()
    assert (page.context["streams"], page.context["broken"]) == (2, {})
    without_the_guard()
    AuditEvent.objects.filter(subject=story.people["sam"], action="export").update(reason="Nothing.")
    page = browser_of("ines").get(address)
    assert "tampered" in page.content.decode()
    assert browser_of("ines").get("/events/").context["streams"] == 0


def test_the_page_of_everybody_else_has_no_filter_of_people(story: World, browser_of: Browser) -> None:
    page = browser_of("sam").get("/events/?person=1&action=cycle")
    assert list(page.context["form"].fields) == ["sort", "since", "until"]
    assert "Complaint 12." in page.content.decode()
    assert browser_of("lucia").get("/events/").context["items"] == []


def test_an_auditor_who_keeps_all_people_as_hr_is_told_of_no_pseudonyms(
    story: World, browser_of: Browser
) -> None:
    AccessGrant.objects.filter(user=story.users["ines"]).update(access="hr")
    grant = AccessGrant.objects.get(user=story.users["ines"])
    grant.pk, grant.access = None, "auditor"
    grant.save(force_insert=True)
    page = browser_of("ines").get("/events/").content.decode()
    assert "Sam" in page
    assert not re.search("seudonym|Administrators", page)


def test_the_trail_comes_in_pages(story: World, browser_of: Browser) -> None:
    for _ in range(60):
        services.record_event(action="cycle.opened", by=None, at=NOW)
    assert len(browser_of("ines").get("/events/").context["items"]) == 50
    assert browser_of("ines").get("/events/?action=cycle&page=2").context["page"].number == 2
    assert browser_of("ines").get("/events/?action=nonsense").status_code == 200


# -- taking it away ---------------------------------------------------------------------------------------------------


def test_the_trail_leaves_with_a_reason_and_its_event_is_written_first(
    story: World, browser_of: Browser
) -> None:
    browser, address = browser_of("ines"), "/events/export/?action=evidence"
    refused = browser.post(address, {"kind": "csv", "reason": " "})
    assert refused.status_code == 422
    assert not AuditEvent.objects.filter(action="export", subject=None).exists()
    answer = browser.post(address, {"kind": "csv", "reason": "Yearly audit."})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + AuditEvent.objects.filter(action__startswith="evidence.").count()
    assert {row[2] for row in rows[1:]} == {"evidence.added", "evidence.verified", "evidence.opened"}
    assert not any(person.name in answer.content.decode() for person in story.people.values())
    event = AuditEvent.objects.get(action="export", subject=None)
    assert (event.reason, event.detail["events"]) == ("Yearly audit.", len(rows) - 1)
    assert event.detail["filters"] == {"action": "evidence"}
    assert items(story, "ines")[0].text == "audit trail (spreadsheet)"


def test_the_workbook_carries_the_hashes(story: World, browser_of: Browser) -> None:
    answer = browser_of("ines").post("/events/export/", {"kind": "xlsx", "reason": "Yearly audit."})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    found = {
        (row[9], row[10]): (row[11], row[12] or "") for row in sheet.iter_rows(min_row=2, values_only=True)
    }
    for event in AuditEvent.objects.exclude(action="export", subject=None):
        assert found[event.stream, event.sequence] == (event.hash, event.previous_hash)


def test_a_get_takes_nothing_away_and_nobody_else_may(story: World, browser_of: Browser) -> None:
    assert (
        browser_of("ines").get("/events/export/?action=cycle").headers["Location"] == "/events/?action=cycle"
    )
    for name in ("sam", "marek", "hana", "root"):
        answer = browser_of(name).post("/events/export/", {"kind": "csv", "reason": "x"})
        assert answer.status_code == 403
        with pytest.raises(NotAllowed):
            services.record_trail_export(by=story.user(name), at=NOW, what="events", count=1, reason="x")
    with pytest.raises(Invalid):
        services.record_trail_export(by=story.user("ines"), at=NOW, what="events", count=1, reason=" ")


# -- the API ----------------------------------------------------------------------------------------------------------


def test_the_api_gives_the_same(story: World, key_of: Callable[..., Client]) -> None:
    ines = key_of("ines", "read")
    answer = ines.get("/api/v1/events/?action=evidence&sort=at").json()
    shown = items(story, "ines", action="evidence", sort="at")
    assert [row["hash"] for row in answer["results"]] == [item.hash for item in shown]
    first = answer["results"][0]
    assert (first["person"]["name"], first["text"]) == (story.people["sam"].pseudonym, "SSUP 4")
    assert ines.get("/api/v1/events/?action=cycle").json()["results"][0]["person"] is None
    assert ines.get(f"/api/v1/events/{first['id']}/").json() == first
    assert key_of("marek", "read").get(f"/api/v1/events/{first['id']}/").status_code == 404
    for wrong in ("action=nonsense", "person=x", "since=soon", "colour=red"):
        assert ines.get(f"/api/v1/events/?{wrong}").status_code == 400
    assert key_of("sam", "read").get("/api/v1/events/").json()["count"] == 2


# -- the chains -------------------------------------------------------------------------------------------------------


def test_the_command_names_each_broken_chain(story: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    count = AuditEvent.objects.count()
    assert f"{count} events in 4 chains" in capsys.readouterr().out
    without_the_guard()
    AuditEvent.objects.filter(stream="system", sequence=2).update(reason="Nothing.")
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "system: event 2 does not fit." in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_the_chain_of_the_system_one_after_the_other() -> None:
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(5):
                services.record_event(action="cycle.opened", by=None, at=NOW)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (faults, AuditEvent.objects.count()) == ([], 20)
    assert services.broken_chains() == {}
    without_the_guard()  # the database is emptied now; migrate's signal, sent after that, brings the guard back
