"""Evidence: added, changed, verified, opened, withdrawn."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import policies
from assessments.files import EXTENSIONS, sniff
from assessments.models import Assessment, Evidence
from assessments.services.audit import record_event
from competencies.models import SkillLevel, Statement
from core.dated import date_of
from core.errors import FieldError, Invalid, WrongState
from people.models import Employee

MAX_TITLE, MAX_TEXT, MAX_LINK = 160, 20_000, 500


@dataclass(frozen=True)
class Upload:
    """A file as it came in: the name is only shown, the bytes decide."""

    name: str
    data: bytes


def _assessment_of(employee: Employee, skill_id: int) -> Assessment | None:
    """The open assessment that the skill belongs to: its chain tells the story of the evidence."""
    return (
        Assessment.objects.open()
        .select_for_update(of=("self",))
        .filter(employee=employee, profile__requirements__skill=skill_id)
        .order_by("-created_at")
        .first()
    )


def _event(
    action: str, evidence: Evidence, *, by: User, at: dt.datetime, reason: str = "", **detail: Any
) -> None:
    record_event(
        action=action,
        by=by,
        at=at,
        assessment=_assessment_of(evidence.employee, evidence.skill_level.skill_id),
        subject=evidence.employee,
        reason=reason,
        detail=told_of(evidence, **detail),
    )


def told_of(evidence: Evidence, **detail: Any) -> dict[str, Any]:
    """What an event tells of a piece of evidence: never its content, but enough to recognise it."""
    return {
        "evidence": evidence.pk,
        "skill": evidence.skill_level.skill.code,
        "level": evidence.skill_level.level,
        "sha256": evidence.sha256,
        **detail,
    }


def content_errors(
    *, title: str, kind: str, activity_date: dt.date, text: str, link: str, has_file: bool, day: dt.date
) -> list[FieldError]:
    """What is wrong with the content of a piece of evidence, seen on ``day``."""
    errors = []
    if not title.strip():
        errors.append(FieldError("/title", _("Give the evidence a title.")))
    elif len(title) > MAX_TITLE:
        errors.append(FieldError("/title", _("At most %(n)d characters.") % {"n": MAX_TITLE}))
    if kind not in Evidence.Kind.values:
        errors.append(FieldError("/kind", _("There is no such kind of evidence.")))
    if activity_date > day:
        errors.append(FieldError("/activity_date", _("The activity lies in the future.")))
    elif activity_date.year < 1970:
        errors.append(FieldError("/activity_date", _("This date is not plausible.")))
    if len(text) > MAX_TEXT:
        errors.append(FieldError("/text", _("At most %(n)d characters.") % {"n": MAX_TEXT}))
    if link:
        errors += _link_errors(link)
    if not (text.strip() or link or has_file):
        errors.append(FieldError("/text", _("Evidence needs a text, a link or a file.")))
    return errors


def _link_errors(link: str) -> list[FieldError]:
    """A link is checked by its form only: it is never fetched, so that nobody can make the server call an inner address."""
    text = _("This is no working web address: it starts with https:// and names a host.")
    try:
        URLValidator(schemes=["http", "https"])(link)
        parts = urlsplit(link)
    except (ValidationError, ValueError):
        return [FieldError("/link", text)]
    if len(link) > MAX_LINK or parts.username or parts.password:
        return [FieldError("/link", text)]
    return []


def place_errors(skill_level: SkillLevel, statement: Statement | None) -> list[FieldError]:
    """What is wrong with where a piece of evidence is linked to."""
    if statement is not None and statement.skill_level_id != skill_level.pk:
        return [FieldError("/statement", _("This statement belongs to another level."))]
    return []


def _store(evidence: Evidence, upload: Upload) -> None:
    media_type = sniff(upload.data)
    stem = PurePosixPath(upload.name.replace("\\", "/")).stem
    stem = (
        "".join(c for c in stem if c.isprintable() and c not in '<>:"/\\|?*;').strip(" .")[:120] or "evidence"
    )
    evidence.file_name = f"{stem}.{EXTENSIONS[media_type]}"
    evidence.media_type = media_type
    evidence.size = len(upload.data)
    evidence.sha256 = hashlib.sha256(upload.data).hexdigest()
    evidence.file.save("evidence", ContentFile(upload.data), save=False)


def add_evidence(
    *,
    employee: Employee,
    skill_level: SkillLevel,
    by: User,
    at: dt.datetime,
    kind: str,
    title: str,
    activity_date: dt.date,
    text: str = "",
    link: str = "",
    upload: Upload | None = None,
    statement: Statement | None = None,
) -> Evidence:
    """Add evidence for a skill at a level, optionally for one statement: a text, a link, a file, or several of them.

    Raises :class:`core.errors.Invalid` naming each field, :class:`core.errors.NotAllowed`. A file that was written is removed
    again when the rest fails.
    """
    policies.may_add_evidence(by, employee).require()
    text, link = text.strip(), link.strip()
    errors = content_errors(
        title=title,
        kind=kind,
        activity_date=activity_date,
        text=text,
        link=link,
        has_file=upload is not None,
        day=date_of(at),
    ) + place_errors(skill_level, statement)
    evidence = Evidence(
        employee=employee,
        skill_level=skill_level,
        statement=statement,
        kind=kind,
        title=title.strip(),
        activity_date=activity_date,
        text=text,
        link=link,
        sha256=hashlib.sha256(f"{text}\n{link}".encode()).hexdigest(),
        created_by=by,
        created_at=at,
    )
    if upload is not None:
        try:
            sniff(upload.data)
        except Invalid as exc:
            errors += exc.errors
    if errors:
        raise Invalid(errors[0].detail, errors=errors)
    try:
        with transaction.atomic():
            if upload is not None:
                _store(evidence, upload)
            evidence.save(force_insert=True)
            _event("evidence.added", evidence, by=by, at=at)
    except BaseException:
        _remove_file(evidence)
        raise
    return evidence


def _remove_file(evidence: Evidence) -> None:
    if evidence.file:
        evidence.file.storage.delete(evidence.file.name or "")


def _locked(evidence: Evidence) -> Evidence:
    return (
        Evidence.objects.with_reliance()
        .select_for_update(of=("self",))
        .select_related("employee", "skill_level__skill")
        .get(pk=evidence.pk)
    )


def _free(row: Evidence) -> None:
    if row.relied_on:  # type: ignore[attr-defined]
        raise WrongState(
            _(
                "A final rating relies on this evidence: it can be withdrawn with a reason, not changed or deleted."
            ),
            code="relied_on",
        )
    if row.withdrawn_at is not None:
        raise WrongState(_("This evidence was withdrawn."), code="withdrawn")


@transaction.atomic
def change_evidence(
    *,
    evidence: Evidence,
    by: User,
    at: dt.datetime,
    kind: str,
    title: str,
    activity_date: dt.date,
    text: str = "",
    link: str = "",
) -> Evidence:
    """Change what a piece of evidence says; a verification is lifted, for it was given to something else.

    Raises :class:`core.errors.WrongState` once a final rating relies on it.
    """
    row = _locked(evidence)
    policies.may_change_evidence(by, row).require()
    _free(row)
    text, link = text.strip(), link.strip()
    errors = content_errors(
        title=title,
        kind=kind,
        activity_date=activity_date,
        text=text,
        link=link,
        has_file=bool(row.file),
        day=date_of(at),
    )
    if errors:
        raise Invalid(errors[0].detail, errors=errors)
    row.kind, row.title, row.activity_date, row.text, row.link = (
        kind,
        title.strip(),
        activity_date,
        text,
        link,
    )
    if not row.file:
        row.sha256 = hashlib.sha256(f"{text}\n{link}".encode()).hexdigest()
    row.verified_by, row.verified_at = None, None
    row.save()
    _event("evidence.changed", row, by=by, at=at)
    return row


@transaction.atomic
def delete_evidence(*, evidence: Evidence, by: User, at: dt.datetime) -> None:
    """Delete evidence that nothing relies on; its bytes go once the transaction holds."""
    row = _locked(evidence)
    policies.may_change_evidence(by, row).require()
    _free(row)
    _event("evidence.deleted", row, by=by, at=at, title=row.title)
    row.delete()
    transaction.on_commit(lambda: _remove_file(row))


@transaction.atomic
def verify_evidence(*, evidence: Evidence, by: User, at: dt.datetime) -> Evidence:
    """Say that the evidence is what it claims to be. Raises :class:`core.errors.WrongState` where done or withdrawn."""
    row = _locked(evidence)
    policies.may_verify(by, row).require()
    if row.withdrawn_at is not None:
        raise WrongState(_("This evidence was withdrawn."), code="withdrawn")
    if row.verified_at is not None:
        raise WrongState(_("This evidence is verified already."), code="verified")
    row.verified_by, row.verified_at = Employee.objects.of(by), at
    row.save(update_fields=["verified_by", "verified_at"])
    _event("evidence.verified", row, by=by, at=at)
    return row


@transaction.atomic
def unverify_evidence(*, evidence: Evidence, by: User, at: dt.datetime) -> Evidence:
    """Take a verification back, as long as no final rating relies on it."""
    row = _locked(evidence)
    policies.may_verify(by, row).require()
    _free(row)
    if row.verified_at is None:
        raise WrongState(_("This evidence is not verified."), code="not_verified")
    row.verified_by, row.verified_at = None, None
    row.save(update_fields=["verified_by", "verified_at"])
    _event("evidence.unverified", row, by=by, at=at)
    return row


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: User, at: dt.datetime, reason: str) -> Evidence:
    """Flag evidence as withdrawn: it stays readable but backs nothing from now on."""
    row = _locked(evidence)
    policies.may_withdraw(by, row).require()
    if row.withdrawn_at is not None:
        raise WrongState(_("This evidence was withdrawn."), code="withdrawn")
    if not reason.strip():
        text = _("Give a reason: the person concerned can read it.")
        raise Invalid(text, errors=[FieldError("/reason", text)])
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _event("evidence.withdrawn", row, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def open_evidence(*, evidence: Evidence, by: User, at: dt.datetime, reason: str = "") -> Evidence:
    """Let somebody read the content; for anybody but the subject the event is written first (access.md, 4).

    Raises :class:`core.errors.NotAllowed` for who may read metadata only, :class:`core.errors.Invalid` where HR names no reason.
    """
    policies.may_open(by, evidence).require()
    if policies.relation(by, evidence.employee).is_subject:
        return evidence
    if policies.open_needs_reason(by, evidence) and not reason.strip():
        text = _("Say why you open this: the person concerned can read it.")
        raise Invalid(text, errors=[FieldError("/reason", text)])
    _event("evidence.opened", evidence, by=by, at=at, reason=reason.strip(), title=evidence.title)
    return evidence
