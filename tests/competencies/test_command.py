"""``manage.py import_framework``."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from competencies import sources
from competencies.models import FrameworkVersion
from competencies.sources import read_source
from core.errors import Invalid
from tests.competencies.test_rules import a_document

pytestmark = pytest.mark.django_db

SHIPPED = Path(settings.BASE_DIR) / "fixtures" / "frameworks" / "sales-1.0"


def run(*args: object, **options: Any) -> list[str]:
    out = StringIO()
    call_command("import_framework", *map(str, args), stdout=out, **options)
    return out.getvalue().splitlines()


def refused(*args: object) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_framework", *map(str, args), stdout=out)
    assert refusal.value.returncode == 1
    assert "Nothing was written" in str(refusal.value)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(a_document()), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document = a_document()
    (tmp_path / "skills").mkdir()
    for skill in document.pop("skills"):
        (tmp_path / "skills" / f"{skill['code']}.json").write_text(json.dumps(skill), encoding="utf-8")
    (tmp_path / "framework.json").write_text(json.dumps(document), encoding="utf-8")
    return tmp_path


def test_the_last_line_is_the_counts_as_json(file: Path) -> None:
    assert json.loads(run(file)[-1]) == {
        "slug": "tiny-1.0",
        "skills": {"added": 2, "changed": 0, "gone": 0, "total": 2},
        "skill_levels": {"added": 4, "changed": 0, "gone": 0, "total": 4},
    }
    assert FrameworkVersion.objects.get().state == "draft"
    assert json.loads(run(file)[-1])["skills"] == {"added": 0, "changed": 0, "gone": 0, "total": 2}


def test_a_folder_is_read_as_one_document(folder: Path) -> None:
    assert json.loads(run(folder, "--dry-run")[-1])["skills"]["added"] == 2
    assert not FrameworkVersion.objects.exists()
    assert json.loads(run(folder, "--slug", "mine-3")[-1])["slug"] == "mine-3"


def test_a_folder_whose_framework_holds_its_skills_is_taken_as_it_is(folder: Path) -> None:
    (folder / "framework.json").write_text(json.dumps(a_document()), encoding="utf-8")
    source = read_source(folder)
    assert source.skill_files == ()
    assert len(source.document["skills"]) == 2


def test_each_finding_is_a_line_with_its_file(folder: Path) -> None:
    path = folder / "skills" / "SALE.json"
    skill = json.loads(path.read_text(encoding="utf-8"))
    skill["levels"][2]["statements"].clear()
    skill["category"] = "x"
    path.write_text(json.dumps(skill), encoding="utf-8")
    assert refused(folder) == [
        "skills/SALE.json!category: there is no category with the code “x”",
        "skills/SALE.json!levels[2].statements: one to fifty statements, not 0",
    ]
    assert not FrameworkVersion.objects.exists()


def test_files_that_cannot_be_read_are_all_named(folder: Path) -> None:
    (folder / "skills" / "SALE.json").write_text("{", encoding="utf-8")
    (folder / "skills" / "SSUP.json").write_bytes(b'"\xff"')
    lines = refused(folder)
    assert lines[0].startswith("skills/SALE.json!1:2: not JSON")
    assert lines[1] == "skills/SSUP.json!.: not text in UTF-8"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.xlsx", "cannot be read: No such file or directory"),
        ("a.csv", "cannot be read: No such file or directory"),
        ("a.xls", "save it as .xlsx"),
        ("a.xlsm", "save it as .xlsx"),
        ("a.pdf", "not a kind of file"),
        ("missing.json", "cannot be read: No such file or directory"),
    ],
)
def test_other_files_are_refused_clearly(tmp_path: Path, name: str, said: str) -> None:
    (line,) = refused(tmp_path / name)
    assert line.startswith(f"{name}!.: ")
    assert said in line


def test_an_empty_folder_lacks_its_framework(tmp_path: Path) -> None:
    assert refused(tmp_path) == ["framework.json!.: cannot be read: No such file or directory"]


def test_monstrous_files_are_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        read_source(file)
    assert "nested" in refusal.value.errors[0].detail
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    with pytest.raises(Invalid) as refusal:
        read_source(file)
    assert "larger" in refusal.value.errors[0].detail


def test_the_shipped_folder_is_imported() -> None:
    counts = json.loads(run(SHIPPED)[-1])
    assert counts["slug"] == "sales-1.0"
    assert counts["skills"]["total"] == 19
    assert counts["skill_levels"]["total"] == 87
