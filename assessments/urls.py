"""Addresses of the pages about assessments, evidence and cycles."""

from django.urls import path

from assessments.views import assessment, cycles, evidence, ladder, trail, worklist

urlpatterns = [
    path("assessments/", worklist.worklist, name="assessments"),
    path("assessments/start/", worklist.start, name="assessment-start"),
    path("assessments/<int:pk>/", assessment.overview, name="assessment"),
    path("assessments/<int:pk>/assessor/", assessment.assessor, name="assessment-assessor"),
    path("assessments/<int:pk>/skills/<slug:code>/", ladder.skill, name="assessment-skill"),
    path("assessments/<int:pk>/skills/<slug:code>/evidence/", ladder.add_evidence, name="evidence-add"),
    path("assessments/<int:pk>/<slug:step>/", assessment.take_step, name="assessment-step"),
    path("evidence/", evidence.own, name="evidence"),
    path("evidence/<int:pk>/", evidence.piece, name="evidence"),
    path("evidence/<int:pk>/file/", evidence.file, name="evidence-file"),
    path("evidence/<int:pk>/change/", evidence.change, name="evidence-change"),
    path("evidence/<int:pk>/delete/", evidence.delete, name="evidence-delete"),
    path("evidence/<int:pk>/verify/", evidence.verify, name="evidence-verify"),
    path("evidence/<int:pk>/unverify/", evidence.unverify, name="evidence-unverify"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="evidence-withdraw"),
    path("events/", trail.trail, name="trail"),
    path("events/export/", trail.export, name="trail-export"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/edit/", cycles.edit, name="cycle-edit"),
    path("cycles/<int:pk>/open/", cycles.open_cycle, name="cycle-open"),
    path("cycles/<int:pk>/close/", cycles.close_cycle, name="cycle-close"),
]
