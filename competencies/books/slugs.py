"""Codes of categories, which the official workbooks only name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify


@dataclass
class Named:
    """A category; ``first`` is the code of the first skill in it, ``parent`` the code of the category above."""

    code: str
    name: str
    parent: str
    first: str


def codes_of_categories(
    skills: Iterable[tuple[str, str, str]],
) -> tuple[list[Named], dict[str, str]]:
    """The categories of ``(code, category, subcategory)`` rows, parents first, and the code of the category of each skill.

    A name in letters that an address can hold becomes the code; another one is called after its first skill by alphabet, which
    is the same in every language. When a version is there already, :func:`competencies.rules.merged` finds its codes again.
    """
    rows = list(skills)
    lowest: dict[tuple[str, str], str] = {}
    for code, category, subcategory in rows:
        for key in {(category, ""), (category, subcategory)}:
            lowest[key] = min(lowest.get(key, code), code)
    named: dict[tuple[str, str], Named] = {}
    taken: set[str] = set()
    of_skill: dict[str, str] = {}
    for code, category, subcategory in rows:
        top = (category, "")
        if top not in named:
            named[top] = Named(_free(category, lowest[top], taken), category, "", code)
        key = (category, subcategory)
        if key not in named:
            named[key] = Named(_free(subcategory, lowest[key], taken), subcategory, named[top].code, code)
        of_skill[code] = named[key].code
    return sorted(named.values(), key=lambda each: bool(each.parent)), of_skill


def _free(name: str, lowest: str, taken: set[str]) -> str:
    base = slugify(name)[:40].strip("-_").replace("_", "-") or f"category-{lowest.lower()}"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    taken.add(code)
    return code
