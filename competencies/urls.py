"""Addresses of the pages about skills."""

from django.urls import path

from competencies.views import skills

urlpatterns = [
    path("skills/", skills.skills, name="skills"),
    path("skills/levels/", skills.levels, name="skill-levels"),
    path("skills/versions/<str:slug>/adopt/", skills.adopt, name="framework-adopt"),
    path("skills/versions/<str:slug>/deprecate/", skills.deprecate, name="framework-deprecate"),
    path("skills/<str:code>/", skills.skill, name="skill"),
]
