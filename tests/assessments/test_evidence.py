"""What proves a level: added, changed, verified, opened, withdrawn, and refused."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assessments import services
from assessments.files import EXTENSIONS, sniff
from assessments.models import AuditEvent, Evidence
from competencies.models import SkillLevel, Statement
from core.errors import Invalid, NotAllowed, WrongState
from tests.assessments.world import NOW, RECENTLY, World

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
BAD = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "svg with a prologue": b"<?xml version='1.0'?><svg/>",
    "html": b"<!DOCTYPE html><html></html>",
    "html in text": b"Dear all,\n<script>alert(1)</script>",
    "program": b"MZ" + b"\0" * 100,
    "gif": b"GIF89a" + b"\0" * 20,
    "plain archive": archive("a.txt"),
    "office document with macros": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "archive of another office": archive("[Content_Types].xml", "visio/document.xml"),
    "office document with a macro part by another name": archive(
        "[Content_Types].xml", "word/VBAProject.BIN"
    ),
    "office document with foreign files": archive(
        "[Content_Types].xml", "word/document.xml", "payload/run.exe"
    ),
    "office document with too many parts": archive(
        "[Content_Types].xml", *(f"word/{n}.xml" for n in range(5001))
    ),
    "a link that runs": b"<a href=javascript:alert(1)>x</a>",
    "an image that runs": b"see < img src=x onerror=alert(1)>",
    "broken archive": b"PK\x03\x04 nothing",
    "control characters": b"abc\x00def",
    "unknown bytes": b"\xfe\xfe\xfa\x01",
    "empty": b"",
}


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 20, "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\0" * 20, "image/webp"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("Qualità, 銷售, продажа\n".encode(), "text/plain"),
    ],
)
def test_an_allowed_file_is_known_by_its_bytes(data: bytes, media: str) -> None:
    assert sniff(data) == media
    assert media in EXTENSIONS


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_any_other_file_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        sniff(data)
    assert refusal.value.errors[0].pointer == "/file"


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024
    with pytest.raises(Invalid) as refusal:
        sniff(b"x" * 1025)
    assert "1.0" in str(refusal.value).replace(",", ".")


def add(world: World, by: str = "sam", **options: Any) -> Evidence:
    return world.evidence("SSUP", 4, verified=False, by=by, **options)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_stored_under_a_name_of_the_servers_making(world: World, tmp_path: Path) -> None:
    piece = add(world, text="", upload=services.Upload(name="../../..\\evil<b>;.html", data=PDF))
    stored = files(tmp_path)
    assert [path.name for path in stored] == [Path(piece.file.name).name]
    assert "evil" not in str(stored[0])
    assert piece.file_name == "evilb.pdf"
    assert piece.media_type == "application/pdf"
    assert piece.size == len(PDF)
    assert len(piece.sha256) == 64
    assert stored[0].read_bytes() == PDF


def test_a_name_of_nothing_but_dots_becomes_a_plain_one(world: World) -> None:
    assert add(world, text="", upload=services.Upload(name="...", data=PDF)).file_name == "evidence.pdf"


def test_a_refused_file_leaves_nothing_behind(world: World, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        add(world, title=" ", upload=services.Upload(name="a.svg", data=BAD["svg"]))
    assert {error.pointer for error in refusal.value.errors} == {"/title", "/file"}
    assert not Evidence.objects.exists()
    assert files(tmp_path) == []


def test_a_file_is_removed_again_where_the_rest_fails(world: World, tmp_path: Path) -> None:
    unsaved = SkillLevel(skill=world.skills["SSUP"], level=4)
    with pytest.raises(ValueError, match="unsaved"):
        services.add_evidence(
            employee=world.people["sam"],
            skill_level=unsaved,
            by=world.user("sam"),
            at=NOW,
            kind="metric",
            title="T",
            activity_date=RECENTLY,
            upload=services.Upload("a.pdf", PDF),
        )
    assert not Evidence.objects.exists()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ({"title": "  "}, "/title"),
        ({"title": "x" * 161}, "/title"),
        ({"kind": "rumour"}, "/kind"),
        ({"activity_date": dt.date(2026, 11, 23)}, "/activity_date"),
        ({"activity_date": dt.date(1900, 1, 1)}, "/activity_date"),
        ({"text": " "}, "/text"),
        ({"text": "x" * 20_001}, "/text"),
        ({"link": "javascript:alert(1)"}, "/link"),
        ({"link": "https://"}, "/link"),
        ({"link": "https://user:secret@example.org/"}, "/link"),
        ({"link": "ftp://example.org/a"}, "/link"),
        ({"link": "https://example.org/" + "a" * 500}, "/link"),
        ({"link": "http://[::1"}, "/link"),
    ],
)
def test_wrong_input_is_refused_by_field(world: World, options: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add(world, **options)
    assert pointer in {error.pointer for error in refusal.value.errors}
    assert not Evidence.objects.exists()


def test_a_statement_of_another_level_is_refused(world: World) -> None:
    other = Statement.objects.get(pk=world.statements("SSUP", 3)[0])
    with pytest.raises(Invalid) as refusal:
        add(world, statement=other)
    assert refusal.value.errors[0].pointer == "/statement"
    own = Statement.objects.get(pk=world.statements("SSUP", 4)[0])
    assert add(world, statement=own).statement == own


def test_a_link_alone_is_evidence(world: World) -> None:
    assert add(world, text="", link="https://crm.example.org/deal/7").link.endswith("/deal/7")


def test_only_the_person_brings_evidence_so_that_nobody_verifies_their_own(world: World) -> None:
    world.start()
    assert add(world).created_by == world.users["sam"]
    for other in ("marek", "olga", "hana", "dana", "ines", "lucia"):
        with pytest.raises(NotAllowed):
            add(world, by=other)


def test_the_subject_does_not_verify_their_evidence_and_the_database_refuses_it_too(world: World) -> None:
    world.start()
    piece = add(world)
    with pytest.raises(NotAllowed):
        services.verify_evidence(evidence=piece, by=world.user("sam"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=piece.pk).update(verified_by=world.people["sam"], verified_at=NOW)


def test_the_assigned_assessor_verifies_and_others_do_not(world: World) -> None:
    assessment = world.start()
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    piece = add(world)
    for stranger in ("olga", "hana", "dana", "ines"):
        with pytest.raises(NotAllowed):
            services.verify_evidence(evidence=piece, by=world.user(stranger), at=NOW)
    assert (
        services.verify_evidence(evidence=piece, by=world.user("aki"), at=NOW).verified_by
        == world.people["aki"]
    )
    with pytest.raises(WrongState):
        services.verify_evidence(evidence=piece, by=world.user("aki"), at=NOW)
    assert services.unverify_evidence(evidence=piece, by=world.user("aki"), at=NOW).verified_at is None
    with pytest.raises(WrongState):
        services.unverify_evidence(evidence=piece, by=world.user("aki"), at=NOW)


CHANGE: dict[str, Any] = {"kind": "metric", "title": "New", "activity_date": RECENTLY, "text": "New text"}


def test_a_change_lifts_the_verification(world: World) -> None:
    world.start()
    piece = world.evidence("SSUP", 4)
    before = piece.sha256
    changed = services.change_evidence(evidence=piece, by=world.user("sam"), at=NOW, **CHANGE)
    assert (changed.title, changed.verified_at) == ("New", None)
    assert changed.sha256 != before


def test_a_change_keeps_the_hash_of_a_file_and_is_checked(world: World) -> None:
    piece = add(world, upload=services.Upload(name="a.pdf", data=PDF))
    changed = services.change_evidence(evidence=piece, by=world.user("sam"), at=NOW, **{**CHANGE, "text": ""})
    assert changed.sha256 == piece.sha256
    with pytest.raises(Invalid):
        services.change_evidence(evidence=piece, by=world.user("sam"), at=NOW, **{**CHANGE, "title": ""})
    with pytest.raises(NotAllowed):
        services.change_evidence(evidence=piece, by=world.user("hana"), at=NOW, **CHANGE)


def test_deleting_removes_the_bytes_once_it_holds(
    world: World, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    piece = add(world, upload=services.Upload(name="a.pdf", data=PDF))
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_evidence(evidence=piece, by=world.user("sam"), at=NOW)
    assert not Evidence.objects.exists()
    assert files(tmp_path) == []
    plain = add(world)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_evidence(evidence=plain, by=world.user("sam"), at=NOW)
    assert not Evidence.objects.exists()


def test_what_a_final_rating_relies_on_is_fixed_and_can_only_be_withdrawn(world: World) -> None:
    world.confirmed(SSUP=4)
    piece = Evidence.objects.get()
    with pytest.raises(WrongState) as refusal:
        services.change_evidence(evidence=piece, by=world.user("sam"), at=NOW, **CHANGE)
    assert refusal.value.code == "relied_on"
    with pytest.raises(WrongState):
        services.delete_evidence(evidence=piece, by=world.user("sam"), at=NOW)
    with pytest.raises(Invalid):
        services.withdraw_evidence(evidence=piece, by=world.user("sam"), at=NOW, reason=" ")
    with pytest.raises(NotAllowed):
        services.withdraw_evidence(evidence=piece, by=world.user("olga"), at=NOW, reason="x")
    gone = services.withdraw_evidence(evidence=piece, by=world.user("hana"), at=NOW, reason="Not his deal.")
    assert gone.withdrawn_at == NOW
    with pytest.raises(WrongState):
        services.withdraw_evidence(evidence=piece, by=world.user("hana"), at=NOW, reason="x")


def test_withdrawn_evidence_is_neither_changed_nor_verified(world: World) -> None:
    world.start()
    piece = add(world)
    services.withdraw_evidence(evidence=piece, by=world.user("marek"), at=NOW, reason="Wrong person.")
    with pytest.raises(WrongState):
        services.change_evidence(evidence=piece, by=world.user("sam"), at=NOW, **CHANGE)
    with pytest.raises(WrongState):
        services.verify_evidence(evidence=piece, by=world.user("marek"), at=NOW)


def test_opening_evidence_of_somebody_else_writes_its_event_first(world: World) -> None:
    world.start()
    piece = add(world)
    before = AuditEvent.objects.count()
    services.open_evidence(evidence=piece, by=world.user("sam"), at=NOW)
    assert AuditEvent.objects.count() == before
    services.open_evidence(evidence=piece, by=world.user("marek"), at=NOW)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.subject, event.actor_name) == (
        "evidence.opened",
        world.people["sam"],
        "Marek",
    )


def test_hr_opens_evidence_with_a_reason_only_and_others_not_at_all(world: World) -> None:
    world.confirmed(SSUP=4)
    piece = Evidence.objects.get()
    with pytest.raises(Invalid):
        services.open_evidence(evidence=piece, by=world.user("hana"), at=NOW)
    services.open_evidence(evidence=piece, by=world.user("hana"), at=NOW, reason="Complaint 12.")
    assert AuditEvent.objects.latest("pk").reason == "Complaint 12."
    for other in ("ines", "marek", "dana", "olga", "root"):
        with pytest.raises(NotAllowed):
            services.open_evidence(evidence=piece, by=world.user(other), at=NOW, reason="x")
    assert services.verify_chain(f"person:{world.people['sam'].pk}") is None


@pytest.mark.parametrize(
    ("who", "while_open", "afterwards"),
    [("sam", 1, 1), ("marek", 1, 0), ("dana", 0, 0), ("olga", 0, 0), ("lucia", 0, 0), ("hana", 1, 1), ("ines", 1, 1),
     ("root", 0, 0)],
)  # fmt: skip
def test_evidence_is_visible_to_whom_it_is_attached_to_at_the_moment(
    world: World, who: str, while_open: int, afterwards: int
) -> None:
    assessment = world.assessed(SSUP=4)
    world.evidence("SSUP", 4)
    assert Evidence.objects.visible_to(world.user(who)).count() == while_open
    services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="Seen.")
    assert Evidence.objects.visible_to(world.user(who)).count() == afterwards


def test_queries_by_purpose(world: World) -> None:
    world.confirmed(SSUP=4)
    extra = add(world)
    assert list(Evidence.objects.verified()) == [Evidence.objects.exclude(pk=extra.pk).get()]
    assert {piece.pk: piece.relied_on for piece in Evidence.objects.with_reliance()}[extra.pk] is False  # type: ignore[attr-defined]
