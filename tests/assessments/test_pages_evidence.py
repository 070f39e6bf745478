"""One piece of evidence as a page: who reads what, that an event is written first, and what can be done with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent, Evidence
from core.guards import trigger
from tests.assessments.test_pages_ladder import PDF
from tests.assessments.world import NOW, World

Browser = Callable[[str], Client]
SECRET = "Only for those who assess."  # what nobody else may read


def url(piece: Evidence, tail: str = "") -> str:
    return f"/evidence/{piece.pk}/" + (f"{tail}/" if tail else "")


@pytest.fixture
def piece(world: World) -> Evidence:
    """Evidence of Sam, with a text and a file, for a submitted assessment."""
    world.submitted(SSUP=4)
    return world.evidence("SSUP", 4, verified=False, text=SECRET, upload=services.Upload("note.pdf", PDF))


def read(answer: Any) -> bytes:
    """The bytes of a download."""
    return b"".join(answer.streaming_content)


def opened() -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(action="evidence.opened").order_by("pk")
    return [(row.actor_name, row.reason) for row in rows]


def test_one_reads_ones_own_without_an_event(world: World, browser_of: Browser, piece: Evidence) -> None:
    sam = browser_of("sam")
    assert SECRET in sam.get(url(piece)).content.decode()
    assert read(sam.get(url(piece, "file"))) == PDF
    assert opened() == []


def test_somebody_elses_is_opened_by_a_post_that_is_told(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    marek = browser_of("marek")
    page = marek.get(url(piece)).content.decode()
    assert SECRET not in page
    assert "Sam can see who has opened it" in page
    assert opened() == []
    page = marek.post(url(piece)).content.decode()
    assert SECRET in page
    assert "note.pdf" in page
    assert opened() == [("Marek", "")]


def test_hr_says_why(world: World, browser_of: Browser, piece: Evidence) -> None:
    hana = browser_of("hana")
    assert 'name="reason"' in hana.get(url(piece)).content.decode()
    answer = hana.post(url(piece), {"reason": " "})
    assert answer.status_code == 422
    assert SECRET not in answer.content.decode()
    assert "Say why you open this" in answer.content.decode()
    assert hana.post(url(piece, "file")).status_code == 400
    assert opened() == []
    page = hana.post(url(piece), {"reason": "An appeal."}).content.decode()
    assert SECRET in page
    assert 'name="reason" value="An appeal."' in page
    assert read(hana.post(url(piece, "file"), {"reason": "An appeal."})) == PDF
    assert opened() == [("Hana", "An appeal."), ("Hana", "An appeal.")]


def test_an_auditor_reads_kind_dates_and_hash_only(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    ines = browser_of("ines")
    page = ines.get(url(piece)).content.decode()
    assert piece.sha256 in page
    for hidden in (SECRET, "Feasibility", "note.pdf", "Sam"):
        assert hidden not in page
    for answer in (ines.post(url(piece)), ines.post(url(piece, "file")), ines.get(url(piece, "file"))):
        assert answer.status_code == 403
    assert opened() == []


@pytest.mark.parametrize("name", ["lucia", "olga", "dana", "aki", "root"])
def test_who_has_nothing_to_do_with_it_finds_nothing(
    world: World, browser_of: Browser, piece: Evidence, name: str
) -> None:
    browser = browser_of(name)
    for tail in ("", "file", "change", "withdraw"):
        assert browser.get(url(piece, tail)).status_code == 404
    for tail in ("", "file", "change", "delete", "verify", "unverify", "withdraw"):
        assert browser.post(url(piece, tail)).status_code == 404
    assert Evidence.objects.get().verified_at is None


def test_bytes_leave_as_a_download_that_no_browser_shows(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    marek = browser_of("marek")
    assert marek.get(url(piece, "file")).status_code == 405
    answer = marek.post(url(piece, "file"))
    assert read(answer) == PDF
    assert opened() == [("Marek", "")]
    assert answer["Content-Disposition"] == 'attachment; filename="note.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert Evidence.objects.get().file.name not in str(answer.headers)


def test_where_the_event_cannot_be_written_nothing_is_read(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    full = trigger("guard_test_full", "assessments_auditevent", events=["INSERT"], message="the disk is full")
    with connection.cursor() as cursor:
        for statement in full.sqlite if connection.vendor == "sqlite" else full.postgresql:
            cursor.execute(statement)
    for address in (url(piece), url(piece, "file")):
        answer = browser_of("marek").post(address)
        assert answer.status_code == 409
        assert SECRET not in answer.content.decode()
    assert opened() == []


def test_what_has_no_file_or_lost_it_is_not_found(
    world: World, browser_of: Browser, tmp_path: Path, piece: Evidence
) -> None:
    sam = browser_of("sam")
    bare = world.evidence("SSUP", 4, verified=False)
    assert sam.get(url(bare, "file")).status_code == 404
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()
    assert sam.get(url(piece, "file")).status_code == 404


def test_a_link_leads_away_safely(world: World, browser_of: Browser) -> None:
    world.start()
    piece = world.evidence("SSUP", 4, verified=False, text="", link="https://crm.example/1")
    page = browser_of("sam").get(url(piece)).content.decode()
    assert '<a href="https://crm.example/1" rel="noopener noreferrer nofollow"' in page


def test_evidence_is_verified_by_who_assesses_and_never_by_the_person(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    assert browser_of("sam").post(url(piece, "verify")).status_code == 403
    assert browser_of("hana").post(url(piece, "verify")).status_code == 403
    marek = browser_of("marek")
    assert "evidence-verify" not in browser_of("sam").get(url(piece)).content.decode()
    assert marek.post(url(piece, "verify"), {"next": "https://elsewhere.example/"})["Location"] == url(piece)
    assert marek.post(url(piece, "verify")).status_code == 409
    assert marek.post(url(piece, "unverify")).status_code == 302
    assert marek.post(url(piece, "unverify")).status_code == 409
    assert Evidence.objects.get().verified_at is None


def test_what_is_verified_has_been_seen(world: World, browser_of: Browser, piece: Evidence) -> None:
    marek = browser_of("marek")
    closed = marek.get(url(piece)).content.decode()
    assert url(piece, "verify") not in closed
    assert "once it is open" in closed
    before = AuditEvent.objects.filter(action="evidence.opened").count()
    page = marek.post(url(piece)).content.decode()
    assert url(piece, "verify") in page
    assert AuditEvent.objects.filter(action="evidence.opened").count() == before + 1
    back = (
        f'name="next" value="/assessments/{Assessment.objects.get().pk}/skills/SSUP/?open=4#rung-4-evidence"'
    )
    assert back in page


def test_a_change_lifts_the_verification(world: World, browser_of: Browser, piece: Evidence) -> None:
    services.verify_evidence(evidence=piece, by=world.user("marek"), at=NOW)
    sam = browser_of("sam")
    assert SECRET in sam.get(url(piece, "change")).content.decode()
    data = {
        "title": "Better title",
        "kind": "metric",
        "activity_date": "2026-09-14",
        "text": "New.",
        "link": "",
    }
    wrong = sam.post(url(piece, "change"), {**data, "activity_date": "2027-01-01"})
    assert wrong.status_code == 422
    assert 'value="Better title"' in wrong.content.decode()
    assert sam.post(url(piece, "change"), {**data, "title": ""}).status_code == 422
    assert sam.post(url(piece, "change"), data).status_code == 302
    piece.refresh_from_db()
    assert (piece.title, piece.verified_at) == ("Better title", None)
    assert browser_of("marek").get(url(piece, "change")).status_code == 403
    assert browser_of("marek").post(url(piece, "change"), data).status_code == 403


def test_evidence_is_deleted_with_its_bytes(
    world: World,
    browser_of: Browser,
    piece: Evidence,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert browser_of("marek").post(url(piece, "delete")).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert browser_of("sam").post(url(piece, "delete"))["Location"] == "/evidence/"
    assert not Evidence.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_a_confirmed_level_relies_on_is_fixed_and_can_only_be_withdrawn(
    world: World, browser_of: Browser
) -> None:
    world.confirmed(SSUP=4)
    piece = Evidence.objects.get()
    sam = browser_of("sam")
    page = sam.get(url(piece)).content.decode()
    assert "it can be withdrawn, not changed" in page
    assert url(piece, "delete") not in page
    assert sam.get(url(piece, "change")).status_code == 409
    assert sam.post(url(piece, "delete")).status_code == 409
    data = {"title": "T", "kind": "metric", "activity_date": "2026-09-14", "text": "New."}
    assert sam.post(url(piece, "change"), data).status_code == 409
    assert sam.get(url(piece, "withdraw")).status_code == 200
    assert sam.post(url(piece, "withdraw"), {}).status_code == 422
    assert sam.post(url(piece, "withdraw"), {"reason": "It was not mine."}).status_code == 302
    assert "It was not mine." in sam.get(url(piece)).content.decode()
    assert sam.post(url(piece, "withdraw"), {"reason": "Again."}).status_code == 409
    assert Evidence.objects.get().title == "Feasibility note"


def test_only_the_person_hr_and_who_assesses_withdraw(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    assert browser_of("ines").get(url(piece, "withdraw")).status_code == 403
    assert browser_of("ines").post(url(piece, "withdraw"), {"reason": "No."}).status_code == 403
    assert browser_of("hana").post(url(piece, "withdraw"), {"reason": "A complaint."}).status_code == 302
    page = browser_of("ines").get(url(piece)).content.decode()
    assert "A complaint." not in page


def test_the_own_list_is_filtered(world: World, browser_of: Browser, piece: Evidence) -> None:
    world.evidence("SALE", 5, kind="metric", title="Quota reached")
    sam = browser_of("sam")
    page = sam.get("/evidence/").content.decode()
    assert "2 pieces of evidence" in page
    assert "Feasibility" not in sam.get("/evidence/", {"skill": "SALE"}).content.decode()
    assert "Quota" not in sam.get("/evidence/", {"state": "unverified"}).content.decode()
    assert "Nothing matches" in sam.get("/evidence/", {"kind": "interview"}).content.decode()
    assert "2 pieces" in sam.get("/evidence/", {"kind": "nonsense"}).content.decode()
    assert "No evidence yet" in browser_of("lucia").get("/evidence/").content.decode()
    assert "No evidence yet" in browser_of("ines").get("/evidence/").content.decode()


def test_looking_writes_nothing_and_a_form_from_elsewhere_neither(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    before = AuditEvent.objects.count()
    for name in ("sam", "marek", "hana", "ines"):
        for tail in ("", "file", "change", "withdraw", "delete", "verify", "unverify"):
            answer = browser_of(name).get(url(piece, tail))
            assert not answer.streaming or read(answer) == PDF
    assert AuditEvent.objects.count() == before
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("marek"))
    for tail in ("", "file", "verify", "withdraw"):
        assert client.post(url(piece, tail), {"reason": "R"}).status_code == 403
    assert AuditEvent.objects.count() == before


def test_an_upload_arrives_under_a_name_made_by_the_server(
    world: World, browser_of: Browser, tmp_path: Path
) -> None:
    assessment = world.start()
    data = {"title": "T", "kind": "metric", "activity_date": "2026-09-14", "level": "4"}
    data |= {"file": SimpleUploadedFile("quota.pdf", PDF)}  # type: ignore[dict-item]
    browser_of("sam").post(f"/assessments/{assessment.pk}/skills/SSUP/evidence/", data)
    [stored] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "quota" not in str(stored)
    page = browser_of("sam").get(url(Evidence.objects.get())).content.decode()
    assert stored.name not in page
    assert "quota.pdf" in page
