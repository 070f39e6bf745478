"""From a claim to a held level, and everything on the way that is refused."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from assessments import services
from assessments.models import Assessment, AuditEvent, HeldLevel, Rating, RatingEvidence
from core.errors import Invalid, NotAllowed, Stale, WrongState
from people.models import RoleHolding
from roles.models import RoleProfile
from tests.assessments.moving import second_version
from tests.assessments.world import NOW, START, World, text

TODAY = NOW.date()
LATER = NOW + dt.timedelta(days=40)


def held(world: World, code: str, day: dt.date = TODAY) -> int | None:
    row = HeldLevel.objects.on(day).filter(employee=world.people["sam"], skill=world.skills[code]).first()
    return row.level if row else None


def test_a_claim_that_is_assessed_and_backed_is_held_from_the_day_of_its_confirmation(world: World) -> None:
    assessment = world.confirmed(SSUP=4, SALE=5)
    assert assessment.state == "confirmed"
    assert held(world, "SSUP") == 4
    assert held(world, "SALE") == 5
    assert held(world, "NEED") is None
    assert held(world, "SSUP", TODAY - dt.timedelta(days=1)) is None
    final = Rating.objects.get(assessment=assessment, kind="final", skill=world.skills["SSUP"])
    assert RatingEvidence.objects.filter(rating=final).count() == 1


def test_a_claim_alone_holds_nothing(world: World) -> None:
    world.submitted(SSUP=4)
    assert not HeldLevel.objects.exists()


def test_each_step_writes_its_event_and_the_chain_is_sound(world: World) -> None:
    assessment = world.confirmed(SSUP=4)
    actions = list(
        AuditEvent.objects.filter(assessment=assessment).order_by("sequence").values_list("action", flat=True)
    )
    assert actions[0] == "assessment.started"
    assert [a for a in actions if a.startswith("assessment.")] == [
        "assessment.started", "assessment.submitted", "assessment.assessed", "assessment.confirmed",
    ]  # fmt: skip
    assert "evidence.verified" in actions
    assert services.verify_chain(f"assessment:{assessment.pk}") is None


def test_a_later_confirmation_supersedes_and_the_past_stays_as_it_was(world: World) -> None:
    world.confirmed(SSUP=3)
    later = services.start_assessment(employee=world.people["sam"], by=world.user("sam"), at=LATER)
    world.claim(later, "SSUP", 4)
    services.submit(assessment=later, by=world.user("sam"), at=LATER)
    world.claim(later, "SSUP", 4, kind="assessor")
    services.assess(assessment=later, by=world.user("marek"), at=LATER)
    world.evidence("SSUP", 4)
    services.confirm(assessment=later, by=world.user("marek"), at=LATER, reason="Grew.")
    assert held(world, "SSUP", TODAY) == 3
    assert held(world, "SSUP", LATER.date()) == 4
    assert held(world, "SSUP", LATER.date() - dt.timedelta(days=1)) == 3


@pytest.mark.parametrize(
    "evidence",
    [
        {"level": 4, "verified": False},
        {"level": 3, "verified": True},
        {"level": 4, "verified": True, "activity_date": dt.date(2024, 11, 21)},
    ],
    ids=["not verified", "for a lower level", "out of date"],
)
def test_a_level_that_no_evidence_backs_is_not_confirmed_and_nothing_changes(
    world: World, evidence: dict[str, object]
) -> None:
    assessment = world.assessed(SSUP=4, SALE=5)
    world.evidence("SALE", 5)
    world.evidence("SSUP", **evidence)  # type: ignore[arg-type]
    with pytest.raises(WrongState) as refusal:
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    assert [error.pointer for error in refusal.value.errors] == ["/ratings/SSUP"]
    assessment.refresh_from_db()
    assert assessment.state == "assessed"
    assert not HeldLevel.objects.exists()
    assert not Rating.objects.filter(kind="final").exists()


def test_withdrawn_evidence_backs_nothing(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    piece = world.evidence("SSUP", 4)
    services.withdraw_evidence(evidence=piece, by=world.user("sam"), at=NOW, reason="Wrong customer.")
    with pytest.raises(WrongState):
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")


def test_a_level_out_of_the_range_of_its_skill_is_refused_by_name(world: World) -> None:
    assessment = world.start()
    with pytest.raises(Invalid) as refusal:
        services.record_rating(
            assessment=assessment,
            kind="self",
            skill=world.skills["SALE"],
            by=world.user("sam"),
            at=NOW,
            level=3,
        )
    assert refusal.value.errors[0].pointer == "/ratings/SALE/level"
    assert not Rating.objects.exists()


def test_input_of_a_rating_is_checked_as_a_whole(world: World) -> None:
    assessment = world.start()
    strange = world.statements("NEED", 3)[0]
    own = world.statements("SSUP", 4)[0]
    entry = services.RatingEntry(
        skill_id=world.skills["SSUP"].pk,
        level=4,
        rationale="x" * 4001,
        verdicts={strange: "met", own: "perhaps"},
    )
    unknown = services.RatingEntry(skill_id=10**6)
    with pytest.raises(Invalid) as refusal:
        services.record_ratings(
            assessment=assessment, kind="self", entries=[entry, unknown], by=world.user("sam"), at=NOW
        )
    assert {error.pointer for error in refusal.value.errors} == {
        "/ratings/SSUP/rationale", f"/ratings/SSUP/verdicts/{strange}", f"/ratings/SSUP/verdicts/{own}", "/skill",
    }  # fmt: skip
    with pytest.raises(Invalid):
        services.record_ratings(assessment=assessment, kind="final", entries=[], by=world.user("sam"), at=NOW)


def test_verdicts_are_kept_changed_and_taken_back_and_the_proposal_follows(world: World) -> None:
    assessment = world.start()
    first, second = world.statements("SSUP", 4)

    def say(**words: object) -> Rating:
        return services.record_rating(
            assessment=assessment, kind="self", skill=world.skills["SSUP"], by=world.user("sam"), at=NOW, **words  # type: ignore[arg-type]
        )  # fmt: skip

    assert say(verdicts={first: "met"}).proposed is None
    assert say(verdicts={second: "met"}).proposed == 4
    assert say(verdicts={second: "partly"}).proposed is None
    assert say(verdicts={second: "met"}).proposed == 4
    rating = say(verdicts={first: None}, rationale="  why ")
    assert rating.proposed is None
    assert rating.rationale == "why"
    assert rating.verdicts.count() == 1


def test_a_claim_beyond_the_verdicts_needs_a_reason_before_it_is_submitted(world: World) -> None:
    assessment = world.start()
    services.record_rating(
        assessment=assessment, kind="self", skill=world.skills["SSUP"], by=world.user("sam"), at=NOW, level=5
    )
    with pytest.raises(Invalid) as refusal:
        services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    assert refusal.value.errors[0].pointer == "/ratings/SSUP/rationale"
    services.record_rating(
        assessment=assessment,
        kind="self",
        skill=world.skills["SSUP"],
        by=world.user("sam"),
        at=NOW,
        rationale="Led a bid.",
    )
    assert services.submit(assessment=assessment, by=world.user("sam"), at=NOW).state == "submitted"


def test_an_empty_assessment_is_not_submitted(world: World) -> None:
    with pytest.raises(Invalid):
        services.submit(assessment=world.start(), by=world.user("sam"), at=NOW)


def test_nobody_assesses_or_confirms_themselves(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    world.evidence("SSUP", 4)
    with pytest.raises(NotAllowed):
        services.assess(assessment=assessment, by=world.user("sam"), at=NOW)
    with pytest.raises(NotAllowed) as refusal:
        services.confirm(assessment=assessment, by=world.user("sam"), at=NOW, reason="I am good.")
    assert refusal.value.code == "own_level"
    with pytest.raises(NotAllowed):
        services.moderate(assessment=assessment, by=world.user("sam"), at=NOW, reason="x")
    with pytest.raises(NotAllowed):
        services.reopen(assessment=assessment, by=world.user("sam"), at=NOW, reason="x")


def test_the_database_refuses_a_confirmer_who_is_the_subject(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(confirmed_by=world.people["sam"], confirmed_at=NOW)


@pytest.mark.parametrize("who", ["olga", "dana", "hana", "lucia", "ines", "root"])
def test_only_the_line_manager_or_the_assessor_assesses_and_confirms(world: World, who: str) -> None:
    assessment = world.submitted(SSUP=4)
    with pytest.raises(NotAllowed):
        services.assess(assessment=assessment, by=world.user(who), at=NOW)
    with pytest.raises(NotAllowed):
        services.confirm(assessment=assessment, by=world.user(who), at=NOW, reason="x")


def test_an_assigned_assessor_assesses_and_confirms(world: World) -> None:
    assessment = world.submitted(SSUP=4)
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    world.evidence("SSUP", 4, verified=False)
    services.verify_evidence(evidence=world.people["sam"].evidence.get(), by=world.user("aki"), at=NOW)
    services.record_rating(
        assessment=assessment, kind="assessor", skill=world.skills["SSUP"], by=world.user("aki"), at=NOW, level=4,
        verdicts=world.met("SSUP", 4),
    )  # fmt: skip
    services.assess(assessment=assessment, by=world.user("aki"), at=NOW)
    done = services.confirm(assessment=assessment, by=world.user("aki"), at=NOW, reason="Seen.")
    assert done.confirmed_by == world.people["aki"]


def test_the_subject_is_never_the_assessor_and_only_hr_or_the_manager_assigns(world: World) -> None:
    assessment = world.submitted(SSUP=4)
    with pytest.raises(Invalid):
        services.assign_assessor(
            assessment=assessment, assessor=world.people["sam"], by=world.user("hana"), at=NOW
        )
    with pytest.raises(NotAllowed):
        services.assign_assessor(
            assessment=assessment, assessor=world.people["aki"], by=world.user("sam"), at=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(assessor=world.people["sam"])


def test_an_assessor_is_not_assigned_to_a_closed_assessment(world: World) -> None:
    assessment = world.confirmed(SSUP=4)
    with pytest.raises(WrongState):
        services.assign_assessor(
            assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
        )


def test_an_assessor_can_be_named_at_the_start(world: World) -> None:
    assessment = services.start_assessment(
        employee=world.people["sam"], by=world.user("marek"), at=NOW, assessor=world.people["aki"]
    )
    assert assessment.assessor == world.people["aki"]


STEPS: dict[str, Callable[..., object]] = {
    "submit": lambda a, w: services.submit(assessment=a, by=w.user("sam"), at=NOW),
    "assess": lambda a, w: services.assess(assessment=a, by=w.user("marek"), at=NOW),
    "moderate": lambda a, w: services.moderate(assessment=a, by=w.user("hana"), at=NOW, reason="x"),
    "confirm": lambda a, w: services.confirm(assessment=a, by=w.user("marek"), at=NOW, reason="x"),
    "appeal": lambda a, w: services.appeal(assessment=a, by=w.user("sam"), at=NOW, reason="x"),
    "dismiss": lambda a, w: services.dismiss(assessment=a, by=w.user("hana"), at=NOW, reason="x"),
    "reopen": lambda a, w: services.reopen(assessment=a, by=w.user("hana"), at=NOW, reason="x"),
    "cancel": lambda a, w: services.cancel(assessment=a, by=w.user("hana"), at=NOW, reason="x"),
}


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", "assess"), ("draft", "confirm"), ("draft", "moderate"), ("draft", "appeal"), ("draft", "reopen"),
        ("submitted", "submit"), ("submitted", "confirm"), ("submitted", "moderate"),
        ("assessed", "submit"), ("assessed", "assess"), ("assessed", "moderate"), ("assessed", "cancel"),
        ("confirmed", "submit"), ("confirmed", "assess"), ("confirmed", "confirm"), ("confirmed", "cancel"),
        ("draft", "dismiss"), ("assessed", "dismiss"), ("confirmed", "dismiss"),
    ],
)  # fmt: skip
def test_an_illegal_step_is_refused_and_changes_nothing(world: World, state: str, step: str) -> None:
    make = {
        "draft": world.start,
        "submitted": lambda: world.submitted(SSUP=4),
        "assessed": lambda: world.assessed(SSUP=4),
    }
    assessment = make.get(state, lambda: world.confirmed(SSUP=4))()
    events = AuditEvent.objects.count()
    with pytest.raises(WrongState):
        STEPS[step](assessment, world)
    assessment.refresh_from_db()
    assert assessment.state == state
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("step", ["confirm", "appeal", "reopen", "cancel"])
def test_a_step_that_needs_a_reason_is_refused_without(world: World, step: str) -> None:
    make = {"confirm": lambda: world.assessed(SSUP=4), "cancel": world.start}
    assessment = make.get(step, lambda: world.confirmed(SSUP=4))()
    who = {"confirm": "marek", "appeal": "sam", "reopen": "hana", "cancel": "hana"}[step]
    with pytest.raises(Invalid) as refusal:
        getattr(services, step)(assessment=assessment, by=world.user(who), at=NOW, reason="  ")
    assert refusal.value.errors[0].pointer == "/reason"


def test_each_side_rates_in_its_own_phase_only(world: World) -> None:
    assessment = world.start()
    with pytest.raises(WrongState):
        world.claim(assessment, "SSUP", 4, kind="assessor")
    world.claim(assessment, "SSUP", 4)
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    with pytest.raises(WrongState):
        world.claim(assessment, "SSUP", 5)
    with pytest.raises(NotAllowed):
        services.record_rating(
            assessment=assessment,
            kind="self",
            skill=world.skills["SSUP"],
            by=world.user("marek"),
            at=NOW,
            level=4,
        )


def test_an_appeal_and_a_reopening_make_the_next_version_and_keep_what_is_held(
    world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    assessment = world.confirmed(SSUP=4, SALE=5)
    services.appeal(assessment=assessment, by=world.user("sam"), at=LATER, reason="SSUP is 5.")
    new = services.reopen(assessment=assessment, by=world.user("hana"), at=LATER, reason="New facts.")
    assert (new.number, new.state, new.supersedes) == (2, "submitted", assessment)
    assert new.ratings.filter(kind="assessor").count() == 2
    assert new.ratings.get(kind="self", skill=world.skills["SSUP"]).verdicts.count() == 2
    assert held(world, "SALE", LATER.date()) == 5

    world.claim(new, "SSUP", 5, kind="assessor", rationale="")
    world.claim(new, "SALE", None, kind="assessor")
    services.assess(assessment=new, by=world.user("marek"), at=LATER)
    world.evidence("SSUP", 5)
    with django_capture_on_commit_callbacks(execute=True):
        services.confirm(assessment=new, by=world.user("marek"), at=LATER, reason="Agreed.")
    assert held(world, "SSUP", LATER.date()) == 5
    assert held(world, "SALE", LATER.date()) is None
    assert held(world, "SALE", TODAY) == 5
    assert mail.outbox[-1].to == ["sam@example.org"]


def test_the_confirmer_does_not_reopen(world: World) -> None:
    assessment = world.confirmed(SSUP=4)
    with pytest.raises(NotAllowed):
        services.reopen(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    assert services.reopen(assessment=assessment, by=world.user("dana"), at=NOW, reason="x").number == 2


def test_a_confirmer_above_does_not_reopen_either(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    Assessment.objects.filter(pk=assessment.pk).update(confirmation="second")
    world.evidence("SSUP", 4)
    with pytest.raises(NotAllowed):
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    services.confirm(assessment=assessment, by=world.user("dana"), at=NOW, reason="x")
    with pytest.raises(NotAllowed) as refusal:
        services.reopen(assessment=assessment, by=world.user("dana"), at=NOW, reason="x")
    assert refusal.value.code == "second_person"


def test_who_rewrote_a_rating_after_the_hand_over_is_no_second_person(world: World) -> None:
    assessment = world.submitted(SSUP=4)
    Assessment.objects.filter(pk=assessment.pk).update(confirmation="second")
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    services.record_rating(
        assessment=assessment, kind="assessor", skill=world.skills["SSUP"], by=world.user("aki"), at=NOW, level=4,
        verdicts=world.met("SSUP", 4),
    )  # fmt: skip
    services.assess(assessment=assessment, by=world.user("aki"), at=NOW)
    world.evidence("SSUP", 5)
    world.claim(assessment, "SSUP", 5, kind="assessor")
    with pytest.raises(NotAllowed) as refusal:
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    assert refusal.value.code == "second_person"


def test_the_database_refuses_the_assessor_as_second_person(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    Assessment.objects.filter(pk=assessment.pk).update(confirmation="second")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(
            confirmed_by=world.people["marek"], confirmed_at=NOW
        )


def test_a_reopening_waits_while_another_assessment_for_the_role_is_open(world: World) -> None:
    assessment = world.confirmed(SSUP=4)
    world.start()
    with pytest.raises(WrongState) as refusal:
        services.reopen(assessment=assessment, by=world.user("hana"), at=NOW, reason="x")
    assert refusal.value.code == "already_open"


def test_one_assessment_per_person_and_profile_is_open_at_a_time(world: World) -> None:
    world.start()
    with pytest.raises(WrongState):
        world.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            employee=world.people["sam"], profile=world.profile, created_at=NOW, changed_at=NOW
        )


def test_an_assessment_is_started_by_the_person_the_line_manager_or_hr(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.start_assessment(employee=world.people["sam"], by=world.user("olga"), at=NOW)
    assert (
        services.start_assessment(employee=world.people["sam"], by=world.user("hana"), at=NOW).state
        == "draft"
    )
    assert (
        services.start_assessment(employee=world.people["lucia"], by=world.user("marek"), at=NOW).state
        == "draft"
    )


def test_without_a_role_or_a_published_profile_there_is_nothing_to_assess_against(world: World) -> None:
    with pytest.raises(Invalid):
        services.start_assessment(employee=world.people["aki"], by=world.user("aki"), at=NOW)
    draft = RoleProfile.objects.create(role=world.role, number=2, version=world.version, valid_from=START)
    with pytest.raises(Invalid):
        world.start(profile=draft)
    RoleHolding.objects.filter(employee=world.people["sam"]).delete()
    with pytest.raises(Invalid):
        world.start()
    RoleHolding.objects.create(employee=world.people["sam"], role=world.role, valid_from=START)
    RoleProfile.objects.filter(pk=world.profile.pk).update(valid_until=TODAY)
    with pytest.raises(Invalid):
        world.start()


def test_a_draft_is_given_up_by_its_person_outside_a_cycle(world: World) -> None:
    assessment = world.start()
    with pytest.raises(NotAllowed):
        services.cancel(assessment=assessment, by=world.user("lucia"), at=NOW, reason="x")
    assert (
        services.cancel(assessment=assessment, by=world.user("sam"), at=NOW, reason="Mistake.").state
        == "cancelled"
    )
    assert world.start().state == "draft"


def test_who_read_an_older_revision_is_told_so(world: World) -> None:
    assessment = world.start()
    revision = assessment.revision
    world.claim(assessment, "SSUP", 4)
    with pytest.raises(Stale):
        services.submit(assessment=assessment, by=world.user("sam"), at=NOW, expected_revision=revision)
    assert services.submit(
        assessment=assessment, by=world.user("sam"), at=NOW, expected_revision=assessment.revision
    ).state == "submitted"  # fmt: skip


def test_a_moderated_assessment_is_moderated_by_somebody_else_before_it_is_confirmed(world: World) -> None:
    assessment = world.assessed(SSUP=4)
    Assessment.objects.filter(pk=assessment.pk).update(moderated=True)
    world.evidence("SSUP", 4)
    with pytest.raises(WrongState):
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    with pytest.raises(NotAllowed):
        services.moderate(assessment=assessment, by=world.user("marek"), at=NOW, reason="x")
    with pytest.raises(NotAllowed):
        services.moderate(assessment=assessment, by=world.user("aki"), at=NOW, reason="x")
    assert (
        services.moderate(assessment=assessment, by=world.user("hana"), at=NOW, reason="Looked.").state
        == "moderated"
    )
    assert (
        services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="x").state
        == "confirmed"
    )


def test_an_account_without_an_employee_confirms_nothing(world: World) -> None:
    from assessments.services.workflow import _actor

    with pytest.raises(NotAllowed):
        _actor(world.user("ines"))


def test_the_reviewer_is_told_of_a_submission_in_their_language(
    world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    world.people["marek"].user.language = "en"
    with django_capture_on_commit_callbacks(execute=True):
        world.submitted(SSUP=4)
    assert [m.to for m in mail.outbox] == [["marek@example.org"]]
    assert "Sam" in mail.outbox[0].subject
    assert "/assessments/" in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_stops_nobody(
    world: World,
    settings: object,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):
        assert world.submitted(SSUP=4).state == "submitted"
    assert "could not be sent" in caplog.text


def test_who_has_no_address_gets_no_mail(
    world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    type(world.people["sam"]).objects.update(email="")
    with django_capture_on_commit_callbacks(execute=True):
        world.submitted(SSUP=4)
    assert mail.outbox == []


def test_a_cycle_names_the_assessor_without_a_person_acting(world: World) -> None:
    assessment = services.start_assessment(
        employee=world.people["sam"], by=None, at=NOW, assessor=world.people["aki"]
    )
    assert assessment.assessor == world.people["aki"]
    assert AuditEvent.objects.filter(assessment=assessment, action="assessment.assigned", actor=None).exists()


def test_what_is_recorded_already_changes_neither_the_revision_nor_the_trail(world: World) -> None:
    assessment = world.start()
    statement = world.statements("SSUP", 3)[0]

    def record(**options: object) -> Rating:
        return services.record_rating(
            assessment=assessment, kind="self", skill=world.skills["SSUP"], by=world.user("sam"), at=NOW, **options,  # type: ignore[arg-type]
        )  # fmt: skip

    first = record(level=3, rationale="Did it.", verdicts={statement: "met"})
    before = (assessment.revision, AuditEvent.objects.count())
    assert record(level=3, rationale=" Did it. ", verdicts={statement: "met"}) == first
    assert record() == first
    assert (assessment.revision, AuditEvent.objects.count()) == before
    assert record(verdicts={statement: None}).level == 3
    assert (assessment.revision, AuditEvent.objects.count()) == (before[0] + 1, before[1] + 1)


def test_a_skill_is_rated_once_in_one_go(world: World) -> None:
    assessment = world.start()
    entry = services.RatingEntry(skill_id=world.skills["SSUP"].pk, level=3)
    with pytest.raises(Invalid) as refusal:
        services.record_ratings(
            assessment=assessment, kind="self", entries=[entry, entry], by=world.user("sam"), at=NOW
        )
    assert refusal.value.errors[0].pointer == "/ratings/SSUP"
    assert not Rating.objects.exists()


def test_a_cycle_of_another_framework_version_takes_no_assessment_in(world: World) -> None:
    other = second_version(world)
    cycle = services.create_cycle(
        slug="next", name=text("Next"), version=other, starts_on=NOW.date(), ends_on=NOW.date(),
        by=world.user("hana"), at=NOW,
    )  # fmt: skip
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    with pytest.raises(Invalid) as refusal:
        world.start(cycle=cycle)
    assert refusal.value.errors[0].pointer == "/cycle"
    assert not Assessment.objects.exists()
