"""Addresses of the pages about roles."""

from django.urls import path

from roles.views import catalogue, comparing, content, editing, profiles, search

urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("content/", content.overview, name="content"),
    path("content/<str:what>/", content.worklist, name="content-texts"),
    path("content/<str:what>/save/", content.save, name="content-save"),
    path("roles/", catalogue.roles, name="roles"),
    path("roles/export/", catalogue.export, name="roles-export"),
    path("roles/paths/", catalogue.paths, name="role-paths"),
    path("roles/compare/", comparing.compare, name="role-compare"),
    path("roles/new/", editing.new, name="role-new"),
    path("roles/<slug:slug>/", catalogue.role, name="role"),
    path("roles/<slug:slug>/edit/", editing.edit, name="role-edit"),
    path("roles/<slug:slug>/archive/", editing.archive, name="role-archive"),
    path("roles/<slug:slug>/unarchive/", editing.unarchive, name="role-unarchive"),
    path("roles/<slug:slug>/profile/", profiles.edit, name="role-profile"),
    path("roles/<slug:slug>/profile/draft/", profiles.start, name="role-profile-draft"),
    path("roles/<slug:slug>/profile/discard/", profiles.discard, name="role-profile-discard"),
    path("roles/<slug:slug>/profile/publish/", profiles.publish, name="role-profile-publish"),
    path("roles/<slug:slug>/profiles/", profiles.versions, name="role-profiles"),
    path("roles/<slug:slug>/profiles/<int:number>/", profiles.published, name="role-profile-published"),
    path(
        "roles/<slug:slug>/profiles/<int:number>/withdraw/", profiles.withdraw, name="role-profile-withdraw"
    ),
]
