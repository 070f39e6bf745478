"""The ladder on which one rates, and the evidence that is added to it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent, Evidence, Rating, Verdict
from tests.assessments.world import NOW, World

Browser = Callable[[str], Client]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTMX = {"HX-Request": "true"}


def url(assessment: Assessment, code: str = "SSUP", tail: str = "") -> str:
    return f"/assessments/{assessment.pk}/skills/{code}/{tail}"


def form(**fields: object) -> dict[str, object]:
    return {
        "title": "Feasibility note", "kind": "work_product", "activity_date": "2026-09-14", "level": "4", "text": "", "link": "",
        **fields,
    }  # fmt: skip


def test_the_ladder_has_what_one_rates_with(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    page = browser_of("sam").get(url(assessment, "SALE")).content.decode()
    assert [int(level) for level in re.findall(r'id="rung-(\d)"', page)] == [7, 6, 5, 4, 3, 2, 1]
    assert len(re.findall(r'name="verdict-\d+"', page)) == 3 * 2 * 3
    assert len(re.findall(r'name="level" value="\d" id="level-\d"[^>]* disabled', page)) == 4
    assert "<noscript><button" in page
    assert f'href="{url(assessment, "SSUP")}"' in page
    assert f'href="{url(assessment, "NEED")}"' in page
    assert 'id="autosave" role="status"' in page
    assert "style=" not in page
    assert "<script>" not in page


def test_a_form_saves_all_at_once_without_scripts(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    one, two = world.statements("SSUP", 4)
    data = {"level": ["", "4"], "rationale": "Two bids.", f"verdict-{one}": "met", f"verdict-{two}": "partly"}
    answer = browser_of("sam").post(url(assessment), data)
    assert answer.status_code == 302
    assert answer["Location"] == url(assessment)
    rating = Rating.objects.get()
    assert (rating.kind, rating.level, rating.rationale, rating.proposed) == ("self", 4, "Two bids.", None)
    assert {row.statement_id: row.value for row in rating.verdicts.all()} == {one: "met", two: "partly"}
    browser_of("sam").post(url(assessment), {"level": ""})
    rating.refresh_from_db()
    assert (rating.level, rating.rationale) == (None, "Two bids.")


def test_each_change_is_saved_as_it_is_made_and_the_ladder_answers(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    sam = browser_of("sam")
    for pk in world.statements("SSUP", 3):
        answer = sam.post(url(assessment), {f"verdict-{pk}": "met"}, headers=HTMX)
        assert answer.status_code == 200
    page = answer.content.decode()
    assert "Level 3 is the highest at which every statement is met." in page
    assert 'value="3" data-level' in page
    assert 'id="rung-3-status" hx-swap-oob="true"' in page
    assert "2 of 2 met" in page
    assert "<input" not in page.replace(
        '<input type="hidden"', ""
    )  # what is being typed is never overwritten
    page = sam.post(url(assessment), {"level": "4"}, headers=HTMX).content.decode()
    assert "Needed: level 4 differs from level 3, which the verdicts propose." in page
    assert re.search(r'id="rung-4-marks" hx-swap-oob="true">.*Claimed', page)
    page = sam.post(url(assessment), {"rationale": "Seen."}, headers=HTMX).content.decode()
    assert "Given, because the level differs from the verdicts." in page
    page = sam.post(url(assessment), {"level": "3"}, headers=HTMX).content.decode()
    assert "Optional as long as the level agrees with the verdicts." in page
    assert "No verified evidence from the last 24 months at level 3 or higher" in page
    revision = Assessment.objects.get().revision
    sam.post(url(assessment), {"level": "3"}, headers=HTMX)
    assert Assessment.objects.get().revision == revision


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        (
            {"level": "7", "rationale": "Typed."},
            "level-error",
            "SSUP is defined for the levels 1 to 6: 7 is out of its range.",
        ),
        ({"level": "four", "rationale": "Typed."}, "level-error", "A level is a number from 1 to 7."),
        ({"level": "²", "rationale": "Typed."}, "level-error", "A level is a number from 1 to 7."),
        ({"rationale": "x" * 4001}, "rationale-error", "At most 4000 characters."),
        ({"verdict-999999": "met", "rationale": "Typed."}, "", "This statement is not one of the skill."),
        ({"verdict-x": "met", "rationale": "Typed."}, "", "There is no such statement."),
    ],
)
def test_wrong_input_is_named_at_its_field_and_what_was_typed_stays(
    world: World, browser_of: Browser, data: dict[str, str], field: str, message: str
) -> None:
    assessment = world.start()
    word = world.statements("SSUP", 4)[0]
    answer = browser_of("sam").post(url(assessment), {f"verdict-{word}": "partly", **data})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert not field or f'id="{field}"' in page
    assert f">{data['rationale'][:40]}" in page
    assert re.search(rf'id="verdict-{word}-partly"[^>]* checked', page) or re.search(
        rf'name="verdict-{word}" value="partly"[^>]* checked', page
    )
    assert not Rating.objects.exists()


def test_a_word_that_is_no_verdict_is_refused(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    word = world.statements("SSUP", 4)[0]
    answer = browser_of("sam").post(url(assessment), {f"verdict-{word}": "sometimes"})
    assert answer.status_code == 422
    assert "A verdict is met, partly or not met." in answer.content.decode()
    assert not Verdict.objects.exists()


def test_a_refused_change_is_told_in_a_fragment(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    answer = browser_of("sam").post(url(assessment), {"level": "7"}, headers=HTMX)
    assert answer.status_code == 400
    assert "data-problem" in answer.content.decode()
    assert "7 is out of its range" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_who_may_not_rate_or_not_now_changes_nothing(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    for name, status in (
        ("marek", 409),
        ("hana", 403),
        ("dana", 403),
        ("ines", 403),
        ("lucia", 404),
        ("aki", 404),
        ("root", 404),
    ):
        assert browser_of(name).post(url(assessment), {"level": "4"}).status_code == status
    assert browser_of("sam").post(url(assessment, "NONE"), {"level": "4"}).status_code == 404
    assert browser_of("sam").get(url(assessment, "NONE")).status_code == 404
    world.claim(assessment, "SSUP", 4)
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    before = AuditEvent.objects.count()
    assert browser_of("sam").post(url(assessment), {"level": "5"}).status_code == 409
    assert browser_of("sam").post(url(assessment), {"level": "5"}, headers=HTMX).status_code == 409
    assert AuditEvent.objects.count() == before
    assert Rating.objects.get().level == 4


def test_the_assessor_rates_beside_the_claim(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4, rationale="My best work.")
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    piece = world.evidence("SSUP", 4, verified=False)
    aki = browser_of("aki")
    page = aki.get(url(assessment)).content.decode()
    assert "My best work." in page
    assert "Your rating" in page
    assert "Look at Feasibility note and verify it" in page
    assert f"/evidence/{piece.pk}/verify/" not in page
    assert aki.post(url(assessment), {"level": "3", "rationale": "Not yet."}).status_code == 302
    assert Rating.objects.get(kind="assessor").level == 3
    address = f"{url(assessment)}?open=4#rung-4-evidence"
    look = aki.post(f"/evidence/{piece.pk}/", {"next": address}).content.decode()
    assert "The note that the bid was built on." in look
    assert f'name="next" value="{address}"' in look
    answer = aki.post(f"/evidence/{piece.pk}/verify/", {"next": address})
    assert answer["Location"] == address
    piece.refresh_from_db()
    assert piece.verified_by == world.people["aki"]


def test_a_confirmed_ladder_can_only_be_read(world: World, browser_of: Browser) -> None:
    assessment = world.confirmed(SSUP=4)
    for name in ("sam", "marek", "hana", "ines"):
        page = browser_of(name).get(url(assessment)).content.decode()
        assert 'id="rating"' not in page
        assert "Confirmed" in page
        assert "Level 4 is backed by 1 verified piece of evidence." in page
    assert "a confirmed level relies on it" in browser_of("sam").get(url(assessment)).content.decode()
    assert browser_of("sam").post(url(assessment), {"level": "5"}).status_code == 409
    assert browser_of("marek").post(url(assessment), {"level": "5"}).status_code == 409


# -- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_is_a_text_a_link_or_a_file(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    sam = browser_of("sam")
    statement = world.statements("SSUP", 4)[0]
    assert sam.get(url(assessment, tail="evidence/")).status_code == 200
    fragment = sam.get(
        url(assessment, tail=f"evidence/?level=4&statement={statement}"), headers=HTMX
    ).content.decode()
    assert "<html" not in fragment
    assert f'<option value="{statement}" selected' in fragment
    sent = [
        form(text="What was done.", statement=statement),
        form(link="https://crm.example/notes/1"),
        form(file=SimpleUploadedFile("note.pdf", PDF, content_type="text/html")),
    ]
    for data in sent:
        answer = sam.post(url(assessment, tail="evidence/"), data)
        assert answer.status_code == 302
        assert answer["Location"] == f"{url(assessment)}?open=4#rung-4-evidence"
    pieces = list(Evidence.objects.order_by("pk"))
    assert [piece.statement_id for piece in pieces] == [statement, None, None]
    assert (pieces[2].file_name, pieces[2].media_type) == ("note.pdf", "application/pdf")
    page = sam.get(answer["Location"]).content.decode()
    assert page.count('class="evidence-title"') == 3
    assert "3 pieces not verified" in page
    assert 'href="#rung-4-evidence"' in page


def docx_with_macro() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("innocent.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", b"<!doctype html><html><body>hello</body></html>"),
        ("note.txt", b"Read this: <script>alert(1)</script>"),
        ("setup.exe", b"MZ\x90\x00" + b"\x00" * 200),
        ("note.pdf", b"\x7fELF" + b"\x00" * 200),
        ("report.docx", docx_with_macro()),
        ("archive.zip", b"PK\x03\x04" + b"\x00" * 60),
        ("empty.pdf", b""),
    ],
)
def test_a_file_of_a_kind_that_is_not_allowed_is_refused_and_nothing_is_stored(
    world: World, browser_of: Browser, tmp_path: Path, name: str, data: bytes
) -> None:
    assessment = world.start()
    before = AuditEvent.objects.count()
    answer = browser_of("sam").post(
        url(assessment, tail="evidence/"),
        form(text="Typed.", file=SimpleUploadedFile(name, data, content_type="application/pdf")),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_file_error"' in page
    assert "Typed." in page
    assert 'value="Feasibility note"' in page
    assert not Evidence.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert AuditEvent.objects.count() == before


def test_a_file_over_the_limit_is_refused(
    world: World, browser_of: Browser, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 100
    assessment = world.start()
    sent = SimpleUploadedFile("big.pdf", PDF + b"x" * 100)
    answer = browser_of("sam").post(url(assessment, tail="evidence/"), form(file=sent))
    assert answer.status_code == 422
    assert "at most 100" in answer.content.decode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf",
        "..\\..\\evil.pdf",
        "a\x00b.pdf",
        'x";filename=y.html',
        "x" * 300 + ".pdf",
        "<b>.pdf",
        ".htaccess",
    ],
)
def test_a_name_that_means_harm_reaches_neither_the_disk_nor_the_header(
    world: World, browser_of: Browser, tmp_path: Path, name: str
) -> None:
    assessment = world.start()
    sam = browser_of("sam")
    answer = sam.post(url(assessment, tail="evidence/"), form(file=SimpleUploadedFile(name, PDF)))
    if answer.status_code == 400:  # a name that Django itself refuses
        assert not Evidence.objects.exists()
        return
    piece = Evidence.objects.get()
    [stored] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert re.fullmatch(r"[0-9a-f]{32}", stored.name)
    assert piece.file_name.endswith(".pdf")
    assert not set(piece.file_name) & set('/\\<>";\x00')
    download = sam.get(f"/evidence/{piece.pk}/file/")
    assert download["Content-Disposition"].startswith("attachment")
    assert stored.name not in str(download.headers)
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "rumour"}, "kind"),
        ({"activity_date": "2027-01-01"}, "activity_date"),
        ({"activity_date": "yesterday"}, "activity_date"),
        ({"level": "7"}, "level"),
        ({"link": "javascript:alert(1)", "text": ""}, "link"),
        ({"link": "not a link", "text": ""}, "link"),
        ({"link": "https://user:secret@host.example/"}, "link"),
        ({"text": ""}, "text"),
        ({"statement": "99999"}, "statement"),
    ],
)
def test_wrong_evidence_is_named_at_its_field(
    world: World, browser_of: Browser, change: dict[str, str], field: str
) -> None:
    assessment = world.start()
    answer = browser_of("sam").post(
        url(assessment, tail="evidence/"), form(**{"text": "What was done.", **change})
    )
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_statement_belongs_to_its_level(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    answer = browser_of("sam").post(
        url(assessment, tail="evidence/"), form(text="T", statement=world.statements("SSUP", 3)[0])
    )
    assert answer.status_code == 422
    assert "This statement belongs to another level." in answer.content.decode()


def test_only_the_person_adds_evidence(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    for name, status in (
        ("marek", 403),
        ("dana", 403),
        ("hana", 403),
        ("ines", 403),
        ("lucia", 404),
        ("aki", 404),
    ):
        assert browser_of(name).get(url(assessment, tail="evidence/")).status_code == status
        assert browser_of(name).post(url(assessment, tail="evidence/"), form(text="T")).status_code == status
    assert not Evidence.objects.exists()


def test_evidence_says_how_long_it_counts(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    world.evidence("SSUP", 4)
    world.evidence("SSUP", 4, activity_date=dt.date(2024, 8, 11))
    page = browser_of("sam").get(url(assessment)).content.decode()
    assert "counts until 14 September 2028" in page or "counts until Sept. 14, 2028" in page
    assert "out of date since" in page
