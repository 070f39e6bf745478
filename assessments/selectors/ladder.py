"""One skill of one assessment as a ladder: what is asked, what each side says as far as the reader may know, what proves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from assessments import policies
from assessments.lineage import lines
from assessments.models import Assessment, Evidence, HeldLevel, Rating
from assessments.rules import (
    RATED_BY_ASSESSOR_IN,
    RATED_BY_SUBJECT_IN,
    Proof,
    backing,
    stale_since,
)
from assessments.selectors.evidence import EvidenceItem, evidence_items, with_details
from assessments.selectors.ladder_view import (
    MET,
    Chips,
    Ladder,
    LadderRung,
    LadderStatement,
    Neighbour,
    Other,
    Side,
    decisive,
)
from assessments.services.proofs import proofs_by_skill
from competencies.models import Skill
from competencies.selectors import Rung, rungs_of
from core.content import labelled
from core.dated import end_of, today
from core.errors import NotFound
from people.selectors import name_for
from roles.models import Requirement


def side_of(viewer: User, assessment: Assessment) -> str:
    """The side that ``viewer`` speaks for: the subject claims, assessor and line manager assess, nobody else rates."""
    if policies.may_rate_self(viewer, assessment):
        return str(Rating.Kind.SELF)
    return str(Rating.Kind.ASSESSOR) if policies.may_assess(viewer, assessment) else ""


def can_rate(assessment: Assessment, side: str) -> bool:
    """Whether ``side`` can speak in the state that the assessment is in."""
    phase = RATED_BY_SUBJECT_IN if side == Rating.Kind.SELF else RATED_BY_ASSESSOR_IN
    return bool(side) and assessment.state in phase


def _locked(assessment: Assessment, side: str) -> str:
    if not side or can_rate(assessment, side):
        return ""
    if side == Rating.Kind.SELF:
        if assessment.is_open:
            return _("Your claims are handed over and can no longer be changed.")
    elif assessment.state == Assessment.State.DRAFT:
        return _("You can rate once the claims are submitted.")
    if assessment.state == Assessment.State.MODERATED:
        return _("The ratings are moderated: they are ready to be confirmed.")
    return _("This assessment is closed.")


def _sides(assessment: Assessment, skill: Skill, viewer: User) -> dict[str, Side]:
    ratings = (
        Rating.objects.filter(assessment=assessment, skill=skill)
        .select_related("by__employee")
        .prefetch_related("verdicts")
    )
    found = {}
    for rating in ratings:
        author = getattr(rating.by, "employee", None)
        found[rating.kind] = Side(
            kind=rating.kind,
            level=rating.level,
            proposed=rating.proposed,
            rationale=rating.rationale,
            verdicts={verdict.statement_id: verdict.value for verdict in rating.verdicts.all()},
            by=name_for(author, viewer) if author is not None else "",
            at=rating.at,
        )
    return found


def _stale_since(held: HeldLevel, day: dt.date) -> dt.date | None:
    pieces = HeldLevel.objects.filter(pk=held.pk).backing(end_of(day))
    return stale_since(pieces[0].activity_date if pieces else None, held.currency_months, day)


def _evidence(assessment: Assessment, skill: Skill, viewer: User, day: dt.date) -> tuple[EvidenceItem, ...]:
    skills = lines().behind([skill.pk])[skill.pk]
    pieces = Evidence.objects.visible_to(viewer).filter(
        employee=assessment.employee_id, skill_level__skill__in=skills
    )
    return tuple(
        evidence_items(with_details(pieces), viewer, day=day, currency_months=assessment.currency_months)
    )


def _evidence_chips(items: Sequence[EvidenceItem]) -> Chips:
    verified = sum(item.state == "verified" for item in items)
    waiting = sum(item.state == "unverified" for item in items)
    chips = []
    if verified:
        text = ngettext("%(n)d piece verified", "%(n)d pieces verified", verified)
        chips.append((text % {"n": verified}, "ok"))
    if waiting:
        text = ngettext("%(n)d piece not verified", "%(n)d pieces not verified", waiting)
        chips.append((text % {"n": waiting}, "warn"))
    return tuple(chips)


def _statements(
    rung: Rung,
    main: Side | None,
    other: Side | None,
    label: str,
    items: Sequence[EvidenceItem],
    *,
    editable: bool,
) -> tuple[LadderStatement, ...]:
    """Who still rates sees every word of the other side; who looks back, where it is another."""
    found = []
    for row in rung.statements:
        word = main.verdicts.get(row.id) if main else None
        theirs = other.verdicts.get(row.id) if other else None
        found.append(
            LadderStatement(
                id=row.id,
                text=row.text,
                verdict=word,
                others=(Other(label, theirs),) if theirs and (editable or theirs != word) else (),
                differs=bool(word and theirs and word != theirs),
                evidence_count=sum(item.statement_id == row.id and not item.withdrawn for item in items),
            )
        )
    return tuple(found)


def _open_levels(
    required: int, marks: Iterable[int | None], main: Side | None, *, editable: bool
) -> set[int]:
    """Which rungs stand open at first: those that carry a mark, and while one rates also the next to reach."""
    levels = {required, *(level for level in marks if level is not None)}
    if editable and main is not None:
        levels.add(main.proposed + 1 if main.proposed else required - 1)
    return levels


def ladder_of(assessment: Assessment, skill: Skill, viewer: User) -> Ladder:
    """The ladder of ``skill`` in ``assessment`` as ``viewer`` may see it. Raises :class:`core.errors.NotFound` for a foreign skill.

    ``assessment`` comes with employee, profile and role. The number of queries does not grow with statements or evidence.
    """
    asked = list(assessment.profile.requirements.select_related("skill").order_by("order", "pk"))
    at = next((index for index, row in enumerate(asked) if row.skill_id == skill.pk), None)
    if at is None:
        raise NotFound(_("The role profile does not ask for this skill."))
    skill = Skill.objects.with_ladder().get(pk=skill.pk)
    day = today()
    side = side_of(viewer, assessment)
    editable = can_rate(assessment, side)
    sides = _sides(assessment, skill, viewer)
    see_claim = policies.may_see_claims(viewer, assessment)
    see_assessor = policies.may_see_assessor_ratings(viewer, assessment)
    claim = sides.get(Rating.Kind.SELF, Side(Rating.Kind.SELF)) if see_claim else None
    assessor = sides.get(Rating.Kind.ASSESSOR) if see_assessor else None
    final = sides.get(Rating.Kind.FINAL)
    mine = sides.get(side, Side(side))
    proofs = proofs_by_skill(assessment.employee, [skill.pk])[skill.pk]
    held = _held(assessment, skill, day)
    items = _evidence(assessment, skill, viewer, day)

    main = mine if editable else assessor or claim
    if main is not None and main.kind == Rating.Kind.ASSESSOR:
        other, label = claim, pgettext("whose verdict", "Claim")
    else:
        other, label = assessor, pgettext("whose verdict", "Assessor")
    marks = (one.level for one in (claim, assessor, mine, final, held) if one is not None)
    opened = _open_levels(asked[at].level, marks, main, editable=editable)
    return Ladder(
        assessment_id=assessment.pk,
        skill_id=skill.pk,
        code=skill.code,
        name=labelled(skill.name),
        description=labelled(skill.description),
        required=asked[at].level,
        necessity=asked[at].necessity,
        held=held.level if held else None,
        held_since=held.since if held else None,
        held_stale_since=_stale_since(held, day) if held else None,
        side=side,
        editable=editable,
        locked=_locked(assessment, side),
        claim=claim,
        claim_hidden=str(see_claim.reason),
        assessor=assessor,
        assessor_hidden=str(see_assessor.reason),
        final=final,
        mine=mine,
        rungs=tuple(
            _rung(rung, main, other, label, items, opened=opened, editable=editable)
            for rung in rungs_of(skill)
        ),
        evidence=items,
        may_add_evidence=assessment.is_open and bool(policies.may_add_evidence(viewer, assessment.employee)),
        backed_by=_backed_by(
            decisive(final, assessor, mine if editable else None, claim), proofs, assessment, day
        ),
        currency_months=assessment.currency_months,
        position=at + 1,
        total=len(asked),
        previous=_neighbour(asked[at - 1]) if at else None,
        next=_neighbour(asked[at + 1]) if at + 1 < len(asked) else None,
    )


def _backed_by(
    side: Side | None, proofs: Iterable[Proof], assessment: Assessment, day: dt.date
) -> int | None:
    """How many pieces back the level that counts so far (domain rule 1); ``None`` without such a level."""
    if side is None or side.level is None:
        return None
    return len(backing(proofs, side.level, on=day, currency_months=assessment.currency_months))


def _held(assessment: Assessment, skill: Skill, day: dt.date) -> HeldLevel | None:
    """What is held today; on a confirmed assessment what it made of it."""
    rows = HeldLevel.objects.filter(employee=assessment.employee_id).select_related("rating")
    if assessment.confirmed_at is not None:
        own = rows.filter(rating__assessment=assessment, skill=skill).first()
        if own is not None:
            return own
    places = lines().onward([skill.pk])[skill.pk]
    current = list(rows.on(day).filter(skill__in=places).order_by("-valid_from", "-pk"))
    return min(current, key=lambda row: row.skill_id != skill.pk, default=None)


def _rung(
    rung: Rung,
    main: Side | None,
    other: Side | None,
    label: str,
    items: Sequence[EvidenceItem],
    *,
    opened: Collection[int],
    editable: bool,
) -> LadderRung:
    here = tuple(item for item in items if item.level == rung.level)
    statements = _statements(rung, main, other, label, here, editable=editable)
    met = sum(statement.verdict == MET for statement in statements) if main and rung.statements else None
    return LadderRung(
        level=rung.level,
        phrase=rung.phrase,
        essence=rung.essence,
        range=rung.range,
        explanation=rung.explanation,
        more=rung.more,
        statements=statements,
        open=rung.level in opened,
        chips=_evidence_chips(here),
        met=met,
        evidence=here,
    )


def _neighbour(row: Requirement) -> Neighbour:
    return Neighbour(row.skill.code, labelled(row.skill.name))
