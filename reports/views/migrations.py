"""Moving to another framework version: what it would change, doing it, what it did, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from assessments import policies, services
from assessments.models import Migration
from competencies.models import FrameworkVersion
from competencies.rules import matches
from core.content import words_of
from core.dated import today
from core.downloads import back_to_list, download
from core.errors import Invalid
from core.forms import ExportForm
from people.models import Employee
from reports.migration_forms import ImpactFilterForm, MigrateForm, UndoForm, VersionsForm
from reports.migration_sheets import migration_file
from reports.selectors import MigrationReport, PersonImpact, migration_page, migration_report
from reports.views.common import viewer_of
from roles.models import RoleProfile

PAGE = 25
VIEWS = ("summary", "roles", "people", "skills")


def _hr(request: HttpRequest) -> User:
    user = viewer_of(request)
    policies.may_migrate(user).require()
    return user


def _version(slug: str) -> FrameworkVersion:
    return get_object_or_404(FrameworkVersion.objects.select_related("framework"), slug=slug)


def _asked(request: HttpRequest) -> tuple[FrameworkVersion, FrameworkVersion] | None:
    """The two versions of the address; ``None`` where one is missing or they are the same."""
    source, target = request.GET.get("from", ""), request.GET.get("to", "")
    if not source or not target or source == target:
        return None
    return _version(source), _version(target)


def _report(request: HttpRequest, user: User) -> MigrationReport:
    asked = _asked(request) or (_version(request.GET.get("from", "")), _version(request.GET.get("to", "")))
    return migration_report(*asked, today(), user)


@require_safe
def impact(request: HttpRequest) -> HttpResponse:
    """Show what a migration would change, or ask between which versions."""
    user = _hr(request)
    asked = _asked(request)
    if asked is None:
        versions = FrameworkVersion.objects.order_by("framework__slug", "edition")
        context: dict[str, Any] = {
            "form": VersionsForm(versions, initial=_proposed(list(versions))),
            "enough": len(versions) > 1,
        }
        return render(request, "reports/migrations/choose.html", context)
    return _impact_page(request, migration_report(*asked, today(), user))


def _proposed(versions: Sequence[FrameworkVersion]) -> dict[str, str]:
    """From the version that most profiles are in to the newest other."""
    if not versions:
        return {}
    used = Counter(RoleProfile.objects.in_force(today()).values_list("version", flat=True))
    source = max(versions, key=lambda version: used[version.pk])
    others = [version for version in versions if version.pk != source.pk]
    newest = max(others, key=lambda version: (version.created_at, version.pk), default=source)
    return {"from": source.slug, "to": newest.slug}


def _impact_page(
    request: HttpRequest, report: MigrationReport, export: ExportForm | None = None, status: int = 200
) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "summary"
    form = ImpactFilterForm(request.GET, report, view)
    rows = _rows(report, form, view, request.GET.get("sort", ""))
    context = {
        "report": report,
        "plan": report.plan,
        "view": view,
        "tabs": _tabs(request, report, view),
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "pair": f"from={report.plan.source.slug}&to={report.plan.target.slug}",
        "export": export or ExportForm(needs_reason=True),
        "today": today(),
    }
    return render(request, "reports/migrations/impact.html", context, status=status)


def _tabs(request: HttpRequest, report: MigrationReport, current: str) -> list[dict[str, Any]]:
    labels: dict[str, tuple[str, int | None]] = {
        "summary": (_("Summary"), None),
        "roles": (_("Roles"), len(report.roles)),
        "people": (_("People"), len(report.people)),
        "skills": (_("Skills"), len(report.skills)),
    }
    plan = report.plan
    return [
        {
            "label": label,
            "url": f"?from={plan.source.slug}&to={plan.target.slug}&view={view}",
            "current": view == current,
            "count": count,
        }
        for view, (label, count) in labels.items()
    ]


def _rows(report: MigrationReport, form: ImpactFilterForm, view: str, sort: str) -> list[Any]:
    query, finding, role = form.value("q"), form.value("finding"), form.value("role")
    if view == "people":
        found = [
            row
            for row in report.people
            if matches(query, [row.person.name])
            and (not finding or finding in row.findings)
            and (not role or (row.role is not None and row.role.slug == role))
        ]
        return _sorted(found, sort)
    if view == "skills":
        return [
            row
            for row in report.skills
            if matches(query, [row.code, *(words_of(one.name).text for one in (row.old, row.new) if one)])
            and (not finding or finding in row.findings)
        ]
    return [
        row
        for row in report.roles
        if matches(query, [words_of(row.role.title).text])
        and (not finding or any(finding in line.findings for line in row.lines))
    ]


def _sorted(rows: list[PersonImpact], sort: str) -> list[PersonImpact]:
    key, down = sort.lstrip("-"), sort.startswith("-")
    if key == "fit":
        rows.sort(key=lambda row: row.fit_before or Decimal(0), reverse=down)
    elif key == "change":
        rows.sort(key=lambda row: row.change, reverse=down)
    elif key == "again":
        rows.sort(key=lambda row: row.again, reverse=down)
    elif down:
        rows.reverse()
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Hand the report out as a spreadsheet, once the event of it is written."""
    user = _hr(request)
    if request.method != "POST":
        return back_to_list(request, reverse("framework-migrate"))
    report = _report(request, user)
    form = ExportForm(request.POST, needs_reason=True)
    if not form.is_valid():
        return _impact_page(request, report, form, status=422)
    kind, plan = form.cleaned_data["kind"], report.plan
    services.record_export(
        by=user,
        at=timezone.now(),
        subjects=Employee.objects.filter(pk__in=[row.person.id for row in report.people]),
        what=f"migration {plan.source.slug} {plan.target.slug} {kind}",
        reason=form.cleaned_data["reason"],
    )
    data, media_type = migration_file(report, kind)
    return download(data, media_type, f"migration-{plan.source.slug}-{plan.target.slug}.{kind}")


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest) -> HttpResponse:
    """Ask for the decisions and the reason, then migrate."""
    user = _hr(request)
    report = _report(request, user)
    form = MigrateForm(report, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                migration = services.migrate_framework(
                    source=report.plan.source,
                    target=report.plan.target,
                    by=user,
                    at=timezone.now(),
                    reason=form.cleaned_data["reason"],
                    decisions=form.decisions(),
                )
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(
                    request, _("Roles and people were moved to %(version)s.") % {"version": migration.target}
                )
                return redirect("migration", migration.pk)
    context = {
        "report": report,
        "plan": report.plan,
        "form": form,
        "pair": f"from={report.plan.source.slug}&to={report.plan.target.slug}",
    }
    return render(request, "reports/migrations/confirm.html", context, status=status)


@require_safe
def migrations(request: HttpRequest) -> HttpResponse:
    """List what was migrated."""
    _hr(request)
    rows = Migration.objects.select_related("source", "target", "by__employee", "undone_by__employee")
    state = request.GET.get("state", "")
    if state in Migration.State.values:
        rows = rows.filter(state=state)
    sort = request.GET.get("sort", "")
    if sort in ("day", "-day"):
        rows = rows.order_by(f"{'-' if sort == '-day' else ''}at", "pk")
    states = [("", _("All")), *((value, str(label)) for value, label in Migration.State.choices)]
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": [
            {"label": label, "url": f"?state={value}" if value else "?", "current": value == state}
            for value, label in states
        ],
        "state": state,
    }
    return render(request, "reports/migrations/migrations.html", context)


def _migration(pk: int) -> Migration:
    rows = Migration.objects.select_related("source", "target", "by__employee", "undone_by__employee")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, user: User, migration: Migration, form: UndoForm | None = None, status: int = 200
) -> HttpResponse:
    found = migration_page(migration, user)
    standing = services.standing_on(migration) if migration.state == Migration.State.DONE else []
    context = {
        "migration": migration,
        "found": found,
        "held": Paginator(found.held, PAGE).get_page(request.GET.get("page")),
        "standing": standing,
        "undo": form or UndoForm(),
    }
    return render(request, "reports/migrations/migration.html", context, status=status)


@require_safe
def migration(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a migration did."""
    user = _hr(request)
    return _page(request, user, _migration(pk))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a migration back."""
    user = _hr(request)
    row = _migration(pk)
    form = UndoForm(request.POST)
    if form.is_valid():
        services.undo_migration(migration=row, by=user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("The migration was undone: everything is as it was before."))
        return redirect("migration", row.pk)
    return _page(request, user, row, form, status=422)
