"""Evidence: the own list, one piece, its content (after its event), its bytes, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import policies, selectors, services
from assessments.downloads import bytes_of
from assessments.forms import EvidenceContentForm, EvidenceFilterForm, ReasonForm
from assessments.models import Assessment, Evidence
from assessments.selectors import with_details
from assessments.views.common import back_to, user_of
from core.content import labelled
from core.dated import today
from core.errors import Invalid, WrongState
from people.models import Employee
from people.selectors import name_for


def _piece_or_404(request: HttpRequest, pk: int) -> Evidence:
    return get_object_or_404(with_details(Evidence.objects.visible_to(user_of(request))), pk=pk)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the reader's own evidence."""
    user = user_of(request)
    employee = Employee.objects.of(user)
    pieces = (
        Evidence.objects.filter(employee=employee).select_related("skill_level__skill") if employee else ()
    )
    skills = {piece.skill_level.skill.code: labelled(piece.skill_level.skill.name) for piece in pieces}
    form = EvidenceFilterForm(
        request.GET, skills=[(code, f"{code} {name}") for code, name in sorted(skills.items())]
    )
    context = {
        "form": form,
        "active": form.active(),
        "items": selectors.own_evidence(user, form.filters(), day=today()),
        "any": bool(skills),
    }
    return render(request, "assessments/evidence.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of a piece of evidence, and to the person concerned the content; others open it by a POST."""
    evidence = _piece_or_404(request, pk)
    user = user_of(request)
    if policies.relation(user, evidence.employee).is_subject:
        return _piece_page(request, evidence, opened=True)
    if request.method != "POST":
        return _piece_page(request, evidence)
    try:
        services.open_evidence(
            evidence=evidence, by=user, at=timezone.now(), reason=request.POST.get("reason", "")
        )
    except Invalid as refusal:
        form = ReasonForm(request.POST)
        form.is_valid()
        form.errors.clear()
        form.show(refusal)
        return _piece_page(request, evidence, form=form, status=422)
    return _piece_page(request, evidence, opened=True)


def _piece_page(
    request: HttpRequest,
    evidence: Evidence,
    *,
    opened: bool = False,
    form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    months = selectors.currency_of(evidence.employee)
    item = selectors.evidence_items([evidence], user, day=today(), currency_months=months)[0]
    subject = policies.relation(user, evidence.employee).is_subject
    skill = evidence.skill_level.skill
    ladder = (
        Assessment.objects.visible_to(user)
        .filter(employee=evidence.employee_id, profile__requirements__skill=skill)
        .order_by("-created_at")
        .first()
    )
    ladder_url = reverse("assessment-skill", args=[ladder.pk, skill.code]) if ladder else ""
    context: dict[str, Any] = {
        "item": item,
        "person": name_for(evidence.employee, user),
        "skill_name": labelled(skill.name),
        "statement": labelled(evidence.statement.text) if evidence.statement else "",
        "evidence": evidence
        if opened
        else None,  # the content is in the page's hands only once it may be read
        "subject": subject,
        "needs_reason": not subject and policies.open_needs_reason(user, evidence),
        "reason": request.POST.get("reason", ""),
        "form": form or ReasonForm(),
        "months": months,
        "ladder_url": ladder_url,
        # Where a verification leads back to: the list that one came from, else the ladder.
        "next": back_to(request, ladder_url and f"{ladder_url}?open={item.level}#rung-{item.level}-evidence"),
    }
    return render(request, "assessments/evidence_piece.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out the bytes: to the person concerned at once, to others by a POST that writes its event first."""
    evidence = _piece_or_404(request, pk)
    user = user_of(request)
    if request.method != "POST" and not policies.relation(user, evidence.employee).is_subject:
        policies.may_open(user, evidence).require()
        return HttpResponseNotAllowed(["POST"])
    reason = request.POST.get("reason", "")
    services.open_evidence(evidence=evidence, by=user, at=timezone.now(), reason=reason)
    return bytes_of(evidence)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a piece of evidence says."""
    evidence = _piece_or_404(request, pk)
    user = user_of(request)
    policies.may_change_evidence(user, evidence).require()
    policies.may_open(user, evidence).require()
    fields = ("title", "kind", "activity_date", "text", "link")
    form = EvidenceContentForm(
        request.POST or None, initial={name: getattr(evidence, name) for name in fields}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_evidence(evidence=evidence, by=user, at=timezone.now(), **form.content())
            except Invalid as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("The evidence was changed."))
                return redirect("evidence", evidence.pk)
    elif evidence.relied_on or evidence.withdrawn_at:  # type: ignore[attr-defined]
        raise WrongState(_("This evidence can no longer be changed."))
    return render(
        request, "assessments/evidence_change.html", {"form": form, "piece": evidence}, status=status
    )


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a piece of evidence that nothing relies on."""
    evidence = _piece_or_404(request, pk)
    services.delete_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
    messages.success(request, _("The evidence was deleted."))
    return redirect(back_to(request, reverse("evidence")))


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a piece of evidence is what it claims to be."""
    evidence = _piece_or_404(request, pk)
    services.verify_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
    messages.success(request, _("The evidence is verified."))
    return redirect(back_to(request, reverse("evidence", args=[evidence.pk])))


@require_POST
def unverify(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a verification back."""
    evidence = _piece_or_404(request, pk)
    services.unverify_evidence(evidence=evidence, by=user_of(request), at=timezone.now())
    messages.success(request, _("The verification was taken back."))
    return redirect(back_to(request, reverse("evidence", args=[evidence.pk])))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Flag a piece of evidence as withdrawn, with a reason."""
    evidence = _piece_or_404(request, pk)
    user = user_of(request)
    policies.may_withdraw(user, evidence).require()
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.withdraw_evidence(
                evidence=evidence, by=user, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The evidence is withdrawn."))
            return redirect("evidence", evidence.pk)
    context = {"form": form, "piece": evidence}
    return render(request, "assessments/evidence_withdraw.html", context, status=status)
