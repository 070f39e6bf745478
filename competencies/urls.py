"""Addresses of the pages about skills."""

from django.urls import path

from competencies import views

urlpatterns = [
    path("skills/", views.skills, name="skills"),
    path("skills/levels/", views.levels, name="skill-levels"),
    path("skills/versions/<str:slug>/adopt/", views.adopt, name="framework-adopt"),
    path("skills/versions/<str:slug>/deprecate/", views.deprecate, name="framework-deprecate"),
    path("skills/<str:code>/", views.skill, name="skill"),
]
