"""Addresses of the pages about skills."""

from django.urls import path

from competencies.views import comparing, draft_skill, drafts, frameworks, importing, skills

urlpatterns = [
    path("skills/", skills.skills, name="skills"),
    path("skills/export/", skills.export, name="skills-export"),
    path("skills/levels/", skills.levels, name="skill-levels"),
    path("skills/versions/<str:slug>/adopt/", skills.adopt, name="framework-adopt"),
    path("skills/versions/<str:slug>/deprecate/", skills.deprecate, name="framework-deprecate"),
    path("skills/<str:code>/", skills.skill, name="skill"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/compare/", comparing.compare, name="framework-compare"),
    path("frameworks/map/", comparing.mapping, name="framework-map"),
    path("frameworks/import/", importing.upload, name="framework-import"),
    path("frameworks/import/<str:token>/", importing.preview, name="framework-import-preview"),
    path("frameworks/import/<str:token>/findings.csv", importing.findings, name="framework-import-findings"),
    path("frameworks/import/<str:token>/discard/", importing.discard, name="framework-import-discard"),
    path("frameworks/<str:slug>/export.<str:kind>", importing.export, name="framework-export"),
    # Fixed words before the slug: rules.RESERVED keeps versions from being called so.
    path("frameworks/<str:slug>/", frameworks.framework, name="framework"),
    path("frameworks/<str:slug>/derive/", frameworks.derive, name="framework-derive"),
    path("frameworks/<str:slug>/delete/", frameworks.delete, name="framework-delete"),
    path("frameworks/<str:slug>/edit/", drafts.edit, name="framework-edit"),
    path("frameworks/<str:slug>/levels/<int:number>/", drafts.level, name="framework-level"),
    path("frameworks/<str:slug>/attributes/<str:code>/", drafts.attribute, name="framework-attribute"),
    path("frameworks/<str:slug>/skills/new/", drafts.skill_new, name="framework-skill-new"),
    path("frameworks/<str:slug>/skills/<str:code>/", draft_skill.skill, name="framework-skill"),
    path(
        "frameworks/<str:slug>/skills/<str:code>/delete/", drafts.skill_delete, name="framework-skill-delete"
    ),
]
