"""What every change of a draft has in common: who may, in which state, and that nobody's words are overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, ProtectedError
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from accounts.models import User
from competencies import policies
from competencies.models import FrameworkVersion
from competencies.rules import text_of
from competencies.rules.checker import LONG, SHORT
from core.errors import FieldError, Invalid, WrongState

CONFLICT = "changed_meanwhile"
_ASIDE = 10_000


@dataclass(frozen=True)
class Line:
    """One of a list of texts as somebody wants it: the row that it is (``None``: a new one), and its words."""

    id: int | None
    words: str


def open_draft(version: FrameworkVersion, by: User) -> FrameworkVersion:
    """The draft, locked until the transaction ends, with ``by`` noted as one who changed it.

    Whoever changed a draft in any way is one of its editors and, like its author, cannot put it in force: at least one pair
    of eyes that wrote none of it sees a version before people are rated against it (``policies.may_adopt``).

    Raises :class:`core.errors.NotAllowed` for anybody but HR and :class:`core.errors.WrongState` unless it is a draft.
    """
    policies.may_edit(by).require()
    version = FrameworkVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != FrameworkVersion.State.DRAFT:
        raise WrongState(_("An adopted version does not change. Derive a draft from it and change that."))
    version.editors.add(by)
    return version


def require_state(expected: str, found: str) -> None:
    """Raise :class:`core.errors.WrongState` (code ``changed_meanwhile``) when somebody has changed the part since it was read."""
    if expected != found:
        raise WrongState(_("Somebody has changed this since you opened it."), code=CONFLICT)


def put(text: LazyI18nString | None, language: str, words: str) -> LazyI18nString:
    """``text`` with ``words`` in ``language``; the other languages stay. Empty words take the language out."""
    return LazyI18nString(text_of({**(text_of(text.data) if text else {}), language: words}))


def checked(values: Iterable[tuple[str, LazyI18nString, bool, int]]) -> None:
    """Raise :class:`core.errors.Invalid` with each of (pointer, text, required, longest) that is empty or too long."""
    errors = []
    for pointer, text, required, longest in values:
        if required and not text.data:
            errors.append(FieldError(pointer, _("This text cannot be empty in every language.")))
        errors += [
            FieldError(pointer, _("No more than %(longest)d characters, please.") % {"longest": longest})
            for words in text.data.values()
            if len(words) > longest
        ]
    if errors:
        raise Invalid(_("The text cannot be saved."), errors=errors)


def name_of(pointer: str, text: LazyI18nString) -> tuple[str, LazyI18nString, bool, int]:
    """A name or phrase, for :func:`checked`."""
    return pointer, text, True, SHORT


def prose(
    pointer: str, text: LazyI18nString, *, required: bool = False
) -> tuple[str, LazyI18nString, bool, int]:
    """A longer text, for :func:`checked`."""
    return pointer, text, required, LONG


def write_lines(rows: Any, lines: Sequence[Line], language: str, **owner: Model) -> None:
    """Make the related ``rows`` (each with ``order`` and ``text``) be ``lines``, in their order; ``owner`` is for new ones.

    A row keeps its other languages and its id. A line without an id and words is passed over; a row that no line names goes.
    """
    known = {row.pk: row for row in rows.all()}
    final = []
    for line in lines:
        row = known.pop(line.id, None) if line.id is not None else None
        if row is None and not line.words.strip():
            continue
        row = row or rows.model(**owner)
        row.text = put(row.text if row.pk else None, language, line.words)
        final.append(row)
    checked(prose(f"/lines/{at}", row.text, required=True) for at, row in enumerate(final))
    rows.filter(pk__in=list(known)).delete()
    rows.update(order=F("order") + _ASIDE)  # (owner, order) is unique at every moment
    for order, row in enumerate(final):
        row.order = order
    model = rows.model.objects
    model.bulk_update([row for row in final if row.pk], ["order", "text"])
    model.bulk_create([row for row in final if not row.pk])


@contextmanager
def unless_used(message: str) -> Iterator[None]:
    """Turn the database's refusal to delete what is used into :class:`core.errors.WrongState` with ``message``."""
    try:
        yield
    except ProtectedError as error:
        raise WrongState(message, code="in_use") from error
