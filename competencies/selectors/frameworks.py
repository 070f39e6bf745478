"""Composed reads of framework versions: the list and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count

from accounts.models import User
from competencies.models import FrameworkVersion, Statement
from competencies.rules import Completeness, completeness, matches
from competencies.selectors.skills import latest_version
from competencies.services.stored import read_content
from core.content import plain


@dataclass(frozen=True)
class VersionRow:
    """A version in the list. ``latest``: it is the one in force that everything uses unless told otherwise."""

    version: FrameworkVersion
    skills: int
    skill_levels: int
    latest: bool


_SORTS: dict[str, Callable[[VersionRow], Any]] = {
    "name": lambda row: plain(row.version.name).casefold(),
    "state": lambda row: list(FrameworkVersion.State.values).index(row.version.state),
    "skills": lambda row: row.skills,
    "created": lambda row: row.version.created_at,
    "adopted": lambda row: (
        row.version.adopted_at is not None,
        row.version.adopted_at or row.version.created_at,
    ),
}


def version_rows(user: User, *, query: str = "", state: str = "", sort: str = "-created") -> list[VersionRow]:
    """The versions that ``user`` may see, whose name or slug holds every word of ``query``, in the state asked for."""
    latest = latest_version(user)
    versions = FrameworkVersion.objects.visible_to(user).select_related(
        "framework", "author", "publisher", "derived_from"
    )
    counts = {
        pk: (skills, levels)
        for pk, skills, levels in versions.values_list(
            "pk", Count("skills", distinct=True), Count("skills__levels", distinct=True)
        )
    }
    rows = [
        VersionRow(version, *counts[version.pk], latest=version == latest)
        for version in versions
        if matches(query, (version.slug, plain(version.name))) and state in ("", version.state)
    ]
    key = _SORTS.get(sort.removeprefix("-"), _SORTS["created"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


@dataclass(frozen=True)
class LanguageShare:
    """How much of a version is there in one of the product's languages."""

    code: str
    name: str
    texts: Completeness


@dataclass(frozen=True)
class VersionPage:
    """A version with all that its page shows. ``writers`` are its author and whoever changed it, each once."""

    version: FrameworkVersion
    categories: int
    skills: int
    skill_levels: int
    statements: int
    attributes: int
    languages: list[LanguageShare]
    writers: list[User]
    derived: list[FrameworkVersion]
    others: list[FrameworkVersion]


def version_page(user: User, slug: str) -> VersionPage | None:
    """The page of a version in a fixed number of queries; ``None`` where ``user`` may see none of this slug."""
    version = (
        FrameworkVersion.objects.visible_to(user)
        .select_related("framework", "author", "publisher", "derived_from")
        .filter(slug=slug)
        .first()
    )
    if version is None:
        return None
    content = read_content(version)
    shares = completeness(content, [code for code, _name in settings.LANGUAGES])
    visible = list(FrameworkVersion.objects.visible_to(user).exclude(pk=version.pk))
    return VersionPage(
        version=version,
        categories=len(content.categories),
        skills=len(content.skills),
        skill_levels=sum(len(skill.levels) for skill in content.skills.values()),
        statements=Statement.objects.filter(skill_level__skill__version=version).count(),
        attributes=len(content.attributes),
        languages=[LanguageShare(code, str(name), shares[code]) for code, name in settings.LANGUAGES],
        writers=writers_of(version),
        derived=[other for other in visible if other.derived_from_id == version.pk],
        others=visible,
    )


def writers_of(version: FrameworkVersion) -> list[User]:
    """Author and editors, each once: those who cannot put the version in force."""
    authors: Sequence[User] = [version.author] if version.author else []
    return [*authors, *version.editors.exclude(pk=version.author_id).order_by("email")]
