"""The life of a version: draft, adopted, deprecated."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import policies, rules
from competencies.models import FrameworkVersion
from competencies.services.drafting import unless_used
from competencies.services.stored import read_content, write_content
from competencies.usage import what_holds
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState


def content_mark(version: FrameworkVersion) -> str:
    """The mark of all that ``version`` says, in every language: whoever adopts it names the mark of what was looked at."""
    return rules.fingerprint(repr(read_content(version)))


@transaction.atomic
def adopt_version(
    *, version: FrameworkVersion, by: User | None, at: dt.datetime, expected: str | None = None
) -> FrameworkVersion:
    """Put a draft in force; from then on it does not change. ``by`` is empty for what the product itself ships.

    Raises :class:`core.errors.NotAllowed` for anybody but HR and for whoever wrote or changed the draft,
    :class:`core.errors.WrongState` unless it is a draft that says what it said when ``expected`` (its :func:`content_mark`) was
    taken, :class:`core.errors.Invalid` when it has no skills.
    """
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if by is not None:
        policies.may_adopt(by, version).require()
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(_("Only a draft can be adopted."))
    if expected is not None and content_mark(version) != expected:
        text = _("This draft has changed since you opened it. Look at it as it is now, then adopt it.")
        raise WrongState(text, code="changed")
    if not version.skills.exists():
        raise Invalid(_("A version without skills cannot be adopted."))
    version.state, version.publisher, version.adopted_at = FrameworkVersion.State.ADOPTED, by, at
    version.save(update_fields=["state", "publisher", "adopted_at"])
    return version


@transaction.atomic
def deprecate_version(*, version: FrameworkVersion, by: User, at: dt.datetime) -> FrameworkVersion:
    """Take an adopted version out of force; what was rated against it stays.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` unless it is adopted and nothing
    that goes on needs it.
    """
    policies.may_edit(by).require()
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != FrameworkVersion.State.ADOPTED:
        raise WrongState(_("Only an adopted version can be deprecated."))
    if held := what_holds(version, date_of(at)):
        raise WrongState(
            _("This version is in use: %(what)s. Move the roles to another version first.")
            % {"what": "; ".join(held)},
            code="in_use",
        )
    version.state, version.deprecated_at = FrameworkVersion.State.DEPRECATED, at
    version.save(update_fields=["state", "deprecated_at"])
    return version


@transaction.atomic
def derive_version(
    *, version: FrameworkVersion, slug: str, edition: str, by: User, at: dt.datetime
) -> FrameworkVersion:
    """A new draft of the same framework with all that ``version`` says, to be changed; it remembers where it comes from.

    Its name is that of ``version`` with the new edition in it. Whoever derives it is its author.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` for a draft,
    :class:`core.errors.Invalid` for a slug or an edition that is none or taken.
    """
    policies.may_edit(by).require()
    if version.state == FrameworkVersion.State.DRAFT:
        raise WrongState(_("This is a draft itself: change it, or adopt it first."))
    _check_names(version, slug, edition)
    content = read_content(version)
    draft = FrameworkVersion.objects.create(
        framework=version.framework,
        slug=slug,
        edition=edition,
        name=rules.renamed(content.name, version.edition, edition),
        description=content.description,
        acknowledgement=content.acknowledgement,
        below_range=content.below_range,
        above_range=content.above_range,
        author=by,
        derived_from=version,
        created_at=at,
    )
    write_content(draft, content, written=content.skills, gone=())
    return draft


@transaction.atomic
def delete_version(*, version: FrameworkVersion, by: User, at: dt.datetime) -> None:
    """Delete a draft with all that it says.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` for what was adopted and for a
    draft that roles or cycles are made for.
    """
    policies.may_edit(by).require()
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(_("Only a draft can be deleted: what was adopted stays readable."))
    with unless_used(_("Roles or assessment cycles are made for this draft: it cannot be deleted.")):
        version.skills.all().delete()  # a category waits for its skills
        version.delete()


def _check_names(version: FrameworkVersion, slug: str, edition: str) -> None:
    errors = []
    if slug in rules.RESERVED:
        errors.append(FieldError("/slug", _("This word is an address of its own. Choose another.")))
    elif len(slug) > 50 or not re.match(rules.VERSION_SLUG, slug):
        errors.append(FieldError("/slug", _("Small letters, digits, hyphens and dots, as in sales-1.0.")))
    elif FrameworkVersion.objects.filter(slug=slug).exists():
        errors.append(FieldError("/slug", _("There is a version with this address already.")))
    if not re.match(rules.EDITION, edition):
        errors.append(FieldError("/edition", _("1 to 20 letters, digits, dots or hyphens, as in 1.0")))
    elif version.framework.versions.filter(edition=edition).exists():
        errors.append(FieldError("/edition", _("There is such an edition of this framework already.")))
    if errors:
        raise Invalid(_("The draft cannot be made."), errors=errors)
