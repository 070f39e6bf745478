"""Addresses of the pages with figures, and of the report jobs."""

from django.urls import URLPattern, URLResolver, path

from reports.views import home, jobs, lists, migrations, organisation, person, role_fit, roles, teams

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/export/", lists.people, name="people-export"),
    path("assessments/export/", lists.assessments, name="assessments-export"),
    path("people/<int:pk>/", person.profile, name="person-profile"),
    path("people/<int:pk>/roles/", role_fit.role_fit, name="person-roles"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:pk>/matrix/", teams.matrix, name="team-matrix"),
    path("teams/<int:pk>/matrix/export/", teams.export, name="team-matrix-export"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/export/", organisation.export, name="organisation-export"),
    path("roles/<slug:slug>/report/", roles.profile, name="role-report"),
    path("frameworks/migrate/", migrations.impact, name="framework-migrate"),
    path("frameworks/migrate/export/", migrations.export, name="framework-migrate-export"),
    path("frameworks/migrate/confirm/", migrations.do, name="framework-migrate-confirm"),
    path("frameworks/migrations/", migrations.migrations, name="migrations"),
    path("frameworks/migrations/<int:pk>/", migrations.migration, name="migration"),
    path("frameworks/migrations/<int:pk>/undo/", migrations.undo, name="migration-undo"),
    path("reports/", jobs.reports, name="reports"),
    path("reports/<uuid:pk>/row/", jobs.row, name="report-row"),
    path("reports/<uuid:pk>/file/", jobs.file, name="report-file"),
    path("reports/<uuid:pk>/retry/", jobs.retry, name="report-retry"),
    path("reports/<uuid:pk>/delete/", jobs.delete, name="report-delete"),
]
