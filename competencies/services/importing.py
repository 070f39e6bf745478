"""Importing a framework document as a draft version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import policies, rules
from competencies.models import Framework, FrameworkVersion
from competencies.services.stored import read_content, write_content
from competencies.sources import Source
from core.errors import FieldError, Invalid, Stale


@dataclass(frozen=True)
class ImportResult:
    """What an import changed, or would change."""

    slug: str
    skills: rules.Counts
    skill_levels: rules.Counts
    before: rules.FrameworkContent | None = None
    """What was stored; ``None`` when the version is new."""
    after: rules.FrameworkContent | None = None
    """What is stored then."""

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "slug": self.slug,
            "skills": self.skills.as_dict(),
            "skill_levels": self.skill_levels.as_dict(),
        }

    def mark(self) -> str:
        """The same as long as the same would be changed into the same."""
        return rules.fingerprint([repr(self.slug), repr(self.before), repr(self.after)])


@transaction.atomic
def import_framework(
    document: Any,
    *,
    by: User | None,
    at: dt.datetime,
    slug: str | None = None,
    language: str | None = None,
    dry_run: bool = False,
    file: str = "framework.json",
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    found: Sequence[rules.Finding] = (),
    one_language: str | None = None,
    borrowed: Collection[str] = (),
    expected: str | None = None,
) -> ImportResult:
    """Make ``document`` a draft version, or bring the draft of the same slug up to it.

    ``slug`` overrules the document's; ``language`` is the one that plain strings are written in and that no text may lack
    (the version's first one unless told otherwise); ``file`` and ``names`` are what findings call the document and the files of
    its skills. ``by`` is empty when the system itself imports.

    Of a workbook, ``places`` are the cells that the document's values came from and ``found`` what was wrong already while
    reading. A file in ``one_language`` adds its texts to those that the draft has in others; ``borrowed`` are parts that it
    lacks. ``expected`` is the :meth:`ImportResult.mark` that a preview showed.

    Raises :class:`core.errors.Stale` when the outcome would be another one than that,
    :class:`core.errors.Invalid` with every finding at once, or when the version was adopted and differs, and
    :class:`core.errors.NotAllowed` for anybody but HR. Nothing is written then, nor on a ``dry_run``.
    """
    if by is not None:
        policies.may_edit(by).require()
    strict = bool(one_language or language)
    language = one_language or language or _language_of(document)
    findings = [
        *found,
        *rules.placed(
            rules.check_framework(document, file=file, skill_files=names, language=language, strict=strict),
            places or {},
            found,
        ),
    ]
    findings += _slug_findings(slug)
    _refuse(findings)
    content = rules.content_of(document, language)
    identity = _Identity(*rules.identity(document, slug))
    if not re.match(rules.EDITION, identity.edition):  # that the slug ends with
        _refuse([rules.Finding("--slug", _("1 to 20 letters, digits, dots or hyphens, as in 1.0"))])
    version = FrameworkVersion.objects.select_for_update().filter(slug=identity.slug).first()
    stored = read_content(version) if version else None
    if one_language:
        content, clashes = rules.merged(stored, content, language, borrowed)
        _refuse(rules.placed(clashes, places or {}))
    comparison = rules.compare(stored, content)
    if version is not None and version.state != FrameworkVersion.State.DRAFT and not comparison.same:
        raise _immutable(version, file)
    _check_edition(identity, file)
    result = ImportResult(identity.slug, comparison.skills, comparison.skill_levels, stored, content)
    if expected is not None and expected != result.mark():
        raise Stale(_("The draft has changed since you looked at the preview."))
    if not dry_run and not comparison.same:
        version = _save_version(version, identity, content, document, by=by, at=at, language=language)
        if by is not None:
            version.editors.add(by)
        _write(version, content, comparison, file)
    return result


def import_source(
    source: Source,
    *,
    by: User | None,
    at: dt.datetime,
    slug: str | None = None,
    language: str | None = None,
    dry_run: bool = False,
    expected: str | None = None,
) -> ImportResult:
    """:func:`import_framework` with what :func:`competencies.sources.read_source` has read."""
    return import_framework(
        source.document,
        by=by,
        at=at,
        slug=slug,
        language=language,
        dry_run=dry_run,
        file=source.file,
        names=source.skill_files,
        places=source.places,
        found=source.findings,
        one_language=source.language,
        borrowed=source.borrowed,
        expected=expected,
    )


def _slug_findings(slug: str | None) -> list[rules.Finding]:
    """What is wrong with a slug that overrules the document's."""
    if slug is not None and not re.match(rules.VERSION_SLUG, slug):
        return [rules.Finding("--slug", _("small letters, digits, hyphens and dots, as in sales-1.0"))]
    if slug is not None and len(slug) > rules.LONGEST:
        rule = _("is longer than %(longest)d characters") % {"longest": rules.LONGEST}
        return [rules.Finding("--slug", rule)]
    return []


def _language_of(document: Any) -> str:
    """The language in which no text of a document may be missing: English, where its name is in English."""
    name = document.get("name") if isinstance(document, Mapping) else None
    return rules.reference_language(rules.text_of(name)) if isinstance(name, Mapping) and name else "en"


def _refuse(findings: Sequence[rules.Finding]) -> None:
    if findings:
        raise Invalid(
            _("The framework cannot be imported."),
            errors=[FieldError(each.where, each.rule) for each in findings],
        )


@dataclass(frozen=True)
class _Identity:
    slug: str
    framework: str
    edition: str


def _check_edition(identity: _Identity, file: str) -> None:
    """An edition of a framework exists once, under one slug."""
    others = FrameworkVersion.objects.filter(framework__slug=identity.framework, edition=identity.edition)
    other = others.exclude(slug=identity.slug).first()
    if other is not None:
        rule = _(
            "edition %(edition)s of this framework is there already as %(slug)s: give another edition or slug"
        )
        message = rule % {"edition": identity.edition, "slug": other.slug}
        raise Invalid(_("The framework cannot be imported."), errors=[FieldError(f"{file}!edition", message)])


def _immutable(version: FrameworkVersion, file: str) -> Invalid:
    rule = _("%(slug)s was adopted and does not change: import a changed text under another slug and edition")
    return Invalid(
        _("An adopted version does not change."),
        errors=[FieldError(f"{file}!slug", rule % {"slug": version.slug})],
        code="immutable",
    )


def _save_version(
    version: FrameworkVersion | None,
    identity: _Identity,
    content: rules.FrameworkContent,
    document: Mapping[str, Any],
    *,
    by: User | None,
    at: dt.datetime,
    language: str,
) -> FrameworkVersion:
    name = rules.text_of(document["framework"]["name"], language)
    framework, _made = Framework.objects.get_or_create(slug=identity.framework, defaults={"name": name})
    if version is None:
        version = FrameworkVersion(slug=identity.slug, created_at=at, author=by)
    version.framework, version.edition = framework, identity.edition
    version.author = version.author or by  # who imports over somebody's draft is one of its editors
    version.name, version.description = content.name, content.description
    version.acknowledgement = content.acknowledgement
    version.below_range, version.above_range = content.below_range, content.above_range
    version.save()
    return version


def _write(
    version: FrameworkVersion, content: rules.FrameworkContent, comparison: rules.Comparison, file: str
) -> None:
    try:
        write_content(version, content, comparison.written, comparison.gone)
    except ProtectedError as error:
        rule = _("a skill that is no longer there is required by role profiles: %(codes)s")
        message = rule % {"codes": ", ".join(sorted(comparison.gone))}
        raise Invalid(
            _("The framework cannot be imported."), errors=[FieldError(f"{file}!skills", message)]
        ) from error
