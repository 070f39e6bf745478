"""The life of a version: draft, adopted, deprecated."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import policies
from competencies.models import FrameworkVersion
from core.errors import Invalid, WrongState


@transaction.atomic
def adopt_version(*, version: FrameworkVersion, by: User | None, at: dt.datetime) -> FrameworkVersion:
    """Put a draft in force; from then on it does not change. ``by`` is empty for what the product itself ships.

    Raises :class:`core.errors.NotAllowed` for anybody but HR and for the draft's own author,
    :class:`core.errors.WrongState` unless it is a draft, :class:`core.errors.Invalid` when it has no skills.
    """
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if by is not None:
        policies.may_adopt(by, version).require()
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(_("Only a draft can be adopted."))
    if not version.skills.exists():
        raise Invalid(_("A version without skills cannot be adopted."))
    version.state, version.publisher, version.adopted_at = FrameworkVersion.State.ADOPTED, by, at
    version.save(update_fields=["state", "publisher", "adopted_at"])
    return version


@transaction.atomic
def deprecate_version(*, version: FrameworkVersion, by: User, at: dt.datetime) -> FrameworkVersion:
    """Take an adopted version out of force; what was rated against it stays.

    Raises :class:`core.errors.NotAllowed` for anybody but HR, :class:`core.errors.WrongState` unless it is adopted.
    """
    policies.may_edit(by).require()
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != FrameworkVersion.State.ADOPTED:
        raise WrongState(_("Only an adopted version can be deprecated."))
    version.state, version.deprecated_at = FrameworkVersion.State.DEPRECATED, at
    version.save(update_fields=["state", "deprecated_at"])
    return version
