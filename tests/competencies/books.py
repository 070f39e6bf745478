"""Framework workbooks as licensees have them, with every quirk of the official layouts, made of invented text.

    framework = edition(8)                 # 121 skills, 495 skill levels;  edition(9): 147 and 672;  edition(7): a small one
    framework.codes                        # in the order of the workbook
    framework.levels["SALE"]               # (4, 5, 6): the levels at which a skill is described
    workbook(framework, tmp_path / "sfia-8.xlsx")                          # English, quirks and all
    workbook(framework, tmp_path / "ru.xlsx", language="ru")               # other labels and order, same codes and levels
    workbook(framework, path, edit=lambda book: book["Skills"].cell(5, 3, "?"))  # any fault on top (an openpyxl Workbook)
    csv_file(framework, tmp_path / "skills.csv", encoding="cp1252", separator=";")

Between 8 and 9: :func:`new_codes` (26) came, none went, :func:`changed_codes` (54) have other levels; what a skill says at a
level is the same in both. ``SALE`` and ``SSUP`` are in both: SALE keeps its levels, SSUP gains one. The same call gives the
same framework on every machine. No sentence here is anybody's: words are put together by number.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.competencies.book_words import LABELS, NOTICE, WORDS

__all__ = ["NOTICE"]  # the rest is here

_ATTRIBUTES: dict[int, tuple[str, ...]] = {
    8: ("Autonomy", "Influence", "Complexity", "Business skills", "Knowledge"),
    9: ("AUTO", "INFL", "COMP", "KNGE", *(f"Q{letter * 3}" for letter in "ABCDEFGHIJKL")),
}  # fmt: skip
_ATTRIBUTES_8 = {
    "ru": ("Самостоятельность", "Влияние", "Сложность", "Деловые навыки", "Знания"),
    "it": ("Autonomia", "Influenza", "Complessità", "Competenze aziendali", "Conoscenza"),
}
SHIFTED, SHORTER, LONGER, MUCH_LONGER, NEW = 10, 4, 24, 16, 26
OLD_SKILLS, OLD_FIVES, NEW_FIVES = 121, 11, 21


@dataclass(frozen=True)
class InventedSkill:
    """A skill without its words: those follow from its code (:func:`skill_name`, :func:`statements`)."""

    code: str
    category: int
    subcategory: int
    levels: tuple[int, ...]


@dataclass(frozen=True)
class InventedFramework:
    """A framework: which skills it has, at which levels."""

    edition: int
    skills: tuple[InventedSkill, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the English workbook."""
        return tuple(skill.code for skill in self.skills)

    @property
    def levels(self) -> Mapping[str, tuple[int, ...]]:
        """The levels of each skill."""
        return {skill.code: skill.levels for skill in self.skills}

    @property
    def skill_levels(self) -> int:
        """How many skill levels there are."""
        return sum(len(skill.levels) for skill in self.skills)


def _number(*parts: object) -> int:
    return int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:6], "big")


