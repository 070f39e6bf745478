"""HR imports in the browser: upload, preview, confirmation; findings; export; the licence wherever the text is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Access, User
from competencies import uploads
from competencies.models import FrameworkVersion
from competencies.services import import_source
from competencies.sources import read_source
from tests.competencies import books
from tests.factories.accounts import AccessGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.IMPORTS_ROOT.mkdir()
    return settings.IMPORTS_ROOT


def send(client: Client, path: Path, **fields: str) -> Any:
    with path.open("rb") as file:
        return client.post(reverse("framework-import"), {"file": file, **fields})


def put(path: Path) -> None:
    import_source(read_source(path), by=None, at=timezone.now())


def mark_of(page: str) -> str:
    return page.partition('name="mark" value="')[2].partition('"')[0]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return books.workbook(books.edition(7), tmp_path / "sfia-7.xlsx", quirks=False)


def test_hr_uploads_looks_and_confirms(hana: User, signed_in: SignIn, book: Path, folder: Path) -> None:
    client = signed_in(hana)
    assert b"Import a framework" in client.get(reverse("framework-import")).content
    response = send(client, book, language="EN")
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert not FrameworkVersion.objects.exists()
    assert "The draft sfia-7 would be made." in page
    assert books.NOTICE["en"] in page
    assert "SALE" in page
    assert '<td class="num" data-label="Added">12</td>' in page
    confirmed = client.post(response["Location"], {"mark": mark_of(page)})
    version = FrameworkVersion.objects.get()
    assert confirmed["Location"] == reverse("framework", args=[version.slug])
    assert version.author == hana
    assert list(folder.iterdir()) == []
    assert client.get(response["Location"]).status_code == 404


def test_the_preview_shows_old_and_new_wording(hana: User, signed_in: SignIn, book: Path) -> None:
    put(book)

    def edit(workbook: Any) -> None:
        workbook["Skills"]["M2"].value = "A wholly new description."
        workbook["Skills"].delete_rows(4)
        workbook["Levels of responsibility"]["B2"].value = "Another text of an attribute."

    books.workbook(books.edition(7), book, quirks=False, edit=edit)
    client = signed_in(hana)
    page = client.get(send(client, book)["Location"]).content.decode()
    assert "<ins>" in page
    assert "wholly" in page
    assert "<del>" in page
    assert "Skills that go" in page
    assert books.edition(7).codes[2] in page
    assert "Autonomy" in page


def test_a_new_language_shows_its_own_words_as_new(
    hana: User, signed_in: SignIn, book: Path, tmp_path: Path
) -> None:
    put(book)
    russian = books.workbook(books.edition(7), tmp_path / "ru.xlsx", language="ru")
    client = signed_in(hana)
    page = client.get(send(client, russian, slug="sfia-7", language="ru")["Location"]).content.decode()
    assert books.statements("SALE", 4, "ru")[0][:20] in page.replace("<ins>", "")
    assert books.statements("SALE", 4)[0] not in page


def test_a_file_that_changes_nothing_offers_nothing(hana: User, signed_in: SignIn, book: Path) -> None:
    put(book)
    client = signed_in(hana)
    page = client.get(send(client, book)["Location"]).content.decode()
    assert "This file changes nothing" in page
    assert "Import this" not in page


def test_csv_says_that_it_has_skills_alone(hana: User, signed_in: SignIn, tmp_path: Path) -> None:
    path = books.csv_file(books.edition(7), tmp_path / "kites-7.csv")
    client = signed_in(hana)
    assert b"This file has skills alone" in client.get(send(client, path)["Location"]).content


def test_what_changed_since_the_preview_is_shown_before_it_is_imported(
    hana: User, signed_in: SignIn, book: Path
) -> None:
    client = signed_in(hana)
    address = send(client, book)["Location"]
    mark = mark_of(client.get(address).content.decode())
    put(book)
    FrameworkVersion.objects.update(description={"en": "Changed by somebody."})
    response = client.post(address, {"mark": mark}, follow=True)
    assert "The draft has changed since you looked at the preview" in response.content.decode()
    assert FrameworkVersion.objects.get().author is None


def test_nobody_else_sees_or_confirms_an_upload(
    hana: User, signed_in: SignIn, book: Path, marek: User
) -> None:
    address = send(signed_in(hana), book)["Location"]
    other = UserFactory(email="hr2@demo.example")
    AccessGrantFactory(user=other, access=Access.HR)
    for address_of in (address, f"{address}findings.csv"):
        assert signed_in(marek).get(address_of).status_code == 403
    client = signed_in(other)
    assert client.get(reverse("framework-import")).status_code == 200
    assert client.get(address).status_code == 404
    assert client.get(f"{address}findings.csv").status_code == 404
    assert client.post(address, {"mark": "x"}).status_code == 404
    assert client.post(f"{address}discard/").status_code == 404
    assert uploads.find(address.rstrip("/").rpartition("/")[2], owner=other.pk, at=timezone.now()) is None
    assert not FrameworkVersion.objects.exists()


def test_a_file_that_was_tampered_with_or_is_old_is_gone(
    hana: User, signed_in: SignIn, book: Path, folder: Path
) -> None:
    client = signed_in(hana)
    address = send(client, book)["Location"]
    token = address.rstrip("/").rpartition("/")[2]
    stored = folder / f"{token}.bin"
    now = timezone.now()
    assert uploads.find(token, owner=hana.pk, at=now) is not None
    assert uploads.find(token, owner=hana.pk, at=now + dt.timedelta(hours=25)) is None
    assert uploads.find("../../etc/passwd", owner=hana.pk, at=now) is None
    stored.write_bytes(stored.read_bytes() + b"x")
    assert client.get(address).status_code == 404
    yesterday = (now - dt.timedelta(days=2)).timestamp()
    os.utime(stored, (yesterday, yesterday))
    assert uploads.sweep(now) == 1
    assert list(folder.iterdir()) == []


def test_findings_are_a_table_to_filter_page_and_download(
    hana: User, signed_in: SignIn, tmp_path: Path
) -> None:
    def edit(workbook: Any) -> None:
        for row in range(2, 140):
            workbook["Skills"].cell(row, 11).value = None
        workbook["Skills"]["I3"].value = "=bad"
        workbook["Attributes"]["K4"].value = "Nonsense"

    path = books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx", quirks=False, edit=edit)
    client = signed_in(hana)
    address = send(client, path)["Location"]
    assert client.get(f"{address}findings.csv").status_code == 404  # nobody has looked for any yet
    page = client.get(address).content.decode()
    assert "140 findings" in page
    assert "1–100 of 140" in page
    assert "“Skill” is empty" in page
    assert "unknown type" in client.get(address, {"sheet": "Attributes"}).content.decode()
    assert "1–1 of 1" in client.get(address, {"q": "nonsense"}).content.decode()
    assert "No finding matches" in client.get(address, {"q": "zzz"}).content.decode()
    response = client.get(f"{address}findings.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Sheet", "Cell", "Rule"]
    assert len(rows) == 141
    assert ["Attributes", "K4"] in [row[:2] for row in rows]
    assert "attachment" in response["Content-Disposition"]
    assert client.post(address, {"mark": "x"}).status_code == 302
    assert not FrameworkVersion.objects.exists()
    assert client.post(f"{address}discard/").status_code == 302
    assert client.get(address).status_code == 404


def test_a_form_that_is_wrong_says_where_and_keeps_what_was_typed(hana: User, signed_in: SignIn) -> None:
    client = signed_in(hana)

    def answer(name: str = "", data: bytes = b"x", **fields: str) -> str:
        file = {"file": SimpleUploadedFile(name, data)} if name else {}
        response = client.post(reverse("framework-import"), {**file, **fields})
        assert response.status_code == 422
        return response.content.decode()

    assert 'value="sfia-9"' in answer(slug="sfia-9")
    assert "Give an .xlsx, .csv or .json file" in answer("a.xls")
    assert "Small letters, digits" in answer("a.xlsx", slug="S F")
    assert "A language tag such as" in answer("a.xlsx", language="russisch!")


def test_a_file_over_the_limit_is_refused(
    hana: User, signed_in: SignIn, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("competencies.forms.importing.MAX_FILE", 100)
    response = send(signed_in(hana), book)
    assert response.status_code == 422
    assert b"The file is larger than" in response.content


def test_exports_are_downloads_that_import_again(
    hana: User, marek: User, signed_in: SignIn, book: Path, tmp_path: Path
) -> None:
    put(book)
    client = signed_in(hana)
    address = reverse("framework-export", args=["sfia-7", "json"])
    response = client.get(address)
    assert json.loads(response.content)["slug"] == "sfia-7"
    assert response["Content-Disposition"] == 'attachment; filename="sfia-7.json"'
    path = tmp_path / "back.xlsx"
    path.write_bytes(client.get(reverse("framework-export", args=["sfia-7", "xlsx"])).content)
    page = client.get(send(client, path)["Location"]).content.decode()
    assert "This file changes nothing" in page
    path = tmp_path / "back.json"
    path.write_bytes(response.content)
    assert "This file changes nothing" in client.get(send(client, path)["Location"]).content.decode()
    assert client.get("/frameworks/sfia-7/export.pdf").status_code == 404
    assert client.get(reverse("framework-export", args=["nothing", "json"])).status_code == 404
    assert signed_in(marek).get(address).status_code == 403


def test_pages_of_skills_lead_hr_to_the_import(hana: User, sam: User, signed_in: SignIn) -> None:
    link = reverse("framework-import").encode()
    assert link in signed_in(hana).get(reverse("skills")).content
    assert link not in signed_in(sam).get(reverse("skills")).content
    assert signed_in(sam).get(reverse("framework-import")).status_code == 403


def test_the_licence_is_shown_wherever_the_text_is(hana: User, signed_in: SignIn, book: Path) -> None:
    put(book)
    client, notice = signed_in(hana), books.NOTICE["en"]
    for address in (
        "/skills/?framework=sfia-7",
        "/skills/levels/?framework=sfia-7",
        "/skills/SALE/?version=sfia-7",
        "/frameworks/sfia-7/",
    ):
        assert notice in client.get(address).content.decode(), address
    assert client.get("/api/v1/frameworks/sfia-7/").json()["acknowledgement"] == notice


def test_uploads_lie_below_the_folder_of_the_installation() -> None:
    from config import settings as own

    assert own.IMPORTS_ROOT.parent == own.VAR_DIR
    assert settings.IMPORTS_ROOT != own.MEDIA_ROOT


def test_findings_are_said_in_the_language_of_whoever_reads_them(hana: User, signed_in: SignIn) -> None:
    hr = signed_in(hana)
    file = SimpleUploadedFile("broken.json", b"{}", content_type="application/json")
    page = hr.post("/frameworks/import/", {"file": file, "slug": "", "language": ""})["Location"]
    assert "is missing" in hr.get(page).content.decode()
    italian = hr.get(f"{page}?lang=it").content.decode()
    assert "is missing" not in italian
    assert "manca" in italian
    assert "is missing" in hr.get(page).content.decode()
