"""Addresses of the pages about roles."""

from django.urls import path

from roles.views import catalogue

urlpatterns = [
    path("roles/", catalogue.roles, name="roles"),
    path("roles/paths/", catalogue.paths, name="role-paths"),
    path("roles/<slug:slug>/", catalogue.role, name="role"),
]
