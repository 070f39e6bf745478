"""Who is told of what by e-mail: sent once the change is committed, in the reader's language, without ratings in the text."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.models import Assessment
from core.content import labelled
from core.dated import today
from people.models import Employee, TeamLead

log = logging.getLogger(__name__)


def _reviewers(assessment: Assessment) -> list[Employee]:
    """The assigned assessor, else the line manager."""
    if assessment.assessor is not None:
        return [assessment.assessor]
    leads = TeamLead.objects.on(today()).filter(
        team__memberships__in=assessment.employee.memberships.on(today())
    )
    return [
        lead.employee
        for lead in leads.select_related("employee__user")
        if lead.employee_id != assessment.employee_id
    ]


def _tell(people: Iterable[Employee], event: str, assessment: Assessment) -> None:
    """Send after the commit; a mail server that is away stops nobody's work."""
    if messages := _messages(people, event, assessment):
        transaction.on_commit(partial(_send, messages))


def _messages(people: Iterable[Employee], event: str, assessment: Assessment) -> list[EmailMessage]:
    """What ``people`` are told, each in their own language."""
    found = []
    for person in people:
        if not person.email:
            continue
        language = (person.user.language if person.user else "") or settings.LANGUAGE_CODE
        with translation.override(language):
            subjects = {
                "submitted": _("%(name)s has submitted a self-assessment"),
                "assigned": _("You are asked to assess %(name)s"),
                "confirmed": _("Your assessment is confirmed"),
                "appealed": _("%(name)s appeals an assessment"),
                "appeal_dismissed": _("Your appeal is answered"),
                "reopened": _("Your assessment is open again"),
                "opened": _("Your self-assessment can begin"),
            }
            subject = subjects[event] % {"name": assessment.employee.name}
            body = render_to_string(
                "assessments/mail.txt",
                {
                    "event": event,
                    "assessment": assessment,
                    "role": labelled(assessment.profile.role.title),
                    "person": person,
                    "cycle": labelled(assessment.cycle.name) if assessment.cycle else "",
                    "site": settings.SITE_URL,
                },
            )
        found.append(EmailMessage(subject, body, to=[person.email]))
    return found


def _send(messages: Sequence[EmailMessage]) -> None:
    try:
        get_connection().send_messages(messages)
    except (SMTPException, OSError):
        log.exception("A notification could not be sent.")


def opened(assessments: Iterable[Assessment]) -> None:
    """Tell everybody who takes part in a campaign, over one connection."""
    messages = [one for each in assessments for one in _messages([each.employee], "opened", each)]
    if messages:
        transaction.on_commit(partial(_send, messages))


def submitted(assessment: Assessment) -> None:
    """Tell who reviews that there is something to review."""
    _tell(_reviewers(assessment), "submitted", assessment)


def assigned(assessment: Assessment) -> None:
    """Tell the assessor."""
    _tell(_reviewers(assessment), "assigned", assessment)


def confirmed(assessment: Assessment) -> None:
    """Tell the person."""
    _tell([assessment.employee], "confirmed", assessment)


def appealed(assessment: Assessment) -> None:
    """Tell who confirmed."""
    if assessment.confirmed_by is not None:
        _tell([assessment.confirmed_by], "appealed", assessment)


def appeal_dismissed(assessment: Assessment) -> None:
    """Tell the person."""
    _tell([assessment.employee], "appeal_dismissed", assessment)


def reopened(assessment: Assessment) -> None:
    """Tell the person."""
    _tell([assessment.employee], "reopened", assessment)
