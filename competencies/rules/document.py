"""The project's own framework format, ``levelmark-framework/1``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from competencies.rules.checker import SHORT, Checker, Finding, Place
from competencies.rules.ladder import gaps
from competencies.rules.patterns import CODE, EDITION, LANGUAGE, SLUG, VERSION_SLUG

FORMAT = "levelmark-framework/1"
MOST_ITEMS = 50
"""How many activities a skill has, or statements a level of a skill, at most."""
KINDS = ("attribute", "behavioural")

Row = Mapping[str, Any]


def check_framework(
    document: object,
    *,
    file: str = "framework.json",
    skill_files: Sequence[str] = (),
    language: str = "en",
    strict: bool = True,
) -> list[Finding]:
    """Everything that keeps ``document`` from being imported; empty when nothing does.

    ``skill_files`` names, in order, the files that the skills came from, where each has its own. ``language`` is the one in
    which every text must be there, and the one that plain strings are taken to be written in. Unless ``strict``, a text may be
    there in another language alone, as in a version that is only partly translated.
    """
    check, root = Checker(language, strict), Place(file)
    if not re.match(LANGUAGE, language):
        check.add(
            root, _("“%(language)s” is not a language tag such as en or zh-hant") % {"language": language}
        )
    row = check.fields(
        document,
        root,
        required=(
            "format",
            "slug",
            "edition",
            "framework",
            "name",
            "levels",
            "out_of_range",
            "categories",
            "skills",
        ),
        optional=("description", "acknowledgement", "attributes"),
    )
    _head(check, row, root)
    _levels(check, row, root)
    _attributes(check, row, root)
    categories = _categories(check, row, root)
    _skills(check, row, root, categories, skill_files)
    return check.findings


def _head(check: Checker, row: Row, root: Place) -> None:
    check.one_of(row, "format", root, [FORMAT])
    check.pattern(
        row, "slug", root, VERSION_SLUG, _("small letters, digits, hyphens and dots, as in sales-1.0")
    )
    check.pattern(row, "edition", root, EDITION, _("1 to 20 letters, digits, dots or hyphens, as in 1.0"))
    check.text(row, "name", root, longest=SHORT)
    check.text(row, "description", root, optional=True)
    check.text(row, "acknowledgement", root, optional=True)
    if "framework" in row:
        here = root.key("framework")
        framework = check.fields(row["framework"], here, required=("slug", "name"))
        check.pattern(framework, "slug", here, SLUG, _("small letters, digits and hyphens"))
        check.text(framework, "name", here, longest=SHORT)
    if "out_of_range" in row:
        here = root.key("out_of_range")
        outside = check.fields(row["out_of_range"], here, required=("below", "above"))
        check.text(outside, "below", here, any_language=True)
        check.text(outside, "above", here, any_language=True)


def _levels(check: Checker, row: Row, root: Place) -> None:
    seen: set[int | None] = set()
    for place, item in check.items(row, "levels", root):
        level = check.fields(item, place, required=("level", "guiding_phrase", "essence"))
        check.once(seen, check.level(level, place), place.key("level"))
        check.text(level, "guiding_phrase", place, longest=SHORT, any_language=True)
        check.text(level, "essence", place, optional=True)  # edition 8 has none
    if isinstance(row.get("levels"), list):
        check.all_levels(seen, root.key("levels"))


def _attributes(check: Checker, row: Row, root: Place) -> None:
    codes: set[str | None] = set()
    for place, item in check.items(row, "attributes", root):
        attribute = check.fields(
            item, place, required=("code", "kind", "name", "levels"), optional=("description",)
        )
        check.once(codes, _code(check, attribute, place), place.key("code"))
        check.one_of(attribute, "kind", place, KINDS)
        check.text(attribute, "name", place, longest=SHORT, any_language=True)
        check.text(attribute, "description", place, optional=True)
        seen: set[int | None] = set()
        for inner, described in check.items(attribute, "levels", place):
            level = check.fields(described, inner, required=("level", "text"))
            check.once(seen, check.level(level, inner), inner.key("level"))
            check.text(level, "text", inner, any_language=True)
        if isinstance(attribute.get("levels"), list):
            check.all_levels(seen, place.key("levels"))


def _categories(check: Checker, row: Row, root: Place) -> set[str]:
    """Checks the categories and gives their codes. A parent stands before its children, so there are no circles."""
    codes: set[str] = set()
    for place, item in check.items(row, "categories", root, least=1, rule=_("at least one category")):
        category = check.fields(item, place, required=("code", "name"), optional=("parent",))
        code = check.pattern(category, "code", place, SLUG, _("small letters, digits and hyphens"))
        check.text(category, "name", place, longest=SHORT)
        parent = category.get("parent")
        if parent is not None and (not isinstance(parent, str) or parent not in codes):
            check.add(
                place.key("parent"),
                _("no category above this one has the code “%(code)s”") % {"code": parent},
            )
        if code is not None:
            check.once(codes, code, place.key("code"))
    return codes


def _code(check: Checker, row: Row, place: Place) -> str | None:
    return check.pattern(row, "code", place, CODE, _("a code is four capital letters"))


def _skills(check: Checker, row: Row, root: Place, categories: set[str], files: Sequence[str]) -> None:
    codes: set[str | None] = set()
    skills = check.items(row, "skills", root, least=1, rule=_("at least one skill"))
    for index, (place, item) in enumerate(skills):
        _skill(check, item, Place(files[index]) if index < len(files) else place, categories, codes)


def _skill(check: Checker, item: object, place: Place, categories: set[str], codes: set[str | None]) -> None:
    skill = check.fields(
        item,
        place,
        required=("code", "category", "name", "description", "levels"),
        optional=("guidance", "activities"),
    )
    check.once(codes, _code(check, skill, place), place.key("code"))
    category = skill.get("category")
    if "category" in skill and (not isinstance(category, str) or category not in categories):
        check.add(
            place.key("category"), _("there is no category with the code “%(code)s”") % {"code": category}
        )
    check.text(skill, "name", place, longest=SHORT)
    check.text(skill, "description", place)
    check.text(skill, "guidance", place, optional=True)
    activities = check.items(skill, "activities", place, most=MOST_ITEMS, rule=_("at most fifty activities"))
    for inner, activity in activities:
        check.words(activity, inner, one_line=True)
    check.together(activities, place.key("activities"))
    seen: set[int] = set()
    for inner, described in check.items(skill, "levels", place, least=1, rule=_("at least one level")):
        level = _skill_level(check, described, inner)
        if level is not None:
            check.once(seen, level, inner.key("level"))
    missing = ", ".join(map(str, gaps(seen)))
    if missing:
        check.add(
            place.key("levels"),
            _("levels are contiguous; missing in between: %(levels)s") % {"levels": missing},
        )


def _skill_level(check: Checker, item: object, place: Place) -> int | None:
    row = check.fields(item, place, required=("level", "statements"), optional=("essence",))
    level = check.level(row, place)
    check.text(row, "essence", place, optional=True)
    statements = check.items(
        row, "statements", place, least=1, most=MOST_ITEMS, rule=_("one to fifty statements")
    )
    for inner, statement in statements:
        check.words(statement, inner, one_line=True)
    check.together(statements, place.key("statements"))
    return level
