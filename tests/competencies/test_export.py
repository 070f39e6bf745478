"""Exports come back without loss, byte for byte."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from competencies.exporting import export_version, version_document
from competencies.models import Framework, FrameworkVersion, Skill, Statement
from competencies.services import import_framework, import_source, load_shipped_framework
from competencies.sources import read_source
from core.errors import Invalid
from tests.competencies import books
from tests.competencies.test_rules import a_document

pytestmark = pytest.mark.django_db


def put(path: Path, slug: str | None = None, language: str | None = None) -> FrameworkVersion:
    source = read_source(path, slug=slug, language=language)
    result = import_source(source, by=None, at=timezone.now(), slug=slug, language=language)
    return FrameworkVersion.objects.get(slug=result.slug)


def empty() -> None:
    Skill.objects.filter(version__state="draft").delete()
    FrameworkVersion.objects.filter(state="draft").delete()
    Framework.objects.filter(versions=None).delete()


@pytest.fixture
def translated(tmp_path: Path) -> FrameworkVersion:
    framework = books.edition(8)
    put(books.workbook(framework, tmp_path / "sfia-8.xlsx"))
    for language in ("ru", "it"):
        path = books.workbook(framework, tmp_path / f"{language}.xlsx", language=language)
        put(path, slug="sfia-8", language=language)
    return FrameworkVersion.objects.get(slug="sfia-8")


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_export_import_export_gives_the_same_bytes(
    translated: FrameworkVersion, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"out.{kind}"
    path.write_bytes(export_version(translated, kind))
    rows = list(Statement.objects.order_by("pk").values_list("pk", "text"))
    again = import_source(read_source(path), by=None, at=timezone.now())
    assert (again.skills.changed, again.skills.added, again.skills.gone) == (0, 0, 0)
    assert again.before == again.after
    assert list(Statement.objects.order_by("pk").values_list("pk", "text")) == rows
    empty()
    assert export_version(put(path), kind) == path.read_bytes()


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_under_another_slug_only_the_name_of_the_version_differs(
    translated: FrameworkVersion, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"out.{kind}"
    path.write_bytes(export_version(translated, kind))
    copy, original = (
        version_document(put(path, slug="copy-3") if slug else translated) for slug in (True, False)
    )
    assert copy.pop("slug") == "copy-3"
    assert copy.pop("edition") == "3"
    assert copy.pop("framework")["slug"] == "copy"
    assert copy == {key: value for key, value in original.items() if key in copy}


def test_the_shipped_framework_goes_out_and_in_through_both(tmp_path: Path) -> None:
    version = load_shipped_framework(at=timezone.now())
    for kind in ("json", "xlsx"):
        path = tmp_path / f"sales.{kind}"
        path.write_bytes(export_version(version, kind))
        result = import_source(read_source(path), by=None, at=timezone.now())
        assert result.before == result.after


def test_strange_texts_come_back_as_they_were(tmp_path: Path) -> None:
    document = a_document()
    document["acknowledgement"] = {"en": "=1+1", "zh-hant": "第一行\n\n第二行"}
    document["skills"][0]["guidance"] = {"en": "_x000D_ and _x0041_ stay", "de": "nur deutsch"}
    document["skills"][0]["description"] = {"it": "solo italiano"}
    document["skills"][0]["activities"] = [{"en": "first"}, {"it": "solo"}, {"en": "@last", "it": "-ultimo"}]
    document["skills"][0]["levels"][0]["statements"] = [
        {"it": "primo"}, {"en": "<b>&amp;", "it": "due"}, {"en": "+3"},
    ]  # fmt: skip
    version_of = import_framework(document, by=None, at=timezone.now())
    version = FrameworkVersion.objects.get(slug=version_of.slug)
    stored = version_document(version)
    for kind in ("json", "xlsx"):
        path = tmp_path / f"out.{kind}"
        path.write_bytes(export_version(version, kind))
        empty()
        version = put(path)
        assert version_document(version) == stored
    book = load_workbook(io.BytesIO(export_version(version, "xlsx")))
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


def test_the_workbook_has_the_layout_of_edition_9(translated: FrameworkVersion) -> None:
    book = load_workbook(io.BytesIO(export_version(translated, "xlsx")))
    assert book.sheetnames == ["Read me", "Skills", "Attributes", "Levels of responsibility", "Categories"]
    head = [cell.value for cell in book["Skills"][1]]
    assert head[:2] == ["#", "Levels"]
    assert head[8:15] == [
        "Code", "URL", "Skill", "Category", "Subcategory", "Overall description", "Guidance notes",
    ]  # fmt: skip
    assert "Skill [ru]" in head
    assert "B1:H1" in {str(each) for each in book["Skills"].merged_cells.ranges}
    assert any(
        row[1] == books.NOTICE["en"]
        for row in book["Read me"].iter_rows(values_only=True)
        if row[0] == "Licence"
    )


def test_a_spoiled_export_is_refused_by_cell(translated: FrameworkVersion, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(export_version(translated, "xlsx")))
    book["Skills"]["I3"].value = "bad"
    book["Levels of responsibility"]["C1"].value = "x"
    book["Attributes"]["K2"].value = "Nonsense"
    path = tmp_path / "spoiled.xlsx"
    book.save(path)
    with pytest.raises(Invalid, match="cannot be imported") as refusal:
        put(path)
    places = {each.pointer for each in refusal.value.errors}
    assert {"Skills!I3", "Levels of responsibility!C1", "Attributes!K2"} <= places
    book.remove(book["Categories"])
    book.save(path)
    with pytest.raises(Invalid, match="cannot be imported") as refusal:
        put(path)
    assert any(each.pointer == "spoiled.xlsx!Categories" for each in refusal.value.errors)


def test_the_command_writes_the_file_and_prints_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import_framework(a_document(), by=None, at=timezone.now())
    target = tmp_path / "tiny.xlsx"
    call_command("export_framework", "tiny-1.0", "--output", str(target))
    assert capsys.readouterr().out.strip() == str(target)
    assert target.read_bytes()[:2] == b"PK"
    monkeypatch.chdir(tmp_path)
    call_command("export_framework", "tiny-1.0")
    assert json.loads((tmp_path / "tiny-1.0.json").read_text(encoding="utf-8"))["slug"] == "tiny-1.0"
    call_command("export_framework", "tiny-1.0", "--format", "xlsx")
    assert (tmp_path / "tiny-1.0.xlsx").exists()
    with pytest.raises(CommandError, match=r"There are: tiny-1\.0"):
        call_command("export_framework", "nothing-1")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_framework", "tiny-1.0", "--output", str(tmp_path / "no" / "x.json"))
