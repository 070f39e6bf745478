"""Importing official workbooks: full size, every quirk, several languages."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from competencies.models import Attribute, Category, FrameworkVersion, Level, Skill, Statement
from competencies.services import import_source
from competencies.sources import read_source
from core.content import plain
from core.errors import Invalid
from tests.competencies import books
from tests.competencies.books import spoil

pytestmark = pytest.mark.django_db


def run(path: Path, *args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_framework", str(path), *args, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def refused(path: Path, *args: str) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_framework", str(path), *args, stdout=out)
    return out.getvalue().splitlines()


def counts(added: int, changed: int, gone: int, total: int) -> dict[str, int]:
    return {"added": added, "changed": changed, "gone": gone, "total": total}


def words(text: Any, language: str) -> str:
    return str(text.data[language])


@pytest.mark.parametrize(("edition", "skills", "levels"), [(7, 12, 48), (8, 121, 495), (9, 147, 672)])
def test_an_edition_imports_whole_and_a_second_time_changes_nothing(
    tmp_path: Path, edition: int, skills: int, levels: int
) -> None:
    path = books.workbook(books.edition(edition), tmp_path / f"sfia-{edition}.xlsx")
    assert run(path) == {
        "slug": f"sfia-{edition}",
        "skills": counts(skills, 0, 0, skills),
        "skill_levels": counts(levels, 0, 0, levels),
    }
    before = list(Statement.objects.order_by("pk").values_list("pk", "text"))
    assert run(path)["skills"] == counts(0, 0, 0, skills)
    assert run(path)["skill_levels"] == counts(0, 0, 0, levels)
    assert list(Statement.objects.order_by("pk").values_list("pk", "text")) == before


def test_every_text_is_the_one_of_the_workbook_without_its_quirks(tmp_path: Path) -> None:
    framework = books.edition(9)
    run(books.workbook(framework, tmp_path / "sfia-9.xlsx"))
    version = FrameworkVersion.objects.get(slug="sfia-9")
    assert version.state == "draft"
    assert version.author is None
    assert (version.framework.slug, version.edition, plain(version.name)) == ("sfia", "9", "SFIA 9")
    assert plain(version.acknowledgement) == books.NOTICE["en"]
    for skill in version.skills.prefetch_related("levels__statements").select_related("category__parent"):
        assert plain(skill.name) == books.skill_name(skill.code)
        assert plain(skill.description) == books.description(skill.code)
        assert tuple(row.level for row in skill.levels.all()) == framework.levels[skill.code]
        for row in skill.levels.all():
            told = tuple(plain(statement.text) for statement in row.statements.all())
            assert told == books.statements(skill.code, row.level)
    sale = next(skill for skill in framework.skills if skill.code == "SALE")
    category = Skill.objects.select_related("category__parent").get(version=version, code="SALE").category
    assert plain(category.name) == books.subcategory_name(sale.subcategory)
    assert plain(category.parent.name) == books.category_name(sale.category)
    assert Category.objects.filter(version=version, parent=None).count() == 6
    level = Level.objects.get(version=version, level=3)
    assert plain(level.guiding_phrase) == books.phrase(3)
    assert "Essence" not in plain(level.essence)
    assert plain(level.essence)
    kinds = list(Attribute.objects.filter(version=version).values_list("kind", flat=True))
    assert (len(kinds), kinds.count("attribute")) == (16, 4)


def test_edition_8_has_phrases_in_its_labels_and_attributes_in_its_columns(tmp_path: Path) -> None:
    run(books.workbook(books.edition(8), tmp_path / "sfia-8.xlsx"))
    version = FrameworkVersion.objects.get(slug="sfia-8")
    assert [plain(level.guiding_phrase) for level in version.levels.all()] == [
        books.phrase(n) for n in range(1, 8)
    ]
    assert list(version.attributes.values_list("code", flat=True)) == ["AUTO", "INFL", "COMP", "BUSI", "KNGE"]
    assert all(attribute.levels.count() == 7 for attribute in version.attributes.all())


def test_between_the_editions_26_skills_are_new_and_54_have_other_levels() -> None:
    old, new = books.edition(8), books.edition(9)
    assert (len(old.codes), old.skill_levels, len(new.codes), new.skill_levels) == (121, 495, 147, 672)
    assert (len(books.new_codes()), len(books.changed_codes())) == (26, 54)
    assert set(old.codes) < set(new.codes)


@pytest.mark.parametrize("edition", [8, 9])
def test_further_languages_come_into_the_same_version_by_code(tmp_path: Path, edition: int) -> None:
    framework, slug = books.edition(edition), f"sfia-{edition}"
    english = books.workbook(framework, tmp_path / f"{slug}.xlsx")
    run(english)
    for language in ("ru", "it"):
        path = books.workbook(framework, tmp_path / f"{language}.xlsx", language=language)
        found = run(path, "--slug", slug, "--language", language)
        assert found["skills"] == counts(0, len(framework.codes), 0, len(framework.codes))
        assert run(path, "--slug", slug, "--language", language)["skills"]["changed"] == 0
    assert run(english)["skills"]["changed"] == 0
    version = FrameworkVersion.objects.get()
    for skill in version.skills.prefetch_related("levels__statements").select_related("category__parent"):
        for language in ("en", "ru", "it"):
            assert words(skill.name, language) == books.skill_name(skill.code, language)
            for row in skill.levels.all():
                told = tuple(words(statement.text, language) for statement in row.statements.all())
                assert told == books.statements(skill.code, row.level, language)
    assert words(version.levels.get(level=2).guiding_phrase, "ru") == books.phrase(2, "ru")
    assert words(version.acknowledgement, "it") == books.NOTICE["it"]
    sale = next(skill for skill in framework.skills if skill.code == "SALE")
    category = version.skills.select_related("category").get(code="SALE").category
    assert words(category.name, "ru") == books.subcategory_name(sale.subcategory, "ru")
    assert category.code.isascii()
    kinds = version.attributes.values_list("kind", flat=True)
    assert sum(kind == "attribute" for kind in kinds) == (4 if edition == 9 else 5)


def test_a_version_may_begin_in_any_language(tmp_path: Path) -> None:
    path = books.workbook(books.edition(9), tmp_path / "any.xlsx", language="ru")
    assert run(path, "--slug", "sfia-9", "--language", "ru")["skills"]["added"] == 147
    codes = set(Category.objects.values_list("code", flat=True))
    assert all(code.isascii() for code in codes)
    english = books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx")
    assert run(english)["skills"] == counts(0, 147, 0, 147)
    assert set(Category.objects.values_list("code", flat=True)) == codes
    assert plain(FrameworkVersion.objects.get().name) == "SFIA 9"


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", "\t")]
)
def test_csv_says_the_same_as_the_workbook(tmp_path: Path, encoding: str, separator: str) -> None:
    framework = books.edition(9)
    run(books.workbook(framework, tmp_path / "sfia-9.xlsx"))
    path = books.csv_file(framework, tmp_path / "skills.csv", encoding=encoding, separator=separator)
    assert run(path, "--slug", "sfia-9")["skills"] == counts(0, 0, 0, 147)
    assert plain(FrameworkVersion.objects.get().acknowledgement) == books.NOTICE["en"]


def test_csv_alone_takes_the_scale_of_the_product(tmp_path: Path) -> None:
    path = books.csv_file(books.edition(8), tmp_path / "kites-8.csv")
    assert run(path)["slug"] == "kites-8"
    assert Level.objects.count() == 7
    assert Attribute.objects.count() == 16
    english = books.workbook(books.edition(8), tmp_path / "w.xlsx")
    assert run(english, "--slug", "kites-8")["skills"]["changed"] == 0
    assert Attribute.objects.count() == 5


def test_translations_that_do_not_fit_are_named_with_both_languages(tmp_path: Path) -> None:
    framework = books.edition(9)
    run(books.workbook(framework, tmp_path / "sfia-9.xlsx", quirks=False))

    def edit(book: Any) -> None:
        sheet = book["Навыки"]
        row = next(row for row in sheet.iter_rows(min_row=2) if row[8].value == "SALE")
        row[18].value = "один\nдва\nтри\nчетыре\nпять\nшесть"
        row[21].value = row[7].value = None
        other = next(row for row in sheet.iter_rows(min_row=2) if row[8].value == "SSUP")
        other[8].value = "ZZZZ"

    path = books.workbook(framework, tmp_path / "ru.xlsx", language="ru", quirks=False, edit=edit)
    before = list(Statement.objects.values_list("text", flat=True))
    lines = "\n".join(refused(path, "--slug", "sfia-9", "--language", "ru"))
    here = len(books.statements("SALE", 4))
    assert f"6 statements in ru, but {here} in en" in lines
    assert "described at levels 4, 5, 6 in ru, but at 4, 5, 6, 7 in en" in lines
    assert "“ZZZZ” is there in ru, but not in en" in lines
    assert "“SSUP” is there in en, but not in ru" in lines
    assert "Навыки!S" in lines
    assert list(Statement.objects.values_list("text", flat=True)) == before


def test_a_changed_english_file_changes_what_there_is_and_keeps_translations_that_fit(tmp_path: Path) -> None:
    framework = books.edition(9)
    run(books.workbook(framework, tmp_path / "sfia-9.xlsx", quirks=False))
    run(
        books.workbook(framework, tmp_path / "ru.xlsx", language="ru"), "--slug", "sfia-9", "--language", "ru"
    )

    def edit(book: Any) -> None:
        spoil("Skills", ("S2", "One.\nTwo.\nThree.\nFour.\nFive.\nSix."), ("N2", "Another description."))(
            book
        )
        book["Skills"].delete_rows(10)

    found = run(books.workbook(framework, tmp_path / "sfia-9.xlsx", quirks=False, edit=edit))
    assert found["skills"] == counts(0, 1, 1, 146)
    sale = Skill.objects.get(code="SALE")
    assert plain(sale.description) == "Another description."
    assert words(sale.description, "ru") == books.description("SALE", "ru")
    assert sale.levels.get(level=4).statements.first().text.data == {"en": "One."}
    assert "ru" in sale.levels.get(level=5).statements.first().text.data


def test_an_adopted_version_takes_no_workbook(tmp_path: Path) -> None:
    path = books.workbook(books.edition(7), tmp_path / "sfia-7.xlsx")
    run(path)
    version = FrameworkVersion.objects.get()
    version.state, version.adopted_at = "adopted", timezone.now()
    version.save()
    assert run(path)["skills"]["changed"] == 0
    other = books.workbook(books.edition(7), path, edit=spoil("Skills", ("J2", "Another name")))
    assert "was adopted and does not change" in refused(other)[0]


def test_a_workbook_whose_name_says_nothing_needs_a_slug(tmp_path: Path) -> None:
    path = books.workbook(books.edition(7), tmp_path / "file.xlsx")
    assert refused(path)[0].startswith("--slug: say which version this is")
    assert run(path, "--slug", "kites")["slug"] == "kites"
    assert FrameworkVersion.objects.get().edition == "1"


def test_sheets_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    def rename(book: Any) -> None:
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"Блокнот {number}"

    path = books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx", language="ru", edit=rename)
    assert run(path, "--language", "ru")["skills"]["added"] == 147


def test_headings_that_nobody_knows_are_told_by_their_order(tmp_path: Path) -> None:
    def foreign(book: Any) -> None:
        for title in ("Skills", "Attributes"):
            for cell in book[title][1]:
                if cell.value and "Level" not in str(cell.value):
                    cell.value = f"Zpw {cell.column}"
                elif cell.value and cell.column > 9:
                    cell.value = f"Tas {cell.value[6]}"
        book["Levels of responsibility"]["A2"].value = "Zpw"
        book["Levels of responsibility"]["A3"].value = "Zqw"
        book.remove(book["Read me notes"])

    path = books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx", edit=foreign)
    assert run(path, "--language", "de")["skill_levels"]["added"] == 672
    skill = Skill.objects.get(code="SALE")
    assert skill.name.data == {"de": books.skill_name("SALE")}
    assert skill.description.data == {"de": books.description("SALE")}
    assert not FrameworkVersion.objects.get().acknowledgement.data


def test_who_imports_is_the_author_and_whoever_imports_on_top_an_editor(cast: Any, tmp_path: Path) -> None:
    source = read_source(books.workbook(books.edition(7), tmp_path / "sfia-7.xlsx"))
    import_source(source, by=cast.hana, at=timezone.now())
    version = FrameworkVersion.objects.get(slug="sfia-7")
    assert version.author == cast.hana
    changed = books.workbook(
        books.edition(7), tmp_path / "sfia-7.xlsx", edit=spoil("Skills", ("J2", "Other"))
    )
    import_source(read_source(changed), by=None, at=timezone.now())
    version.refresh_from_db()
    assert version.author == cast.hana
    assert list(version.editors.all()) == [cast.hana]


def test_csv_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad-1.csv"
    for data, said in (
        (b'Code,"Skill\nSALE', "A1: not CSV"),
        (b"\x00\x01", "not text"),
        (b"a\x81\x8d", "not text in UTF-8 or Windows-1252"),
        (b"a,b\n1,2", "no row of headings"),
        (b"", "no row of headings"),
        (b"a," + b"x" * 40_000, "more than 32767 characters"),
        (b"a\n" * 20_001, "more than 20000 rows"),
    ):
        path.write_bytes(data)
        assert said in refused(path)[0]


def test_a_csv_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("competencies.books.table.MAX_FILE", 10)
    path = tmp_path / "bad-1.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(Invalid) as refusal:
        read_source(path)
    assert "larger than" in refusal.value.errors[0].detail
