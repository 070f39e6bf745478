"""What is wrong with a workbook is named by sheet, cell and rule, all at once, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from competencies.models import FrameworkVersion
from tests.competencies import books
from tests.competencies.bad_books import long_book
from tests.competencies.books import spoil
from tests.competencies.test_books import refused

pytestmark = pytest.mark.django_db


FAULTS: dict[str, tuple[Any, list[str]]] = {
    "a code twice": (
        spoil("Skills", ("I5", "SALE")),
        ["Skills!I5: “SALE” occurs twice: first in Skills!I2"],
    ),
    "small letters": (
        spoil("Skills", ("I5", "sale")),
        ["Skills!I5: a code is four capital letters, not “sale”"],
    ),
    "no code": (spoil("Skills", ("I5", None)), ["Skills!I5: the row has texts but no code"]),
    "no name": (spoil("Skills", ("K4", " ")), ["Skills!K4: “Skill” is empty"]),
    "no category": (spoil("Skills", ("L4", None)), ["Skills!L4: “Category” is empty"]),
    "no description": (spoil("Skills", ("N4", "\u00a0")), ["Skills!N4: “Overall description” is empty"]),
    "a gap": (
        spoil("Skills", ("T2", None), ("F2", None)),
        ["Skills!T2: levels are contiguous; missing in between: 5"],
    ),
    "a mark without a text": (
        spoil("Skills", ("S2", None)),
        ["Skills!E2: level 4 is marked, but Skills!S2 does not describe it"],
    ),
    "a text without a mark": (
        spoil("Skills", ("E2", None)),
        ["Skills!E2: level 4 is not marked, but Skills!S2 describes it"],
    ),
    "no level": (
        spoil("Skills", *((f"{c}2", None) for c in "BCDEFGHPQRSTUV")),
        ["Skills!P2: no level is described"],
    ),
    "a long name": (spoil("Skills", ("K4", "x" * 201)), ["Skills!K4: is longer than 200 characters"]),
    "a long statement": (
        spoil("Skills", ("S2", "x" * 10_001)),
        ["Skills!S2: is longer than 10000 characters"],
    ),
    "a long name without a code": (
        spoil("Skills", ("I4", None), ("K4", "x" * 201)),
        ["Skills!I4: the row has texts but no code", "Skills!K4: is longer than 200 characters"],
    ),
    "a missing column": (
        spoil("Skills", ("N1", None)),
        ["Skills!A1: the column “Overall description” is missing"],
    ),
    "a missing level column": (
        spoil("Skills", ("P1", "Whatever")),
        ["Skills!A1: the column “Level 1 description” is missing"],
    ),
    "a cell with an error": (
        spoil("Skills", ("N4", "#REF!")),
        ["Skills!N4: the cell holds the error #REF!"],
    ),
    "an unknown type": (
        spoil("Attributes", ("K4", "Nonsense")),
        ["Attributes!K4: unknown type “Nonsense”: Attributes, or Business skills/Behavioural factors"],
    ),
    "an attribute without a level": (
        spoil("Attributes", ("P4", None)),
        ["Attributes!P4: “Level 3 description” is empty"],
    ),
    "an attribute without a name": (
        spoil("Attributes", ("J4", None)),
        ["Attributes!J4: “Skill” is empty"],
    ),
    "an attribute twice": (
        spoil("Attributes", ("H4", "AUTO")),
        ["Attributes!H4: “AUTO” occurs twice: first in Attributes!H2"],
    ),
    "a bad level label": (
        spoil("Levels of responsibility", ("D1", "nine")),
        ["Levels of responsibility!D1: “nine” is no level: 1 to 7, as in “3 - Phrase”"],
    ),
    "a level twice": (
        spoil("Levels of responsibility", ("D1", 2)),
        ["Levels of responsibility!D1: “2” occurs twice: first in Levels of responsibility!C1"],
    ),
    "a level without a phrase": (
        spoil("Levels of responsibility", ("D2", None)),
        ["level 3 has no guiding phrase"],
    ),
    "a level without an essence": (
        spoil("Levels of responsibility", ("D3", None)),
        ["level 3 has no essence"],
    ),
    "no sheet of skills": (
        lambda book: book.remove(book["Skills"]),
        ["Skills: no sheet of skills: one with a column of codes and a column for each level is needed"],
    ),
    "no sheet of levels": (
        lambda book: book.remove(book["Levels of responsibility"]),
        ["Levels of responsibility: no sheet of the levels of responsibility, 1 to 7"],
    ),
    "no headings": (
        lambda book: book["Skills"].delete_rows(1),
        ["Skills!A1: no row of headings: Code, Skill, Category, Overall description, Level 1 description …"],
    ),
    "no headings of attributes": (
        lambda book: book["Attributes"].delete_rows(1),
        ["Attributes!A1: no row of headings: Code, Attribute name, Type, Level 1 description …"],
    ),
    "no levels in the sheet": (
        lambda book: book["Levels of responsibility"].delete_rows(1),
        ["Levels of responsibility!A1: no row or column names the levels 1 to 7"],
    ),
    "no skills": (
        lambda book: book["Skills"].delete_rows(2, 200),
        ["Skills!A2: at least one skill"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_by_sheet_cell_and_rule_and_nothing_is_written(
    tmp_path: Path, fault: str
) -> None:
    edit, expected = FAULTS[fault]
    lines = refused(books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx", quirks=False, edit=edit))
    for line in expected:
        assert any(each.endswith(line) for each in lines), lines
    assert not FrameworkVersion.objects.exists()


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        spoil("Skills", ("I5", "sale"), ("K7", None), ("I9", None), ("S2", None))(book)
        spoil("Attributes", ("K4", "Nonsense"))(book)
        spoil("Levels of responsibility", ("D1", "nine"))(book)

    lines = refused(books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx", quirks=False, edit=edit))
    places = {line.partition(": ")[0] for line in lines}
    assert {
        "Skills!I5", "Skills!K7", "Skills!I9", "Skills!E2", "Attributes!K4", "Levels of responsibility!D1",
    } <= places  # fmt: skip


def test_an_unknown_attribute_of_edition_8_is_named(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Levels of responsibility"]["G1"].value = "Something new"
        book["Levels of responsibility"]["G2"].value = "And its text"

    lines = refused(books.workbook(books.edition(8), tmp_path / "sfia-8.xlsx", edit=edit))
    assert (
        "Levels of responsibility!G1: “Something new” is none of the attributes that are known here" in lines
    )


def test_an_error_in_row_9999_is_found_and_so_are_ten_thousand(tmp_path: Path) -> None:
    lines = refused(long_book(tmp_path / "long-1.xlsx"))
    assert lines == ["Skills!I9999: a code is four capital letters, not “nope”"]
    lines = refused(long_book(tmp_path / "long-1.xlsx", wrong=range(2, 10_002)))
    codes = [line for line in lines if "four capital letters" in line]
    assert len(codes) == 10_000
    assert codes[-1].startswith("Skills!I10001: ")
