"""The addresses of the REST API, version 1. Each app registers its viewsets here."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from assessments.api import AssessmentViewSet, CycleViewSet, EvidenceViewSet, TrailViewSet
from competencies.api import FrameworkViewSet, LevelViewSet, SkillViewSet
from people.api import PeopleViewSet, TeamViewSet
from reports.api.figures import GapView, HeldLevelsView, MatrixView, RoleFitsView
from reports.api.jobs import ReportViewSet
from roles.api import RoleViewSet
from roles.search_api import SearchView

app_name = "v1"

router = SimpleRouter()
router.register("frameworks", FrameworkViewSet, basename="framework")
router.register("levels", LevelViewSet, basename="level")
router.register("skills", SkillViewSet, basename="skill")
router.register("roles", RoleViewSet, basename="role")
router.register("people", PeopleViewSet, basename="person")
router.register("teams", TeamViewSet, basename="team")
router.register("cycles", CycleViewSet, basename="cycle")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("evidence", EvidenceViewSet, basename="evidence")
router.register("events", TrailViewSet, basename="event")
router.register("reports", ReportViewSet, basename="report")

urlpatterns = [
    *router.urls,
    path("people/<int:pk>/gap/", GapView.as_view(), name="person-gap"),
    path("people/<int:pk>/role-fits/", RoleFitsView.as_view(), name="person-role-fits"),
    path("people/<int:pk>/held-levels/", HeldLevelsView.as_view(), name="person-held-levels"),
    path("teams/<int:pk>/matrix/", MatrixView.as_view(), name="team-matrix"),
    path("search/", SearchView.as_view(), name="search"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="v1:schema"), name="docs"),
]
