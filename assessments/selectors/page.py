"""An assessment as a whole: each skill's state, the steps so far, and what may be done next or why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from assessments import policies
from assessments.lineage import lines
from assessments.models import Assessment, HeldLevel, Rating
from assessments.rules import Proof, needs_reason, next_state, weakness
from assessments.selectors.ladder import can_rate, side_of
from assessments.selectors.page_view import FORWARD, Action, AssessmentPage, Left, SkillState, Step, Version
from assessments.services.proofs import proofs_by_skill
from core.content import labelled
from core.dated import date_of, today
from core.errors import WrongState
from core.policy import Answer
from people.models import Employee, RoleHolding
from people.selectors import line_manager_of, name_for
from roles.models import Requirement

Policy = Callable[[User, Assessment], Answer]

POLICIES: Mapping[str, Policy] = {
    "submit": policies.may_rate_self,
    "assess": policies.may_assess,
    "moderate": policies.may_moderate,
    "confirm": policies.may_confirm,
    "appeal": policies.may_appeal,
    "dismiss": policies.may_dismiss,
    "reopen": policies.may_reopen,
    "cancel": policies.may_cancel,
}
TOO_EARLY: Mapping[tuple[str, str], Any] = {
    ("assess", "draft"): gettext_lazy("Possible once the claims are submitted."),
    ("moderate", "draft"): gettext_lazy("Possible once the assessor has handed over."),
    ("moderate", "submitted"): gettext_lazy("Possible once the assessor has handed over."),
    ("confirm", "draft"): gettext_lazy("Possible once the assessor has handed over."),
    ("confirm", "submitted"): gettext_lazy("Possible once the assessor has handed over."),
    ("confirm", "assessed"): gettext_lazy("In this cycle the ratings are moderated first."),
}


def _name(employee: Employee | None, viewer: User) -> str:
    return name_for(employee, viewer) if employee is not None else ""


def _levels(assessment: Assessment) -> dict[str, dict[int, Rating]]:
    found: dict[str, dict[int, Rating]] = {kind: {} for kind in Rating.Kind.values}
    for rating in assessment.ratings.all():
        found[rating.kind][rating.skill_id] = rating
    return found


def _state(
    row: Requirement,
    ratings: Mapping[str, Mapping[int, Rating]],
    side: str,
    held: Mapping[int, int],
    proofs: Sequence[Proof],
    assessment: Assessment,
    day: dt.date,
) -> SkillState:
    def level(kind: str) -> int | None:
        rating = ratings.get(kind, {}).get(row.skill_id)
        return rating.level if rating else None

    own = ratings.get(side, {}).get(row.skill_id)
    decisive = level(Rating.Kind.FINAL) or level(Rating.Kind.ASSESSOR) or level(Rating.Kind.SELF)
    on = date_of(assessment.confirmed_at) if assessment.confirmed_at else day
    lack = None
    if decisive is not None:
        lack = weakness(proofs, decisive, on=on, currency_months=assessment.currency_months)
    live = [proof for proof in proofs if not proof.withdrawn]
    return SkillState(
        id=row.skill_id,
        code=row.skill.code,
        name=labelled(row.skill.name),
        required=row.level,
        necessity=row.necessity,
        weight=row.weight,
        held=held.get(row.skill_id),
        claimed=level(Rating.Kind.SELF),
        assessed=level(Rating.Kind.ASSESSOR),
        final=level(Rating.Kind.FINAL),
        mine=own.level if own else None,
        reason_missing=bool(own and needs_reason(own.level, own.proposed) and not own.rationale),
        evidence=len(live),
        verified=sum(proof.verified for proof in live),
        backed=None if lack is None else not lack,
        weakness=lack or "",
    )


def _steps(assessment: Assessment, viewer: User) -> tuple[Step, ...]:
    person = name_for(assessment.employee, viewer)
    done = [
        ("submitted", pgettext("step", "Claims"), person, assessment.submitted_at, ""),
        (
            "assessed",
            pgettext("step", "Assessment"),
            _name(assessment.assessed_by, viewer),
            assessment.assessed_at,
            "",
        ),
        (
            "moderated",
            pgettext("step", "Moderation"),
            _name(assessment.moderated_by, viewer),
            assessment.moderated_at,
            "",
        ),
        (
            "confirmed",
            pgettext("step", "Confirmation"),
            _name(assessment.confirmed_by, viewer),
            assessment.confirmed_at,
            assessment.confirmation_reason,
        ),
    ]
    if not assessment.moderated:
        del done[2]
    if assessment.supersedes_id is not None:  # the claims were carried over, not made again
        done[0] = ("reopened", pgettext("step", "Reopening"), "", assessment.submitted_at, "")
    steps: list[Step] = []
    for key, label, who, at, note in done:
        first_open = all(step.status == "done" for step in steps)
        status = "done" if at else "current" if first_open and assessment.is_open else "todo"
        steps.append(Step(key, label, status, who if at else "", at, note if at else ""))
    return (*steps, *_second_thoughts(assessment, viewer))


def _second_thoughts(assessment: Assessment, viewer: User) -> tuple[Step, ...]:
    """The appeal against an assessment, the answer to it and the reopening, as far as there are any."""
    rows = [
        (
            "appealed",
            pgettext("step", "Appeal"),
            assessment.employee,
            assessment.appealed_at,
            assessment.appeal_reason,
        ),
        (
            "dismissed",
            pgettext("step", "Answer to the appeal"),
            assessment.appeal_answered_by,
            assessment.appeal_answered_at,
            assessment.appeal_answer,
        ),
        (
            "reopened",
            pgettext("step", "Reopening"),
            assessment.reopened_by,
            assessment.reopened_at,
            assessment.reopen_reason,
        ),
    ]
    return tuple(
        Step(key, label, "done", _name(who, viewer), at, note) for key, label, who, at, note in rows if at
    )


def _left(
    step: str,
    assessment: Assessment,
    ratings: Mapping[str, Mapping[int, Rating]],
    skills: Sequence[SkillState],
) -> tuple[Left, ...]:
    """What stands in the way of a step, as far as the reader's own side and the evidence go."""
    kind = Rating.Kind.SELF if step == "submit" else Rating.Kind.ASSESSOR
    if step not in ("submit", "assess", "confirm"):
        return ()
    rows = ratings.get(kind, {})
    decided = [rating for rating in rows.values() if rating.level is not None]
    if not decided:
        return (Left(_("Give a level to at least one skill.")),)
    lacking = {r.skill_id for r in decided if needs_reason(r.level, r.proposed) and not r.rationale}
    left = [
        Left(_("The level differs from what the verdicts propose: say why."), skill.code)
        for skill in skills
        if skill.id in lacking
    ]
    if step == "confirm":
        left += [
            Left(
                _("No verified evidence from the last %(months)d months backs level %(level)d.")
                % {"months": assessment.currency_months, "level": skill.assessed},
                skill.code,
            )
            for skill in skills
            if skill.assessed is not None and skill.not_backed
        ]
    return tuple(left)


