"""Addresses of the pages about roles."""

from django.urls import path

from roles import views

urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/paths/", views.paths, name="role-paths"),
    path("roles/<slug:slug>/", views.role, name="role"),
]