@cache
def _codes() -> tuple[str, ...]:
    codes = ["SALE", "SSUP"]
    number = 0
    while len(codes) < OLD_SKILLS + NEW:
        value, number = _number("code", number), number + 1
        code = "".join(chr(65 + value // 26**place % 26) for place in range(4))
        if code not in codes:
            codes.append(code)
    return tuple(codes)


def _old_levels(index: int) -> tuple[int, ...]:
    if index == 0:  # SALE
        return (4, 5, 6, 7)
    if index >= OLD_SKILLS - OLD_FIVES:
        low = index % 3 + 1
        return tuple(range(low, low + 5))
    low = index % 4 + 1
    return tuple(range(low, low + 4))


def _higher(levels: tuple[int, ...]) -> tuple[int, ...]:
    return (*levels, levels[-1] + 1) if levels[-1] < 7 else (levels[0] - 1, *levels)


def _new_levels(index: int) -> tuple[int, ...]:
    """What becomes of the old levels in edition 9: from the second skill on, four ways of change in turn, then none."""
    levels, turn = _old_levels(index), index - 1
    for size, change in (
        (LONGER, _higher),
        (MUCH_LONGER, lambda old: _higher(_higher(old))),
        (SHIFTED, lambda old: tuple(n + (1 if old[-1] < 7 else -1) for n in old)),
        (SHORTER, lambda old: old[1:]),
    ):
        if 0 <= turn < size:
            return tuple(change(levels))
        turn -= size
    return levels


@cache
def edition(number: int) -> InventedFramework:
    """The invented edition 8 or 9 at full size, or a small edition 7."""
    codes = _codes()
    if number == 7:
        return InventedFramework(7, tuple(_skill(codes[i], i, _old_levels(i)) for i in range(12)))
    if number == 8:
        return InventedFramework(8, tuple(_skill(codes[i], i, _old_levels(i)) for i in range(OLD_SKILLS)))
    old = [_skill(codes[i], i, _new_levels(i)) for i in range(OLD_SKILLS)]
    new = []
    for position in range(NEW):
        length = 5 if position < NEW_FIVES else 4
        low = position % (8 - length) + 1
        index = OLD_SKILLS + position
        new.append(_skill(codes[index], index, tuple(range(low, low + length))))
    return InventedFramework(9, tuple(old + new))


def _skill(code: str, index: int, levels: tuple[int, ...]) -> InventedSkill:
    category = index % 6
    return InventedSkill(code, category, category * 4 + index // 6 % 4, levels)


def new_codes() -> frozenset[str]:
    """The codes that edition 9 has and 8 has not."""
    return frozenset(edition(9).codes) - frozenset(edition(8).codes)


def changed_codes() -> frozenset[str]:
    """The codes of both editions whose levels differ."""
    old, new = edition(8).levels, edition(9).levels
    return frozenset(code for code in old if old[code] != new[code])


# -- words ----------------------------------------------------------------------------------------------------------------


def _pick(language: str, kind: str, *parts: object) -> str:
    words = WORDS[language][kind]
    return words[_number(kind, *parts) % len(words)]


def skill_name(code: str, language: str = "en") -> str:
    """The name of a skill."""
    return f"{_pick(language, 'kind', code)} {_pick(language, 'work', code)} {code.lower()}"


def category_name(number: int, language: str = "en") -> str:
    """The name of a category (0 to 5)."""
    return f"{WORDS[language]['kind'][number]} {WORDS[language]['work'][number]}"


def subcategory_name(number: int, language: str = "en") -> str:
    """The name of a subcategory (0 to 23); numbers 0 to 3 lie in category 0 and so on."""
    return f"{WORDS[language]['kind'][number % 11]} {WORDS[language]['work'][number % 9]} {number + 1}"


def description(code: str, language: str = "en") -> str:
    """What a skill, or an attribute, is."""
    return f"{_pick(language, 'verb', code, 'd')} {_pick(language, 'thing', code, 'd')}: {skill_name(code, language)}."


def statements(code: str, level: int, language: str = "en") -> tuple[str, ...]:
    """The statements of a skill at a level, one to five; as many in every language."""
    rows = []
    for item in range(_number("count", code, level) % 5 + 1):
        tail = str(WORDS[language]["tail"]).format(level=level, code=code, item=item + 1)
        rows.append(
            f"{_pick(language, 'verb', code, level, item)} {_pick(language, 'thing', code, level, item)} {tail}."
        )
    return tuple(rows)


def phrase(level: int, language: str = "en") -> str:
    """The guiding phrase of a level."""
    return WORDS[language]["phrase"][level - 1]


# -- files ----------------------------------------------------------------------------------------------------------------


def _cell_text(code: str, level: int, language: str, *, quirks: bool) -> str:
    rows = statements(code, level, language)
    if not quirks:
        return "\n".join(rows)
    turn = _number("quirk", code, level) % 4
    if turn == 0:
        return "_x000D_\n".join(rows) + "_x000D_\n"
    if turn == 1:
        return "\n\n".join(row.replace(" ", "\u00a0", 2) for row in rows)
    return "  " + "\r\n".join(rows) + " \n" if turn == 2 else "\n".join(rows)


_MARKS: tuple[Callable[[int], object], ...] = (lambda n: n, lambda n: "x", lambda n: "✓", lambda n: True)


def header(framework: InventedFramework, language: str = "en") -> list[str | None]:
    """The header of the skills sheet; the seven cells that mark the levels have the first one's only."""
    say = LABELS[language]
    row: list[str | None] = ["#", say["marks"], *[None] * 6, say["code"]]
    if framework.edition >= 9:
        row.append(say["url"])
    row += [say["skill"], say["category"], say["subcategory"], say["description"]]
    if framework.edition >= 8:
        row.append(say["guidance"])
    return row + [say["level_text"].format(level) for level in range(1, 8)]


def rows_of(
    framework: InventedFramework, language: str = "en", *, quirks: bool = True
) -> list[list[object | None]]:
    """The rows of the skills sheet. Copies in other languages have them in another order."""
    skills = sorted(framework.skills, key=lambda skill: skill_name(skill.code, language))
    rows: list[list[object | None]] = []
    for number, skill in enumerate(framework.skills if language == "en" else skills, 1):
        mark = _MARKS[number % len(_MARKS)] if quirks else _MARKS[0]
        row: list[object | None] = [number, *[mark(n) if n in skill.levels else None for n in range(1, 8)]]
        row.append(f"{skill.code} " if quirks and number % 9 == 0 else skill.code)
        if framework.edition >= 9:
            row.append(f"https://kites.example/{skill.code.lower()}")
        name = skill_name(skill.code, language)
        row += [
            name.replace(" ", "\u00a0") if quirks and number % 7 == 0 else name,
            category_name(skill.category, language),
            subcategory_name(skill.subcategory, language),
            description(skill.code, language) + ("_x000D_" if quirks and number % 5 == 0 else ""),
        ]
        if framework.edition >= 8:
            row.append(f"{_pick(language, 'verb', skill.code, 'g')} — {skill.code}." if number % 3 else None)
        row += [
            _cell_text(skill.code, n, language, quirks=quirks) if n in skill.levels else None
            for n in range(1, 8)
        ]
        rows.append(row)
    return rows


def workbook(
    framework: InventedFramework,
    path: Path,
    *,
    language: str = "en",
    quirks: bool = True,
    edit: Callable[[Workbook], object] | None = None,
) -> Path:
    """Write ``framework`` as an official workbook of its edition; ``edit`` may spoil it before it is saved."""
    say, book = LABELS[language], Workbook()
    book.remove(book.active)
    notes = book.create_sheet(say["notes"])
    notes.append([f"{say['notes']} {framework.edition}"])
    notes.append([])
    notes.append([say["licence"], NOTICE[language]])
    sheet = book.create_sheet(say["skills"])
    sheet.append(header(framework, language))
    sheet.merge_cells("B1:H1")
    for row in rows_of(framework, language, quirks=quirks):
        sheet.append(row)
    if framework.edition >= 9:
        _attributes_9(book.create_sheet(say["attributes"]), say, language)
        _levels_9(book.create_sheet(say["levels"]), say, language)
    else:
        _levels_8(book.create_sheet(say["levels"]), say, language, framework.edition)
    if edit is not None:
        edit(book)
    book.save(path)
    book.close()
    return path


def spoil(sheet: str, *cells: tuple[str, object]) -> Callable[[Workbook], object]:
    """An ``edit`` that puts these values into these cells."""

    def edit(book: Any) -> None:
        for address, value in cells:
            book[sheet][address].value = value

    return edit


def _attributes_9(sheet: Any, say: Mapping[str, str], language: str) -> None:
    sheet.append(
        [say["marks"], *[None] * 6, say["code"], say["url"], say["attribute"], say["type"], say["description"],
         say["guidance"], *[say["level_text"].format(n) for n in range(1, 8)]]
    )  # fmt: skip
    sheet.merge_cells("A1:G1")
    codes = _ATTRIBUTES[9] if language == "en" else _ATTRIBUTES[9][::-1]
    for code in codes:
        kind = "plain" if code in {"AUTO", "INFL", "COMP", "KNGE"} else "behaviour"
        sheet.append(
            [*range(1, 8), code, f"https://kites.example/{code.lower()}", skill_name(code, language), say[kind],
             description(code, language), None, *[" ".join(statements(code, n, language)) for n in range(1, 8)]]
        )  # fmt: skip


def _levels_9(sheet: Any, say: Mapping[str, str], language: str) -> None:
    levels = range(1, 8)
    sheet.append([say["level"], *levels])
    sheet.append([say["phrase"], *[phrase(n, language) for n in levels]])
    sheet.append([say["essence"], *[f"{say['essence']}: {_essence(n, language)}" for n in levels]])
    sheet.append([say["url"], *[f"https://kites.example/level-{n}" for n in levels]])


def _levels_8(sheet: Any, say: Mapping[str, str], language: str, number: int) -> None:
    names = _ATTRIBUTES_8.get(language, _ATTRIBUTES[8])
    sheet.append([say["level"], *names])
    for n in range(1, 8):
        texts = [" ".join(statements(name[:4].upper(), n, language)) for name in _ATTRIBUTES[8]]
        sheet.append([f"{n} - {phrase(n, language)}", *texts])


def _essence(level: int, language: str) -> str:
    return statements("LEVL", level, language)[0]


def csv_file(
    framework: InventedFramework,
    path: Path,
    *,
    language: str = "en",
    encoding: str = "utf-8",
    separator: str = ",",
    quirks: bool = True,
) -> Path:
    """Write the skills sheet alone as CSV. ``encoding="utf-8-sig"`` writes a byte order mark, cp1252 what Excel writes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    rows: list[list[Any]] = [list(header(framework, language)), *rows_of(framework, language, quirks=quirks)]
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
    path.write_bytes(out.getvalue().replace("✓", "x").encode(encoding))
    return path
