"""Addresses of the pages with figures, and of the report jobs."""

from django.urls import URLPattern, URLResolver, path

from reports.views import home, jobs, organisation, person, teams

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("people/<int:pk>/", person.profile, name="person-profile"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:pk>/matrix/", teams.matrix, name="team-matrix"),
    path("teams/<int:pk>/matrix/export/", teams.export, name="team-matrix-export"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/export/", organisation.export, name="organisation-export"),
    path("reports/", jobs.reports, name="reports"),
    path("reports/<uuid:pk>/row/", jobs.row, name="report-row"),
    path("reports/<uuid:pk>/file/", jobs.file, name="report-file"),
    path("reports/<uuid:pk>/retry/", jobs.retry, name="report-retry"),
    path("reports/<uuid:pk>/delete/", jobs.delete, name="report-delete"),
]
