"""The project's own format of roles: one document each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from competencies.rules import CODE, SLUG, Checker, Finding, Place
from competencies.rules.checker import SHORT

TIERS = (1, 2, 3, 4)
FAMILIES = (
    "management",
    "accounts",
    "new-business",
    "representatives",
    "contact-centre",
    "consultants",
    "support",
)
PERIODS = ("day", "week", "month", "quarter", "year", "cycle", "each", "none")
NECESSITIES = ("essential", "desirable")
LIGHTEST, HEAVIEST = Decimal("0.10"), Decimal("9.99")
FIGURE = r"^.{1,60}\Z"

Row = Mapping[str, Any]


def check_roles(
    documents: Sequence[object],
    *,
    skills: Mapping[str, Collection[int]],
    known: Collection[str] = (),
    names: Sequence[str] = (),
) -> list[Finding]:
    """Everything that keeps ``documents`` from being imported; empty when nothing does.

    ``skills`` maps the code of each skill of the framework version to its defined levels, ``known`` are slugs of roles that
    are there already, ``names`` the files that the documents came from.
    """
    check = Checker()
    places = [
        Place(names[index] if index < len(names) else f"roles[{index}]") for index in range(len(documents))
    ]
    slugs = {
        row["slug"] for row in documents if isinstance(row, Mapping) and isinstance(row.get("slug"), str)
    }
    seen: set[str | None] = set()
    for place, document in zip(places, documents, strict=True):
        _role(check, document, place, skills, slugs | set(known), seen)
    return check.findings


def _role(
    check: Checker,
    document: object,
    place: Place,
    skills: Mapping[str, Collection[int]],
    slugs: Collection[str],
    seen: set[str | None],
) -> None:
    row = check.fields(
        document,
        place,
        required=("slug", "tier", "family", "title", "purpose", "areas", "requirements"),
        optional=("indicators", "methods", "next_roles"),
    )
    slug = check.pattern(row, "slug", place, SLUG, _("small letters, digits and hyphens"))
    check.once(seen, slug, place.key("slug"))
    check.one_of(row, "tier", place, TIERS)
    check.one_of(row, "family", place, FAMILIES)
    check.text(row, "title", place, longest=SHORT)
    check.text(row, "purpose", place)
    _parts(check, row, "areas", place)
    _parts(check, row, "methods", place)
    for inner, item in check.items(row, "indicators", place):
        _indicator(check, item, inner)
    codes: set[str | None] = set()
    for inner, item in check.items(row, "requirements", place, least=1, rule=_("at least one requirement")):
        _requirement(check, item, inner, skills, codes)
    _steps(check, row, place, slugs)


def _parts(check: Checker, row: Row, key: str, place: Place) -> None:
    for inner, item in check.items(row, key, place):
        part = check.fields(item, inner, required=("name",), optional=("description",))
        check.text(part, "name", inner, longest=SHORT)
        check.text(part, "description", inner, optional=True)


def _indicator(check: Checker, item: object, place: Place) -> None:
    row = check.fields(
        item, place, required=("name", "figure"), optional=("low", "high", "unit", "period", "note")
    )
    check.text(row, "name", place, longest=SHORT)
    check.pattern(row, "figure", place, FIGURE, _("1 to 60 characters"))
    check.text(row, "unit", place, longest=SHORT, optional=True)
    check.text(row, "note", place, optional=True)
    check.one_of(row, "period", place, PERIODS)
    low, high = (_number(check, row, key, place) for key in ("low", "high"))
    if low is not None and high is not None and low > high:
        check.add(place.key("high"), _("is less than “low”"))


def _number(check: Checker, row: Row, key: str, place: Place) -> Decimal | None:
    value = row.get(key)
    if value is None:
        return None
    number = decimal(value)
    if number is None or abs(number) >= 10**12:
        check.add(place.key(key), _("a number is expected, written as a string with at most two decimals"))
        return None
    return number


def decimal(value: object) -> Decimal | None:
    """A number with at most two decimals that a document writes as a string; ``None`` where it is something else."""
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(value)
        return number if number.is_finite() and number == number.quantize(Decimal("0.01")) else None
    except InvalidOperation:
        return None


def _requirement(
    check: Checker, item: object, place: Place, skills: Mapping[str, Collection[int]], seen: set[str | None]
) -> None:
    row = check.fields(item, place, required=("skill", "level"), optional=("necessity", "weight"))
    code = check.pattern(row, "skill", place, CODE, _("a code is four capital letters"))
    level = check.level(row, place)
    check.one_of(row, "necessity", place, NECESSITIES)
    weight = decimal(row.get("weight", "1.00"))
    if weight is None or not LIGHTEST <= weight <= HEAVIEST:
        check.add(
            place.key("weight"),
            _("a number from 0.10 to 9.99, written as a string with at most two decimals"),
        )
    if code is None:
        return
    check.once(seen, code, place.key("skill"))
    if code not in skills:
        check.add(place.key("skill"), _("the framework version has no skill %(code)s") % {"code": code})
    elif level is not None and level not in skills[code]:
        check.add(
            place.key("level"),
            _("%(code)s is not defined at level %(level)d") % {"code": code, "level": level},
        )


def _steps(check: Checker, row: Row, place: Place, slugs: Collection[str]) -> None:
    seen: set[str] = set()
    for inner, target in check.items(row, "next_roles", place):
        if not isinstance(target, str) or target not in slugs:
            check.add(inner, _("there is no role “%(slug)s”") % {"slug": target})
        elif target == row.get("slug"):
            check.add(inner, _("a role is no step from itself"))
        else:
            check.once(seen, target, inner)
