"""Evidence over the REST API."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent, Evidence
from competencies.models import SkillLevel
from people.models import Employee, Membership
from tests.assessments.test_api_assessments import API, pointers, problem, send
from tests.assessments.test_pages_ladder import PDF
from tests.assessments.world import NOW, START, World

Browser = Callable[[str], Client]
Key = Callable[..., Client]
SECRET = "Only for those who assess."
DATA = {
    "skill": "SSUP",
    "level": 4,
    "kind": "metric",
    "title": "Quota",
    "activity_date": "2026-09-14",
    "text": SECRET,
}


@pytest.fixture
def piece(world: World) -> Evidence:
    """Evidence of Sam, with a text and a file, for a submitted assessment."""
    world.submitted(SSUP=4)
    return world.evidence("SSUP", 4, verified=False, text=SECRET, upload=services.Upload("note.pdf", PDF))


def opened() -> int:
    return AuditEvent.objects.filter(action="evidence.opened").count()


def test_the_list_tells_what_there_is_and_never_what_it_says(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    for name in ("sam", "marek", "hana", "ines"):
        answer = browser_of(name).get(f"{API}/evidence/")
        assert SECRET not in answer.content.decode()
        [row] = answer.json()["results"]
        assert (row["sha256"], row["level"], row["counts_until"], row["stale"]) == (
            piece.sha256,
            4,
            "2028-09-14",
            False,
        )
        assert (row["has_text"], row["has_file"], row["has_link"], row["relied_on"]) == (
            True,
            True,
            False,
            False,
        )
        assert row["title"] == (None if name == "ines" else "Feasibility note")
    assert row["person"]["name"].startswith("P-")
    for name in ("lucia", "dana", "aki", "root"):
        assert browser_of(name).get(f"{API}/evidence/").json()["count"] == 0
        assert browser_of(name).get(f"{API}/evidence/{piece.pk}/").status_code == 404
    assert opened() == 0


def test_the_list_is_narrowed(world: World, browser_of: Browser, piece: Evidence) -> None:
    world.evidence("SALE", 5, kind="interview")
    gone = world.evidence("NEED", 3, verified=False)
    services.withdraw_evidence(evidence=gone, by=world.user("sam"), at=NOW, reason="Mistaken.")

    def count(query: str) -> int:
        found: int = browser_of("sam").get(f"{API}/evidence/?{query}").json()["count"]
        return found

    assert (count("skill=SALE"), count("kind=interview"), count(f"person={world.people['sam'].pk}")) == (
        1,
        1,
        3,
    )
    assert (count("state=verified"), count("state=unverified"), count("state=withdrawn")) == (1, 1, 1)
    assert pointers(browser_of("sam").get(f"{API}/evidence/?state=lost"), 400) == ["/state"]
    assert pointers(browser_of("sam").get(f"{API}/evidence/?colour=red"), 400) == ["/colour"]


def test_the_list_costs_the_same_for_five_and_for_fifty(
    world: World, browser_of: Browser, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    level = SkillLevel.objects.get(skill=world.skills["SSUP"], level=2)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            person = Employee.objects.create(number=f"X{number}", name=f"P {number}", joined_on=START)
            Membership.objects.create(employee=person, team=world.teams["north"], valid_from=START)
            Evidence.objects.create(
                employee=person, skill_level=level, kind="metric", title="T", text="T", activity_date=NOW.date(),
                created_at=NOW,
            )  # fmt: skip

    hana = browser_of("hana")
    hana.get(f"{API}/evidence/")
    more(0, 5)
    few = queries_of(lambda: hana.get(f"{API}/evidence/?page_size=100"))
    more(5, 50)
    assert hana.get(f"{API}/evidence/?page_size=100").json()["count"] == 50
    assert queries_of(lambda: hana.get(f"{API}/evidence/?page_size=100")) == few


def test_evidence_is_added_as_json_or_with_a_file(world: World, browser_of: Browser, key_of: Key) -> None:
    world.start()
    statement = world.statements("SSUP", 4)[0]
    answer = send(browser_of("sam"), "POST", "evidence/", {**DATA, "statement": statement})
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/evidence/{answer.json()['id']}/")
    assert answer.json()["statement"] == statement
    level = {
        **DATA,
        "skill": world.skills["SALE"].pk,
        "level": 5,
        "text": "",
        "file": SimpleUploadedFile("../q.pdf", PDF),
    }
    answer = key_of("sam").post(f"{API}/evidence/", level)
    assert answer.status_code == 201
    row = answer.json()
    assert (row["media_type"], row["size"], row["skill"]["code"]) == ("application/pdf", len(PDF), "SALE")
    sam = world.people["sam"].pk
    problem(send(browser_of("marek"), "POST", "evidence/", {**DATA, "person": sam}), 403)
    assert send(browser_of("sam"), "POST", "evidence/", {**DATA, "person": sam}).status_code == 201
    problem(send(browser_of("lucia"), "POST", "evidence/", {**DATA, "person": sam}), 404)
    problem(send(browser_of("hana"), "POST", "evidence/", {**DATA, "person": sam}), 403)
    assert pointers(send(browser_of("ines"), "POST", "evidence/", DATA), 400) == ["/person"]
    assert Evidence.objects.count() == 3


def test_without_an_open_assessment_a_code_means_the_version_in_force(
    world: World, browser_of: Browser
) -> None:
    assert send(browser_of("sam"), "POST", "evidence/", DATA).status_code == 201
    assert Evidence.objects.get().skill_level.skill == world.skills["SSUP"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"skill": "NONE"}, "/skill"),
        ({"skill": "99999"}, "/skill"),
        ({"level": 7}, "/level"),
        ({"level": 9}, "/level"),
        ({"statement": 99999}, "/statement"),
        ({"kind": "rumour"}, "/kind"),
        ({"title": ""}, "/title"),
        ({"activity_date": "2027-01-01"}, "/activity_date"),
        ({"link": "ftp://host.example/x"}, "/link"),
        ({"text": ""}, "/text"),
    ],
)
def test_wrong_evidence_is_named(
    world: World, browser_of: Browser, change: dict[str, object], pointer: str
) -> None:
    world.start()
    assert pointer in pointers(send(browser_of("sam"), "POST", "evidence/", {**DATA, **change}), 400)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg/>"),
        ("a.html", b"<html></html>"),
        ("a.exe", b"MZ\x00\x00" * 20),
        ("a.pdf", b"\x00\x01\x02"),
    ],
)
def test_a_file_that_is_not_allowed_is_refused_and_not_stored(
    world: World, browser_of: Browser, tmp_path: Path, name: str, data: bytes
) -> None:
    world.start()
    sent = SimpleUploadedFile(name, data, content_type="application/pdf")
    answer = browser_of("sam").post(f"{API}/evidence/", {**DATA, "file": sent})
    assert pointers(answer, 400) == ["/file"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Evidence.objects.exists()


def test_content_and_bytes_leave_after_their_event(
    world: World, browser_of: Browser, piece: Evidence
) -> None:
    sam, marek, hana, ines = (browser_of(name) for name in ("sam", "marek", "hana", "ines"))
    assert sam.get(f"{API}/evidence/{piece.pk}/content/").json() == {
        "text": SECRET,
        "link": "",
        "file_name": "note.pdf",
    }
    assert opened() == 0
    assert marek.get(f"{API}/evidence/{piece.pk}/content/").json()["text"] == SECRET
    answer = marek.get(f"{API}/evidence/{piece.pk}/file/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="note.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert opened() == 2
    for tail in ("content", "file"):
        assert pointers(hana.get(f"{API}/evidence/{piece.pk}/{tail}/"), 400) == ["/reason"]
        problem(ines.get(f"{API}/evidence/{piece.pk}/{tail}/"), 403)
    assert opened() == 2
    assert hana.get(f"{API}/evidence/{piece.pk}/content/?reason=An+appeal.").status_code == 200
    assert AuditEvent.objects.filter(action="evidence.opened", reason="An appeal.").count() == 1


def test_a_key_reads_content_only_with_the_scope(world: World, key_of: Key, piece: Evidence) -> None:
    plain, scoped = key_of("marek", "read"), key_of("marek", "read", "evidence")
    assert plain.get(f"{API}/evidence/{piece.pk}/").json()["title"] == "Feasibility note"
    for tail in ("content", "file"):
        problem(plain.get(f"{API}/evidence/{piece.pk}/{tail}/"), 403)
    assert opened() == 0
    assert scoped.get(f"{API}/evidence/{piece.pk}/content/").json()["text"] == SECRET
    assert opened() == 1


def test_evidence_is_changed_deleted_verified_and_withdrawn_by_whom_it_concerns(
    world: World, browser_of: Browser, key_of: Key, piece: Evidence
) -> None:
    path = f"evidence/{piece.pk}/"
    sam, marek, key = browser_of("sam"), browser_of("marek"), key_of("sam")
    problem(send(marek, "PATCH", path, {"title": "Mine"}), 403)
    problem(send(key, "PATCH", path, {"title": "Mine"}), 428)
    tag = key.get(f"{API}/{path}")["ETag"]
    assert send(key, "PATCH", path, {"title": "Better"}, match=tag).json()["title"] == "Better"
    problem(send(key, "PATCH", path, {"title": "Worse"}, match=tag), 412)
    assert pointers(send(sam, "PUT", path, {"title": "T"}), 400) == ["/kind", "/activity_date"]
    whole = {"title": "T", "kind": "interview", "activity_date": "2026-09-14"}
    assert send(sam, "PUT", path, whole).json()["kind"] == "interview"
    problem(send(sam, "POST", f"{path}verify/"), 403)
    assert send(marek, "POST", f"{path}verify/").json()["verified_by"]["name"] == "Marek"
    problem(send(marek, "POST", f"{path}verify/"), 409)
    assert send(marek, "POST", f"{path}unverify/").json()["verified_at"] is None
    assert pointers(send(sam, "POST", f"{path}withdraw/", {}), 400) == ["/reason"]
    answer = send(sam, "POST", f"{path}withdraw/", {"reason": "Mistaken."})
    assert answer.json()["withdrawn_reason"] == "Mistaken."
    assert browser_of("ines").get(f"{API}/{path}").json()["withdrawn_reason"] is None
    problem(send(sam, "DELETE", path), 409)
    other = world.evidence("SSUP", 3, verified=False)
    problem(send(marek, "DELETE", f"evidence/{other.pk}/"), 403)
    problem(send(key, "DELETE", f"evidence/{other.pk}/"), 428)
    assert send(sam, "DELETE", f"evidence/{other.pk}/").status_code == 204
    assert not Evidence.objects.filter(pk=other.pk).exists()


def test_what_a_final_rating_relies_on_is_fixed(world: World, browser_of: Browser) -> None:
    world.confirmed(SSUP=4)
    path = f"evidence/{Evidence.objects.get().pk}/"
    problem(send(browser_of("sam"), "PATCH", path, {"title": "Other"}), 409)
    problem(send(browser_of("sam"), "DELETE", path), 409)
    assert browser_of("sam").get(f"{API}/{path}").json()["relied_on"] is True
    assert Assessment.objects.get().state == "confirmed"