def _unrated(
    step: str, ratings: Mapping[str, Mapping[int, Rating]], skills: Sequence[SkillState]
) -> tuple[str, ...]:
    """The skills that would go on without a level, if the reader took ``step`` now."""
    if step not in ("submit", "assess", "confirm"):
        return ()
    rows = ratings.get(Rating.Kind.SELF if step == "submit" else Rating.Kind.ASSESSOR, {})
    decided = {rating.skill_id for rating in rows.values() if rating.level is not None}
    return tuple(skill.code for skill in skills if skill.id not in decided)


def is_legal(assessment: Assessment, step: str) -> bool:
    """Whether the state allows ``step``, whoever takes it."""
    try:
        answered = assessment.appeal_answered_at is not None
        next_state(assessment.state, step, moderated=assessment.moderated, answered=answered)
    except WrongState:
        return False
    return True


def _actions(
    assessment: Assessment,
    viewer: User,
    ratings: Mapping[str, Mapping[int, Rating]],
    skills: Sequence[SkillState],
    assessor: str,
) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """What the reader can do now, and what comes next but not (yet) from the reader.

    ``assessor`` is the name of who assesses, empty where nobody is known.
    """
    actions, waiting = [], []
    for step, policy in POLICIES.items():
        legal = is_legal(assessment, step)
        early = (
            TOO_EARLY.get((step, assessment.state)) if step != "moderate" or assessment.moderated else None
        )
        if not legal and early is None:
            continue
        answer = policy(viewer, assessment)
        if answer and legal:
            left = _left(step, assessment, ratings, skills)
            actions.append(Action(step, left=left, unrated=_unrated(step, ratings, skills)))
        elif answer:
            waiting.append(Action(step, locked=str(early)))
        elif legal and step in FORWARD:
            awaited = _("Waiting for %(who)s.") % {"who": assessor} if step == "assess" and assessor else ""
            waiting.append(Action(step, locked=awaited or str(answer.reason)))
    return tuple(actions), tuple(waiting)


