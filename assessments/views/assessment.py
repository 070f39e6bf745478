"""An assessment as a whole: the overview, the steps of the workflow, who assesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from assessments import policies, selectors, services
from assessments.forms import AssessorForm, StepForm
from assessments.models import Assessment
from assessments.rules import next_state
from assessments.views.common import assessment_or_404, form_status, user_of
from core.errors import DomainError, FieldError, Invalid, WrongState


@dataclass(frozen=True)
class StepWords:
    """How a step is spoken of: on its button, as a title, what it does, and what is said when it is done."""

    label: Any
    title: Any
    text: Any
    done: Any
    danger: bool = False


WORDS = {
    "submit": StepWords(
        pgettext_lazy("step", "Submit"),
        _("Submit your claims"),
        _(
            "Your claims go to your assessor and can no longer be changed. Skills without a level stay unrated."
        ),
        _("Your claims are submitted."),
    ),
    "assess": StepWords(
        pgettext_lazy("step", "Hand over the ratings"),
        _("Hand over the ratings"),
        _("Your ratings are recorded as the assessor's view. Nothing is final before the confirmation."),
        _("The ratings are handed over."),
    ),
    "moderate": StepWords(
        pgettext_lazy("step", "Moderate"),
        _("Moderate the ratings"),
        _(
            "You say that the ratings are in line with those of others. From then on they can only be confirmed."
        ),
        _("The ratings are moderated."),
    ),
    "confirm": StepWords(
        pgettext_lazy("step", "Confirm"),
        _("Confirm the levels"),
        _(
            "The assessor's levels become final and are held from today. They can't be changed any more, only reopened."
        ),
        _("The levels are confirmed."),
    ),
    "appeal": StepWords(
        pgettext_lazy("step", "Appeal"),
        _("Appeal the result"),
        _(
            "You ask HR or a manager above to look again. The levels stay as they are until then. You can appeal once."
        ),
        _("Your appeal is recorded."),
    ),
    "dismiss": StepWords(
        pgettext_lazy("step", "Dismiss the appeal"),
        _("Dismiss the appeal"),
        _("The levels stay as they were confirmed. Your reason goes to the person, who can't appeal again."),
        _("The appeal is answered: the decision stands."),
    ),
    "reopen": StepWords(
        pgettext_lazy("step", "Reopen"),
        _("Reopen the assessment"),
        _(
            "A new version begins with the ratings of this one. What is held stays held until the new version is confirmed."
        ),
        _("The assessment is open again, as a new version."),
    ),
    "cancel": StepWords(
        pgettext_lazy("step", "Cancel the assessment"),
        _("Cancel the assessment"),
        _("The assessment ends without a result. What was claimed stays on record."),
        _("The assessment was cancelled."),
        danger=True,
    ),
}

SERVICES: dict[str, Callable[..., Assessment]] = {
    "submit": services.submit,
    "assess": services.assess,
    "moderate": services.moderate,
    "confirm": services.confirm,
    "appeal": services.appeal,
    "dismiss": services.dismiss,
    "reopen": services.reopen,
    "cancel": services.cancel,
}


def _step_form(step: str, assessment: Assessment, data: Any = None) -> StepForm:
    asks = step in selectors.ASKS_REASON
    return StepForm(data, asks_reason=asks, initial={"revision": assessment.revision}, auto_id=f"{step}_%s")


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment: its skills, how far it is, and what can be done next."""
    assessment = assessment_or_404(request, pk)
    page = selectors.assessment_page(assessment, user_of(request))
    context = {
        "assessment": assessment,
        "page": page,
        "actions": [
            {"action": action, "words": WORDS[action.step], "form": _step_form(action.step, assessment)}
            for action in page.actions
        ],
        "waiting": [{"action": action, "words": WORDS[action.step]} for action in page.waiting],
        "assessor_form": AssessorForm(assessment=assessment) if page.may_assign else None,
        "only_differences": bool(request.GET.get("differences")) and page.differences,
    }
    return render(request, "assessments/assessment.html", context)


def run_step(
    step: str, assessment: Assessment, by: User, at: dt.datetime, data: dict[str, Any]
) -> Assessment:
    """Take one step: a single call of the domain. ``data`` holds ``revision`` and, where the step wants one, ``reason``."""
    options = {"expected_revision": data.get("revision")}
    if step in selectors.ASKS_REASON:
        options["reason"] = data["reason"]
    return SERVICES[step](assessment=assessment, by=by, at=at, **options)


@require_http_methods(["GET", "HEAD", "POST"])
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask to be sure of a step (GET), and take it (POST)."""
    if step not in SERVICES:
        raise Http404
    assessment = assessment_or_404(request, pk)
    user = user_of(request)
    if request.method != "POST":
        selectors.POLICIES[step](user, assessment).require()
        # Who comes back to a step that is done reads so, before a reason is typed in for nothing.
        next_state(assessment.state, step, moderated=assessment.moderated)
        return _step_page(request, assessment, step, _step_form(step, assessment))
    form = _step_form(step, assessment, request.POST)
    if not form.is_valid():
        selectors.POLICIES[step](user, assessment).require()
        return _step_page(request, assessment, step, form, 422)
    try:
        result = run_step(step, assessment, user, timezone.now(), form.cleaned_data)
    except (Invalid, WrongState) as refusal:
        if isinstance(refusal, WrongState) and not refusal.errors:
            raise
        return _step_page(request, assessment, step, form, form_status(refusal), refusal)
    messages.success(request, WORDS[step].done)
    return redirect("assessment", result.pk)


def _findings(errors: tuple[FieldError, ...], assessment: Assessment) -> list[dict[str, str]]:
    """What stands in the way, each with the ladder where it can be put right."""
    found = []
    for error in errors:
        parts = error.pointer.split("/")
        code = parts[2] if len(parts) > 2 else ""
        url = reverse("assessment-skill", args=[assessment.pk, code]) if code else ""
        found.append({"text": error.detail, "url": url})
    return found


def _step_page(
    request: HttpRequest,
    assessment: Assessment,
    step: str,
    form: StepForm,
    status: int = 200,
    refusal: DomainError | None = None,
) -> HttpResponse:
    page = selectors.assessment_page(assessment, user_of(request))
    context = {
        "assessment": assessment,
        "page": page,
        "action": None if refusal else page.action(step),  # a refusal names what is missing itself
        "words": WORDS[step],
        "step": step,
        "form": form,
        "refusal": refusal,
        "findings": _findings(refusal.errors, assessment) if refusal else [],
    }
    return render(request, "assessments/step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def assessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who assesses."""
    assessment = assessment_or_404(request, pk)
    user = user_of(request)
    policies.may_assign(user, assessment).require()
    form = AssessorForm(request.POST or None, assessment=assessment)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = form.cleaned_data["assessor"]
            services.assign_assessor(assessment=assessment, assessor=chosen, by=user, at=timezone.now())
            messages.success(request, _("%(name)s is asked to assess.") % {"name": chosen.name})
            return redirect("assessment", assessment.pk)
    page = selectors.assessment_page(assessment, user)
    context = {"assessment": assessment, "page": page, "form": form}
    return render(request, "assessments/assessor.html", context, status=status)
