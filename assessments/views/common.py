"""What the views of this app share."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from assessments.models import Assessment
from competencies.models import Skill
from core.errors import DomainError, Invalid


def user_of(request: HttpRequest) -> User:
    """Who asks; nobody gets here without having signed in."""
    return cast("User", request.user)


def assessment_or_404(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, if it is in the reader's scope."""
    rows = Assessment.objects.visible_to(user_of(request)).select_related(
        "employee__user",
        "profile__role",
        "profile__version",
        "cycle",
        "assessor__user",
        "assessed_by__user",
        "moderated_by__user",
        "confirmed_by__user",
        "appeal_answered_by__user",
        "reopened_by__user",
    )
    return get_object_or_404(rows, pk=pk)


def skill_or_404(assessment: Assessment, code: str) -> Skill:
    """The skill, if the assessment's profile asks for it."""
    return get_object_or_404(Skill.objects.filter(requirements__profile=assessment.profile_id), code=code)


def form_status(refusal: DomainError) -> int:
    """What a page answers that shows its form again: 422 for wrong input, else what the refusal is."""
    return 422 if isinstance(refusal, Invalid) else refusal.status


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where a form wants to return to (``next``), if that is an address of this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else otherwise
