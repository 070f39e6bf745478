"""The ladder on which one rates, and adding evidence to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import policies, selectors, services
from assessments.forms import EvidenceForm
from assessments.models import Assessment, Rating
from assessments.selectors import Ladder
from assessments.selectors.ladder_view import LadderRung, LadderStatement
from assessments.services import UNSET, RatingEntry
from assessments.views.common import assessment_or_404, skill_or_404, user_of
from competencies.models import Skill, SkillLevel, Statement
from core.dated import date_of, today
from core.errors import FieldError, Invalid
from core.numbers import whole_number
from people.selectors import name_for

VERDICT = "verdict-"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one skill of an assessment as a ladder; a POST records what it carries: a level, a reason, verdicts."""
    assessment = assessment_or_404(request, pk)
    row = skill_or_404(assessment, code)
    if request.method == "POST":
        return _rate(request, assessment, row)
    return _page(request, assessment, selectors.ladder_of(assessment, row, user_of(request)))


def _page(
    request: HttpRequest,
    assessment: Assessment,
    ladder: Ladder,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    context = _context(request, assessment, ladder) | {"errors": errors or {}}
    return render(request, "assessments/ladder.html", context, status=status)


def _context(request: HttpRequest, assessment: Assessment, ladder: Ladder) -> dict[str, Any]:
    user = user_of(request)
    return {
        "assessment": assessment,
        "person": name_for(assessment.employee, user),
        "ladder": _with_links(request, ladder),
        "levels": [
            {"level": rung.level, "phrase": rung.phrase, "disabled": not rung.defined}
            for rung in reversed(ladder.rungs)
        ],
        "saved_at": ladder.mine.at if ladder.mine.at and date_of(ladder.mine.at) == today() else None,
        "own": ladder.side == Rating.Kind.SELF,
    }


def _with_links(request: HttpRequest, ladder: Ladder) -> Ladder:
    """The ladder with the addresses of its page, and the rung open that ``?open=`` asks for."""

    def linked(rung: LadderRung, row: LadderStatement) -> LadderStatement:
        url = f"#rung-{rung.level}-evidence" if row.evidence_count else ""
        if not url and ladder.may_add_evidence and ladder.editable:
            url = evidence_url(ladder, level=rung.level, statement=row.id)
        return replace(row, evidence_url=url)

    asked = request.GET.get("open", "")
    return replace(
        ladder,
        save_url=reverse("assessment-skill", args=[ladder.assessment_id, ladder.code]),
        form="rating",
        dialog="evidence-dialog",
        rungs=tuple(
            replace(
                rung,
                open=rung.open or str(rung.level) == asked,
                statements=tuple(linked(rung, row) for row in rung.statements),
            )
            for rung in ladder.rungs
        ),
    )


def evidence_url(ladder: Ladder, **query: int) -> str:
    """Where evidence for the skill is added."""
    return reverse("evidence-add", args=[ladder.assessment_id, ladder.code]) + "?" + urlencode(query)


# -- rating -----------------------------------------------------------------------------------------------------------


def _level(data: QueryDict) -> Any:
    """The level that was sent; ``None`` takes it back, nothing sent leaves it."""
    if "level" not in data:
        return UNSET
    text = data.get("level", "").strip()
    if not text:
        return None
    level = whole_number(text)
    if level is None:
        detail = _("A level is a number from 1 to 7.")
        raise Invalid(detail, errors=[FieldError("/level", detail)])
    return level


def _entry(data: QueryDict, row: Skill) -> RatingEntry:
    """What a form says, as the services take it. Raises :class:`core.errors.Invalid` for what is no number."""
    verdicts: dict[int, str | None] = {}
    for key, value in data.items():
        if key.startswith(VERDICT):
            number = whole_number(key.removeprefix(VERDICT))
            if number is None:
                detail = _("There is no such statement.")
                raise Invalid(detail, errors=[FieldError(f"/{key}", detail)])
            verdicts[number] = str(value) or None
    rationale: Any = data.get("rationale", UNSET)
    return RatingEntry(skill_id=row.pk, level=_level(data), rationale=rationale, verdicts=verdicts)


def _rate(request: HttpRequest, assessment: Assessment, row: Skill) -> HttpResponse:
    user = user_of(request)
    side = selectors.side_of(user, assessment) or str(Rating.Kind.ASSESSOR)
    try:
        services.record_ratings(
            assessment=assessment, kind=side, entries=[_entry(request.POST, row)], by=user, at=timezone.now()
        )
    except Invalid as refusal:
        if request.headers.get("HX-Request"):
            raise
        return _refused(request, assessment, row, refusal)
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Saved."))
        return redirect("assessment-skill", assessment.pk, row.code)
    ladder = selectors.ladder_of(assessment, row, user)
    return render(request, "assessments/_saved.html", _context(request, assessment, ladder))


def _refused(request: HttpRequest, assessment: Assessment, row: Skill, refusal: Invalid) -> HttpResponse:
    """The page again, with what was typed and each finding at its field."""
    ladder = selectors.ladder_of(assessment, row, user_of(request))
    data = request.POST
    level = data.get("level", "")
    typed = selectors.with_typed(
        ladder,
        level=whole_number(level),
        rationale=data.get("rationale", ""),
        verdicts={
            number: str(value)
            for key, value in data.items()
            if key.startswith(VERDICT) and (number := whole_number(key.removeprefix(VERDICT))) is not None
        },
    )
    errors = {error.pointer.rsplit("/", 1)[-1]: error.detail for error in refusal.errors}
    known = {name: text for name, text in errors.items() if name in ("level", "rationale")}
    rest = [text for name, text in errors.items() if name not in known]
    if rest:
        known["other"] = " ".join(rest)
    return _page(request, assessment, typed, status=422, errors=known)


# -- evidence ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Add evidence for a skill: a page of its own, and the content of a dialog on the ladder."""
    assessment = assessment_or_404(request, pk)
    row = skill_or_404(assessment, code)
    user = user_of(request)
    policies.may_add_evidence(user, assessment.employee).require()
    ladder = selectors.ladder_of(assessment, row, user)
    if request.method != "POST":
        wanted = {
            key: request.GET[key] for key in ("level", "statement") if request.GET.get(key, "").isdigit()
        }
        default = ladder.mine.level or ladder.required
        form = EvidenceForm(ladder=ladder, initial={"level": default, **wanted})
        return _evidence_page(request, assessment, ladder, form)
    form = EvidenceForm(request.POST, request.FILES, ladder=ladder)
    if not form.is_valid():
        return _evidence_page(request, assessment, ladder, form, 422)
    statement = form.cleaned_data["statement"]
    try:
        piece = services.add_evidence(
            employee=assessment.employee,
            skill_level=SkillLevel.objects.get(skill=row, level=form.cleaned_data["level"]),
            statement=Statement.objects.get(pk=statement) if statement else None,
            upload=form.upload(),
            by=user,
            at=timezone.now(),
            **form.content(),
        )
    except Invalid as refusal:
        form.show(refusal)
        return _evidence_page(request, assessment, ladder, form, 422)
    messages.success(request, _("The evidence was added."))
    level = piece.skill_level.level
    return redirect(
        f"{reverse('assessment-skill', args=[assessment.pk, row.code])}?open={level}#rung-{level}-evidence"
    )


def _evidence_page(
    request: HttpRequest, assessment: Assessment, ladder: Ladder, form: EvidenceForm, status: int = 200
) -> HttpResponse:
    context = _context(request, assessment, ladder) | {"form": form}
    dialog = bool(request.headers.get("HX-Request")) and request.method == "GET"
    template = "assessments/_evidence_form.html" if dialog else "assessments/evidence_add.html"
    return render(request, template, context, status=status)
