"""What waits for whom: the assessments in a reader's scope, each with what the reader has to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from assessments.models import Assessment, AssessmentQuerySet, Cycle, Rating
from assessments.models.cycle import Confirmation
from core.content import labelled
from core.dated import on_date, today
from people import rules as people_rules
from people.models import Employee, EmployeeQuerySet, Team, TeamLead
from people.selectors import name_for, reads_names
from roles.models import Requirement

FILL_IN, REVIEW, MODERATE, CONFIRM, APPEAL = "fill_in", "review", "moderate", "confirm", "appeal"
TASKS: Mapping[str, Any] = {
    FILL_IN: pgettext_lazy("task", "Fill in"),
    REVIEW: pgettext_lazy("task", "Review"),
    MODERATE: pgettext_lazy("task", "Moderate"),
    CONFIRM: pgettext_lazy("task", "Confirm"),
    APPEAL: pgettext_lazy("task", "Look at the appeal"),
}
# View -> the tasks that it shows; None shows everything in scope.
VIEWS: Mapping[str, tuple[Any, tuple[str, ...] | None]] = {
    "todo": (gettext_lazy("To do"), tuple(TASKS)),
    "mine": (gettext_lazy("Mine to fill in"), (FILL_IN,)),
    "review": (gettext_lazy("To review"), (REVIEW,)),
    "confirm": (gettext_lazy("To confirm"), (MODERATE, CONFIRM, APPEAL)),
    "all": (gettext_lazy("All"), None),
}
SORTS = ("person", "role", "cycle", "state", "changed")


@dataclass(frozen=True)
class WorkFilters:
    """What the worklist is narrowed to. ``team`` counts with all below it; ``sort`` may begin with "-"."""

    view: str = "all"
    state: str = ""
    cycle: Cycle | None = None
    ad_hoc: bool = False
    team: Team | None = None
    search: str = ""
    sort: str = "-changed"


@dataclass(frozen=True)
class WorkItem:
    """One assessment in a list. ``rated`` of ``skills`` skills have a level on the side whose turn it is."""

    id: int
    person_id: int
    person: str
    role: str
    cycle: str
    due: dt.date | None
    state: str
    version: int
    task: str
    task_label: str
    assessor: str
    changed_at: dt.datetime
    rated: int | None
    skills: int
    blind: bool


def _task_conditions(viewer: User) -> dict[str, Q]:
    """When each task is the viewer's: the policies of the steps as one query, narrowed to whose turn it is.

    Where an assessor is assigned, the review is the assessor's; the line manager still may, but is not asked to.
    """
    me = Employee.objects.of(viewer)
    if me is None:
        return {}
    day = today()
    reports = Q(employee__in=Employee.objects.reports_of(me))
    above = Q(employee__in=Employee.objects.tree_of(me)) & ~reports
    unit = Q(employee__in=Employee.objects.in_unit_of(viewer)) if viewer.is_hr else Q(pk__in=[])
    above_or_hr = above | unit
    others = ~Q(employee=me)
    mine_to_assess = Q(assessor=me) | (Q(assessor__isnull=True) & reports)
    ready = Q(state=Assessment.State.ASSESSED, moderated=False) | Q(state=Assessment.State.MODERATED)
    second = Q(confirmation=Confirmation.SECOND)
    by_line_manager = Exists(
        TeamLead.objects.on(day).filter(
            on_date(day, "team__memberships__"),
            team__memberships__employee=OuterRef("employee"),
            employee=OuterRef("assessed_by"),
        )
    )
    confirms = (~second & mine_to_assess) | (
        second & ~Q(assessed_by=me) & (reports | Q(assessor=me) | (above & Q(by_line_manager)))
    )
    return {
        FILL_IN: Q(employee=me, state=Assessment.State.DRAFT),
        REVIEW: others & Q(state=Assessment.State.SUBMITTED) & mine_to_assess,
        MODERATE: others
        & Q(state=Assessment.State.ASSESSED, moderated=True)
        & ~Q(assessed_by=me)
        & above_or_hr,
        CONFIRM: others & ready & confirms,
        APPEAL: others & Q(state=Assessment.State.APPEALED) & ~Q(confirmed_by=me) & above_or_hr,
    }


def _with_task(viewer: User) -> AssessmentQuerySet:
    """The assessments in scope, each with ``task``: what the viewer has to do, or nothing."""
    cases = [When(condition, then=Value(task)) for task, condition in _task_conditions(viewer).items()]
    return Assessment.objects.visible_to(viewer).annotate(
        task=Case(*cases, default=Value(""), output_field=CharField())
    )


def _narrowed(rows: AssessmentQuerySet, viewer: User, filters: WorkFilters) -> AssessmentQuerySet:
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.cycle is not None:
        rows = rows.filter(cycle=filters.cycle)
    if filters.ad_hoc:
        rows = rows.filter(cycle__isnull=True)
    if filters.team is not None:
        teams = Team.objects.filter(path__startswith=filters.team.path)
        rows = rows.filter(employee__in=Employee.objects.members_of(teams, today()))
    if filters.search:
        if not reads_names(viewer):
            return rows.none()
        for word in people_rules.search_words(filters.search):
            rows = rows.filter(employee__search_key__contains=word)
    return rows


def worklist(viewer: User, filters: WorkFilters) -> AssessmentQuerySet:
    """The assessments in scope with their ``task``, narrowed and sorted; give a page of them to :func:`work_items`.

    Where names are hidden (auditors), their order is hidden as well, and a search by name finds nothing.
    """
    rows = _narrowed(_with_task(viewer), viewer, filters)
    tasks = VIEWS.get(filters.view, VIEWS["all"])[1]
    if tasks is not None:
        rows = rows.filter(Q(task__in=tasks))
    key, sign = filters.sort.removeprefix("-"), "-" if filters.sort.startswith("-") else ""
    person = "employee__search_key" if reads_names(viewer) else "employee_id"
    columns = {
        "person": person,
        "role": "profile__role__slug",
        "cycle": "cycle__starts_on",
        "state": "state",
        "changed": "changed_at",
    }
    column = columns.get(key, "changed_at")
    return rows.select_related("employee", "profile__role", "cycle", "assessor").order_by(
        sign + column, person, "-pk"
    )


def view_counts(viewer: User) -> dict[str, int]:
    """How many assessments each view of the worklist holds, in one query."""
    counts = {
        view: Count("pk", filter=None if tasks is None else Q(task__in=tasks))
        for view, (_label, tasks) in VIEWS.items()
    }
    found: dict[str, int] = _with_task(viewer).aggregate(**counts)
    return found


def _rated(rows: list[Assessment]) -> dict[tuple[int, str], int]:
    counts = (
        Rating.objects.filter(assessment__in=rows, level__isnull=False)
        .values_list("assessment_id", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {(assessment, kind): number for assessment, kind, number in counts}


def work_items(rows: Iterable[Assessment], viewer: User) -> list[WorkItem]:
    """``rows`` of :func:`worklist` as the viewer may see them, in two queries more."""
    found = list(rows)
    me = Employee.objects.of(viewer)
    rated = _rated(found)
    asked = dict(
        Requirement.objects.filter(profile__in={row.profile_id for row in found})
        .values_list("profile_id")
        .annotate(n=Count("pk"))
        .order_by()
    )

    def item(row: Assessment) -> WorkItem:
        own = me is not None and row.employee_id == me.pk
        kind: str | None = Rating.Kind.FINAL if row.confirmed_at else Rating.Kind.ASSESSOR
        if own and not row.confirmed_at:
            kind = Rating.Kind.SELF
        elif row.state == Assessment.State.DRAFT:
            kind = None
        task = row.task  # type: ignore[attr-defined]
        return WorkItem(
            id=row.pk,
            person_id=row.employee_id,
            person=name_for(row.employee, viewer),
            role=labelled(row.profile.role.title),
            cycle=labelled(row.cycle.name) if row.cycle else "",
            due=row.cycle.ends_on if row.cycle else None,
            state=row.state,
            version=row.number,
            task=task,
            task_label=str(TASKS.get(task, "")),
            assessor=name_for(row.assessor, viewer) if row.assessor else "",
            changed_at=row.changed_at,
            rated=rated.get((row.pk, kind), 0) if kind else None,
            skills=asked.get(row.profile_id, 0),
            blind=row.blind,
        )

    return [item(row) for row in found]


def todo(viewer: User, limit: int = 10) -> list[WorkItem]:
    """What waits for the viewer, the longest unchanged first."""
    return work_items(worklist(viewer, WorkFilters(view="todo", sort="changed"))[:limit], viewer)


def may_be_started(viewer: User) -> EmployeeQuerySet:
    """The people for whom ``viewer`` can start an assessment: oneself, the direct reports, and as HR the own unit."""
    me = Employee.objects.of(viewer)
    condition = Q(pk__in=[])
    if me is not None:
        condition |= Q(pk=me.pk) | Q(pk__in=Employee.objects.reports_of(me))
    if viewer.is_hr:
        condition |= Q(pk__in=Employee.objects.in_unit_of(viewer))
    return Employee.objects.filter(condition, left_on__isnull=True)