def _versions(assessment: Assessment) -> tuple[Version, ...]:
    """The other versions of the same assessment, the newest first."""
    rows = Assessment.objects.filter(
        employee=assessment.employee_id, profile=assessment.profile_id, cycle=assessment.cycle_id
    )
    known = {row.pk: row for row in rows.select_related("superseded_by")}
    chain: list[Assessment] = []
    row = known[assessment.pk]
    while row.supersedes_id is not None and row.supersedes_id in known:
        row = known[row.supersedes_id]
    following: int | None = row.pk
    while following is not None:
        chain.append(known[following])
        following = next((one.pk for one in known.values() if one.supersedes_id == following), None)
    return tuple(Version(one.pk, one.number, one.state, one.changed_at) for one in reversed(chain))


def _held_now(assessment: Assessment, skills: Sequence[int], day: dt.date) -> dict[int, int]:
    """What is held by skill of the profile, in its own terms or in those that it was carried to since."""
    places = lines().onward(skills)
    wanted = {place for found in places.values() for place in found}
    rows = dict(
        HeldLevel.objects.on(day)
        .filter(employee=assessment.employee_id, skill__in=wanted)
        .values_list("skill_id", "level")
    )
    held = {}
    for skill in skills:
        known = [rows[place] for place in (skill, *sorted(places[skill])) if place in rows]
        if known:
            held[skill] = known[0]
    return held


def assessment_page(assessment: Assessment, viewer: User) -> AssessmentPage:
    """The whole assessment as ``viewer`` may see it. The number of queries does not grow with skills or evidence."""
    rows = list(assessment.profile.requirements.select_related("skill").order_by("order", "pk"))
    ids = [row.skill_id for row in rows]
    day = today()
    side = side_of(viewer, assessment)
    ratings = _levels(assessment)
    see_claims = policies.may_see_claims(viewer, assessment)
    see_assessor = policies.may_see_assessor_ratings(viewer, assessment)
    visible: dict[str, dict[int, Rating]] = {Rating.Kind.FINAL: ratings[Rating.Kind.FINAL]}
    if see_claims:
        visible[Rating.Kind.SELF] = ratings[Rating.Kind.SELF]
    if see_assessor:
        visible[Rating.Kind.ASSESSOR] = ratings[Rating.Kind.ASSESSOR]
    held = _held_now(assessment, ids, day)
    proofs = proofs_by_skill(assessment.employee, ids)
    skills = tuple(_state(row, visible, side, held, proofs[row.skill_id], assessment, day) for row in rows)
    assessor = _name(assessment.assessor or line_manager_of(assessment.employee, day), viewer)
    actions, waiting = _actions(assessment, viewer, visible, skills, assessor)
    return AssessmentPage(
        assessment=assessment,
        person=name_for(assessment.employee, viewer),
        assessor=assessor,
        side=side,
        editable=can_rate(assessment, side),
        skills=skills,
        steps=_steps(assessment, viewer),
        actions=actions,
        waiting=waiting,
        versions=_versions(assessment),
        before=_second_thoughts(assessment.supersedes, viewer) if assessment.supersedes else (),
        may_assign=assessment.is_open and bool(policies.may_assign(viewer, assessment)),
        claims_hidden=str(see_claims.reason),
        assessor_hidden=str(see_assessor.reason),
        sees_person=Employee.objects.visible_to(viewer).filter(pk=assessment.employee_id).exists(),
        role_now=_other_role(assessment, day) if assessment.is_open else None,
    )


def _other_role(assessment: Assessment, day: dt.date) -> RoleHolding | None:
    held = RoleHolding.objects.on(day).filter(employee=assessment.employee_id).select_related("role").first()
    return held if held is not None and held.role_id != assessment.profile.role_id else None
