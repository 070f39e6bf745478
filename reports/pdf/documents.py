"""From a job to its document: figures, then HTML in the active language, then PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from reports.models import ReportJob
from reports.pdf import engine, fonts, person, role, team

COLLECTED, TYPESET = 20, 30  # percent


@dataclass(frozen=True)
class Document:
    """A PDF, and the ids of the people whose data it holds."""

    data: bytes
    subjects: tuple[int, ...]


@dataclass(frozen=True)
class Content:
    """What a template prints."""

    template: str
    context: Mapping[str, Any]
    subjects: tuple[int, ...]


def content_of(job: ReportJob, viewer: User) -> Content:
    """Everything that a report prints, as ``viewer`` may know it."""
    if job.person is not None and job.kind == ReportJob.Kind.PERSON_GAP:
        report = person.gap_report(job.person, job.as_of, viewer, role=job.role, claims=job.claims)
        return Content("reports/pdf/person_gap.html", {"report": report}, (job.person.pk,))
    if job.team is not None:
        matrix = team.matrix_report(job.team, job.as_of, viewer, claims=job.claims)
        subjects = tuple(row.gap.person.id for row in matrix.matrix.rows)
        return Content("reports/pdf/team_matrix.html", {"report": matrix}, subjects)
    if job.role is None:
        raise ValueError(f"Report {job.pk} has no object.")
    return Content("reports/pdf/role_profile.html", {"report": role.role_report(job.role, job.as_of)}, ())


def html_of(content: Content, *, at: dt.datetime) -> str:
    """The document as HTML, in the active language."""
    return render_to_string(content.template, {**content.context, "at": at})


def render(
    job: ReportJob, viewer: User, *, at: dt.datetime, step: Callable[[int], None] = engine.no_progress
) -> Document:
    """The PDF of ``job`` in the active language, with what ``viewer`` may know; ``step`` is told the progress in percent."""
    content = content_of(job, viewer)
    step(COLLECTED)
    html = html_of(content, at=at)
    step(TYPESET)
    return Document(engine.write(html, step=step), content.subjects)


def prepare() -> None:
    """Make the fonts, unless they are there."""
    fonts.configuration()
