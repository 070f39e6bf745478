"""Finding the categories of a version again in a file that names them anew, perhaps in another language: by their skills."""

from __future__ import annotations

from dataclasses import replace

from competencies.rules.content import CategoryContent, FrameworkContent


def aligned(old: FrameworkContent, new: FrameworkContent, language: str) -> FrameworkContent:
    """``new`` with the codes that ``old`` has for its categories, and their names in other languages than this one."""
    codes = _matched(old, new, language)
    categories = {}
    for code, category in new.categories.items():
        was = old.categories.get(codes[code])
        kept = {tag: words for tag, words in was.name.items() if tag != language} if was else {}
        categories[codes[code]] = CategoryContent(
            dict(sorted({**kept, **category.name}.items())),
            codes[category.parent] if category.parent else None,
        )
    skills = {code: replace(skill, category=codes[skill.category]) for code, skill in new.skills.items()}
    order = {code: index for index, code in enumerate(old.categories)}
    rows = sorted(categories.items(), key=lambda each: (bool(each[1].parent), order.get(each[0], len(order))))
    return replace(new, categories=dict(rows), skills=skills)


def _matched(old: FrameworkContent, new: FrameworkContent, language: str) -> dict[str, str]:
    """The code to use for each of the new categories: that of the old one with the same name or most skills in common."""
    held, holds = _members(old), _members(new)
    scores = []
    for code, category in new.categories.items():
        for other, was in old.categories.items():
            if bool(category.parent) != bool(was.parent):
                continue
            name = category.name.get(language)
            same = bool(name) and was.name.get(language) == name
            common = len(holds[code] & held[other])
            if same or common:
                scores.append((not same, -common, code, other))
    codes: dict[str, str] = {}
    for _same, _common, code, other in sorted(scores):
        if code not in codes and other not in codes.values():
            codes[code] = other
    taken = set(codes.values())
    for code in new.categories:
        if code not in codes:
            codes[code] = _free(code, taken | old.categories.keys())
            taken.add(codes[code])
    return codes


def _members(content: FrameworkContent) -> dict[str, set[str]]:
    """The skills of each category, those of its subcategories included."""
    members: dict[str, set[str]] = {code: set() for code in content.categories}
    for code, skill in content.skills.items():
        category: str | None = skill.category
        while category:
            members[category].add(code)
            category = content.categories[category].parent
    return members


def _free(code: str, taken: set[str]) -> str:
    number, free = 2, code
    while free in taken:
        free, number = f"{code}-{number}", number + 1
    return free
