"""What of the content is there in which language, for those who write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from competencies.models import FrameworkVersion
from competencies.selectors.texts import version_texts
from competencies.texts import KINDS as VERSION_KINDS
from core.content import labelled
from core.texts import Tally, Text, tally, tally_by_kind
from roles.selectors.texts import role_texts
from roles.texts import KINDS as ROLE_KINDS

ROLES = "roles"


@dataclass(frozen=True)
class Body:
    """A body of texts: a framework version, or the roles. ``what`` is its part of the address."""

    what: str
    title: str
    kinds: Mapping[str, Any]
    texts: list[Text]
    version: FrameworkVersion | None = None

    @property
    def editable(self) -> bool:
        """Drafts and roles can change, an adopted version cannot."""
        return self.version is None or self.version.state == FrameworkVersion.State.DRAFT


@dataclass(frozen=True)
class KindRow:
    """One kind of text in every language."""

    kind: str
    label: str
    tallies: list[Tally]


@dataclass(frozen=True)
class Completeness:
    """How complete a body of texts is."""

    body: Body
    tallies: list[Tally]
    kinds: list[KindRow]


def body_of(user: User, what: str) -> Body | None:
    """The texts of a version that is not deprecated, or of the roles; ``None`` where there is no such thing."""
    if what == ROLES:
        return _roles()
    version = _versions(user).filter(slug=what).first()
    return _version(version) if version else None


def completeness(user: User) -> list[Completeness]:
    """Of each version that is a draft or in force, the newest first, and of the roles."""
    bodies = [*(_version(version) for version in _versions(user).order_by("-created_at", "slug")), _roles()]
    return [
        Completeness(
            body,
            tally(body.texts),
            [KindRow(kind, str(body.kinds[kind]), rows) for kind, rows in tally_by_kind(body.texts).items()],
        )
        for body in bodies
    ]


def _versions(user: User) -> Any:
    return FrameworkVersion.objects.visible_to(user).exclude(state=FrameworkVersion.State.DEPRECATED)


def _version(version: FrameworkVersion) -> Body:
    return Body(version.slug, labelled(version.name), VERSION_KINDS, version_texts(version), version)


def _roles() -> Body:
    return Body(ROLES, _("Roles"), ROLE_KINDS, role_texts())
