"""What each reader is shown of assessments, and that it agrees with the policies."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from assessments import policies, selectors, services
from assessments.models import Assessment, Cycle, Evidence
from assessments.selectors import POLICIES, EvidenceFilters, WorkFilters, assessment_page, ladder_of
from assessments.selectors.page import is_legal
from competencies.models import Category, Framework, FrameworkVersion, Skill, SkillLevel
from core.errors import NotFound
from people.models import Employee, Membership
from tests.assessments.world import NOW, START, World, text

CAST = ("sam", "lucia", "marek", "dana", "olga", "aki", "hana", "ines", "root")
STEPS = {
    "fill_in": "submit",
    "review": "assess",
    "moderate": "moderate",
    "confirm": "confirm",
    "appeal": "reopen",
}


def at_state(world: World, state: str, **options: object) -> Assessment:
    """Sam's assessment in a state, with the cycle's policy set as asked."""
    assessment = world.start()
    Assessment.objects.filter(pk=assessment.pk).update(**options)
    assessment.refresh_from_db()
    world.claim(assessment, "SSUP", 4)
    world.evidence("SSUP", 4)
    if state == "draft":
        return assessment
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    if state == "submitted":
        return Assessment.objects.get()
    world.claim(Assessment.objects.get(), "SSUP", 4, kind="assessor")
    services.assess(assessment=assessment, by=world.user("marek"), at=NOW)
    if state == "assessed":
        return Assessment.objects.get()
    if options.get("moderated"):
        services.moderate(assessment=assessment, by=world.user("hana"), at=NOW, reason="In line.")
        if state == "moderated":
            return Assessment.objects.get()
    by = "dana" if options.get("confirmation") == "second" else "marek"
    services.confirm(assessment=assessment, by=world.user(by), at=NOW, reason="Seen.")
    if state == "appealed":
        services.appeal(assessment=assessment, by=world.user("sam"), at=NOW, reason="Look again.")
    return Assessment.objects.get()


def tasks(world: World) -> dict[str, str]:
    """What the only assessment wants of each of the cast."""
    found = {}
    for name in CAST:
        rows = selectors.worklist(world.user(name), WorkFilters(view="todo"))
        for item in selectors.work_items(rows, world.user(name)):
            found[name] = item.task
    return found


@pytest.mark.parametrize(
    ("state", "options", "expected"),
    [
        ("draft", {}, {"sam": "fill_in"}),
        ("submitted", {}, {"marek": "review"}),
        ("assessed", {}, {"marek": "confirm"}),
        ("assessed", {"moderated": True}, {"dana": "moderate", "hana": "moderate"}),
        ("moderated", {"moderated": True}, {"marek": "confirm"}),
        ("assessed", {"confirmation": "second"}, {"dana": "confirm"}),
        ("confirmed", {}, {}),
        ("appealed", {}, {"dana": "appeal", "hana": "appeal"}),
    ],
)
def test_each_task_waits_for_whose_turn_it_is(
    world: World, state: str, options: dict[str, object], expected: dict[str, str]
) -> None:
    assessment = at_state(world, state, **options)
    assert tasks(world) == expected
    for name, task in expected.items():
        assert POLICIES[STEPS[task]](world.user(name), assessment)
        assert is_legal(assessment, STEPS[task])


def test_a_review_is_the_assigned_assessors_and_no_longer_the_managers(world: World) -> None:
    assessment = at_state(world, "submitted")
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    assert tasks(world) == {"aki": "review"}


def test_each_view_is_counted(world: World) -> None:
    at_state(world, "submitted")
    assert selectors.view_counts(world.user("marek")) == {
        "todo": 1,
        "mine": 0,
        "review": 1,
        "confirm": 0,
        "all": 1,
    }
    assert selectors.view_counts(world.user("lucia"))["all"] == 0


def test_what_waits_is_given_to_other_pages(world: World) -> None:
    at_state(world, "submitted")
    [item] = selectors.todo(world.user("marek"))
    assert (item.person, item.task_label, item.rated, item.skills) == ("Sam", "Review", 0, 3)


def test_the_worklist_is_narrowed_and_sorted(world: World) -> None:
    def of(name: str, **options: object) -> list[str]:
        rows = selectors.worklist(world.user(name), WorkFilters(**options))  # type: ignore[arg-type]
        return [row.employee.name for row in rows]

    cycle = services.create_cycle(
        slug="c", name=text("C"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(), by=world.user("hana"), at=NOW
    )  # fmt: skip
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    world.start(at=NOW + dt.timedelta(hours=1))
    assert of("hana", sort="person") == ["Lucia", "Sam", "Sam", "Tom"]
    assert of("hana", sort="-person") == ["Tom", "Sam", "Sam", "Lucia"]
    assert of("hana", sort="nonsense", search="SAM") == ["Sam", "Sam"]
    assert of("hana", cycle=cycle, search="sam e003") == ["Sam"]
    assert of("hana", ad_hoc=True) == ["Sam"]
    assert of("hana", team=world.teams["south"]) == ["Tom"]
    assert of("hana", state="confirmed") == []
    assert of("marek", sort="person") == ["Lucia", "Sam", "Sam"]
    assert of("ines", search="sam") == []
    assert len(of("ines", sort="person")) == 4
    assert of("root") == []


def more_people(world: World, count: int, first: int = 0) -> None:
    """Colleagues of Sam, each with an open assessment for which Aki is asked."""
    for number in range(first, first + count):
        person = Employee.objects.create(number=f"X{number:03}", name=f"Person {number:03}", joined_on=START)
        Membership.objects.create(employee=person, team=world.teams["north"], valid_from=START)
        Assessment.objects.create(
            employee=person,
            profile=world.profile,
            assessor=world.people["aki"],
            created_at=NOW,
            changed_at=NOW,
        )


def test_the_worklist_costs_the_same_for_five_and_for_fifty(
    world: World, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    def cost() -> int:
        user = world.user("marek")
        rows = selectors.worklist(user, WorkFilters(view="all"))
        return queries_of(lambda: selectors.work_items(rows, user))

    more_people(world, 5)
    few = cost()
    more_people(world, 45, first=5)
    assert Assessment.objects.count() == 50
    assert cost() == few


# -- the ladder -------------------------------------------------------------------------------------------------------


def ladder(world: World, name: str, code: str = "SSUP") -> selectors.Ladder:
    assessment = Assessment.objects.select_related("employee", "profile__role").order_by("-pk").first()
    assert assessment is not None
    return ladder_of(assessment, world.skills[code], world.user(name))


def test_a_ladder_has_seven_rungs_and_says_why_some_are_out_of_range(world: World) -> None:
    world.start()
    found = ladder(world, "sam", "SALE")
    assert [rung.level for rung in found.rungs] == [7, 6, 5, 4, 3, 2, 1]
    assert [rung.range for rung in found.rungs] == ["above", *["defined"] * 3, *["below"] * 3]
    assert found.rungs[0].explanation
    assert found.rungs[0].more == "Above."
    assert found.rungs[-1].more == "Below."
    assert [rung.level for rung in found.defined] == [4, 5, 6]
    assert (found.required, found.previous and found.previous.code, found.next and found.next.code) == (
        5,
        "SSUP",
        "NEED",
    )
    assert found.why == []


def test_the_claims_stay_with_the_person_until_they_are_handed_over(world: World) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    own, other = ladder(world, "sam"), ladder(world, "marek")
    assert (own.side, own.editable, own.claimed, own.proposed) == ("self", True, 4, 4)
    assert other.claim is None
    assert "private" in other.claim_hidden
    assert (other.side, other.editable) == ("assessor", False)
    assert "once the claims are submitted" in other.locked
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    other = ladder(world, "marek")
    assert (other.claimed, other.editable, other.reach) == (4, True, None)
    assert other.claimed_note
    assert other.rungs[3].statements[0].others[0].verdict == "met"
    assert not ladder(world, "sam").editable
    assert "handed over" in ladder(world, "sam").locked


def test_in_a_blind_cycle_neither_side_sees_the_other_until_both_have_spoken(world: World) -> None:
    assessment = at_state(world, "submitted", blind=True)
    world.claim(assessment, "SSUP", 5, kind="assessor", rationale="More than claimed.")
    for name in ("marek", "dana", "hana", "ines"):
        seen = ladder(world, name)
        assert seen.claim is None
        assert "Blind" in seen.claim_hidden
        assert not any(row.others for rung in seen.rungs for row in rung.statements)
    seen = ladder(world, "sam")
    assert seen.assessor is None
    assert seen.assessor_hidden
    services.assess(assessment=assessment, by=world.user("marek"), at=NOW)
    both = ladder(world, "marek")
    assert (both.claimed, both.assessed, both.differs, both.side_by_side) == (4, 5, True, True)
    page = assessment_page(
        Assessment.objects.select_related("employee", "profile").get(), world.user("marek")
    )
    assert page.differences == 1
    assert ladder(world, "sam").assessor is None


def test_a_confirmed_ladder_is_read_only_and_shows_all_sides(world: World) -> None:
    world.confirmed(SSUP=4)
    for name in ("sam", "marek"):
        found = ladder(world, name)
        assert not found.editable
        assert found.final is not None
        assert (found.final.level, found.held, found.assessed, found.claimed) == (4, 4, None, 4)
        assert "Nov 2026" in found.held_note
        assert found.backed_by == 1
        assert found.locked == "This assessment is closed."
    assert ladder(world, "sam").evidence[0].relied_on
    assert ladder(world, "marek").evidence == ()  # nothing of this person is open for the manager any more
    assert ladder(world, "hana").evidence


def test_a_held_level_whose_evidence_is_past_its_currency_is_stale(world: World) -> None:
    world.confirmed(SSUP=4)
    later = dt.datetime(2028, 11, 22, 12, tzinfo=dt.UTC)
    with time_machine.travel(later, tick=False):
        world.start(at=later)
        found = ladder(world, "sam")
    assert found.stale
    assert found.held_stale_since == dt.date(2028, 9, 14)
    assert "Sep 2028" in found.held_note
    assert found.evidence[0].state == "stale"


def test_a_moderated_assessment_is_only_confirmed(world: World) -> None:
    at_state(world, "moderated", moderated=True)
    assert "ready to be confirmed" in ladder(world, "marek").locked


def test_the_ladder_says_what_its_level_stands_on(world: World) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    assert ladder(world, "sam").backed_by == 0
    level = SkillLevel.objects.get(skill=world.skills["SSUP"], level=4)
    piece = world.evidence("SSUP", 4, verified=False, statement=level.statements.first())
    found = ladder(world, "sam")
    rung = next(rung for rung in found.rungs if rung.level == 4)
    assert rung.chips == (("1 piece not verified", "warn"),)
    assert rung.statements[0].evidence_count == 1
    services.verify_evidence(evidence=piece, by=world.user("marek"), at=NOW)
    found = ladder(world, "sam")
    assert found.backed_by == 1
    assert next(rung for rung in found.rungs if rung.level == 4).chips == (("1 piece verified", "ok"),)
    assert [rung.level for rung in found.why] == [5, 4]


def test_a_ladder_of_a_foreign_skill_is_not_found(world: World) -> None:
    world.start()
    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(slug="o", name=text("O")), slug="o-1", edition="1", name=text("O"), created_at=NOW
    )  # fmt: skip
    category = Category.objects.create(version=version, code="c", name=text("C"))
    foreign = Skill.objects.create(
        version=version, code="XXXX", category=category, name=text("X"), description=text("X")
    )
    with pytest.raises(NotFound):
        ladder_of(Assessment.objects.get(), foreign, world.user("sam"))


def test_a_ladder_costs_the_same_however_much_evidence_there_is(
    world: World, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    world.start()
    world.evidence("SSUP", 4)
    few = queries_of(lambda: ladder(world, "sam"))
    for _ in range(12):
        world.evidence("SSUP", 3, verified=False)
    assert queries_of(lambda: ladder(world, "sam")) == few


# -- the whole --------------------------------------------------------------------------------------------------------


def page_of(world: World, name: str) -> selectors.AssessmentPage:
    assessment = (
        Assessment.objects.select_related("employee", "profile__role", "cycle").order_by("-pk").first()
    )
    assert assessment is not None
    return assessment_page(assessment, world.user(name))


def test_a_page_says_what_is_missing_before_one_tries(world: World) -> None:
    assessment = world.start()
    submit = page_of(world, "sam").action("submit")
    assert submit is not None
    assert [left.text for left in submit.left] == ["Give a level to at least one skill."]
    services.record_rating(
        assessment=assessment, kind="self", skill=world.skills["SSUP"], by=world.user("sam"), at=NOW, level=4
    )
    page = page_of(world, "sam")
    submit = page.action("submit")
    assert submit is not None
    assert [left.code for left in submit.left] == ["SSUP"]
    assert not submit.ready
    assert page.skills[0].reason_missing
    assert page.skills[0].not_backed
    assert page.not_backed == (page.skills[0],)
    assert page.next_skill is not None
    assert page.next_skill.code == "SALE"
    assert page.rated == 1


def test_a_page_says_why_a_step_is_locked(world: World) -> None:
    world.start()
    waiting = {action.step: action.locked for action in page_of(world, "marek").waiting}
    assert waiting["assess"] == "Possible once the claims are submitted."
    assert waiting["confirm"] == "Possible once the assessor has handed over."
    assert "moderate" not in waiting
    assert waiting["submit"] == "Only the person concerned claims levels."


def test_the_subject_reads_who_confirms_and_not_how_to(world: World) -> None:
    at_state(world, "assessed")
    waiting = {action.step: action.locked for action in page_of(world, "sam").waiting}
    assert waiting == {"confirm": "Nobody assesses, verifies or confirms their own level."}
    confirm = page_of(world, "marek").action("confirm")
    assert confirm is not None
    assert confirm.ready
    assert confirm.asks_reason


def test_moderation_comes_before_the_confirmation(world: World) -> None:
    at_state(world, "assessed", moderated=True)
    waiting = {action.step: action.locked for action in page_of(world, "marek").waiting}
    assert waiting["confirm"] == "In this cycle the ratings are moderated first."
    assert page_of(world, "hana").action("moderate") is not None
    assert [step.key for step in page_of(world, "marek").steps] == [
        "submitted",
        "assessed",
        "moderated",
        "confirmed",
    ]


def test_the_levels_that_nothing_backs_are_named_before_the_confirmation(world: World) -> None:
    world.assessed(SSUP=4, SALE=5)
    world.evidence("SALE", 5)
    confirm = page_of(world, "marek").action("confirm")
    assert confirm is not None
    assert [left.code for left in confirm.left] == ["SSUP"]


def test_versions_are_linked_and_the_steps_tell_who_and_when(world: World) -> None:
    first = at_state(world, "appealed")
    services.reopen(assessment=first, by=world.user("dana"), at=NOW, reason="Heard.")
    page = page_of(world, "sam")
    assert [(version.number, version.state) for version in page.versions] == [
        (2, "submitted"),
        (1, "reopened"),
    ]
    old = assessment_page(
        Assessment.objects.select_related("employee", "profile").get(pk=first.pk), world.user("sam")
    )
    assert [(step.key, step.who) for step in old.steps][-2:] == [("appealed", "Sam"), ("reopened", "Dana")]
    assert [version.number for version in old.versions] == [2, 1]
    assert old.counts(old.skills[0]) == 4


def test_an_auditor_reads_pseudonyms_everywhere(world: World) -> None:
    at_state(world, "confirmed")
    page = page_of(world, "ines")
    names = {page.person, *(step.who for step in page.steps)}
    assert all(name.startswith("P-") for name in names)
    assert ladder(world, "ines").evidence[0].title == "work product"
    assert ladder(world, "ines").final is not None


# -- evidence and cycles ----------------------------------------------------------------------------------------------


def test_what_one_may_read_is_the_same_as_a_question_and_as_a_query(world: World) -> None:
    world.start()
    world.evidence("SSUP", 4)
    services.start_assessment(employee=world.people["tom"], by=world.user("olga"), at=NOW)
    tom = services.add_evidence(
        employee=world.people["tom"], skill_level=SkillLevel.objects.get(skill=world.skills["SSUP"], level=2), by=world.user("tom"),
        at=NOW, kind="metric", title="T", activity_date=NOW.date(), text="T",
    )  # fmt: skip
    services.assign_assessor(
        assessment=Assessment.objects.get(employee=tom.employee),
        assessor=world.people["aki"],
        by=world.user("hana"),
        at=NOW,
    )
    for name in CAST:
        user = world.user(name)
        by_query = set(Evidence.objects.readable_by(user))
        visible = set(Evidence.objects.visible_to(user))
        assert by_query == {piece for piece in visible if policies.may_open(user, piece)}
        assert by_query == visible or user.is_auditor


def test_own_evidence_is_filtered_by_skill_kind_and_state(world: World) -> None:
    world.start()
    world.evidence("SSUP", 4)
    world.evidence("SALE", 5, verified=False, kind="metric")
    gone = world.evidence("SSUP", 2, verified=False, activity_date=dt.date(2020, 1, 1))
    services.withdraw_evidence(evidence=gone, by=world.user("sam"), at=NOW, reason="Mistaken.")

    def count(**options: str) -> int:
        return len(selectors.own_evidence(world.user("sam"), EvidenceFilters(**options), day=NOW.date()))

    assert (count(), count(skill="SSUP"), count(kind="metric")) == (3, 2, 1)
    assert (
        count(state="verified"),
        count(state="unverified"),
        count(state="withdrawn"),
        count(state="stale"),
    ) == (1, 1, 1, 0)
    assert selectors.own_evidence(world.user("ines"), EvidenceFilters(), day=NOW.date()) == []


def test_progress_is_counted_by_state_and_by_team(world: World) -> None:
    cycle = Cycle.objects.create(
        slug="c",
        name=text("C"),
        version=world.version,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        state="draft",
    )
    assert selectors.population(cycle) == selectors.Population(taking_part=3, left_out=5)
    services.open_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    sams = Assessment.objects.get(employee=world.people["sam"])
    world.claim(sams, "SSUP", 3)
    services.submit(assessment=sams, by=world.user("sam"), at=NOW)
    toms = Assessment.objects.get(employee=world.people["tom"])
    services.cancel(assessment=toms, by=world.user("olga"), at=NOW, reason="Leaves.")
    Membership.objects.filter(employee=world.people["lucia"]).update(valid_until=NOW.date())
    found = selectors.cycle_progress(cycle)
    assert [stage.count for stage in found.overall.stages] == [1, 1, 0, 0]
    assert (found.overall.total, found.overall.done, found.overall.cancelled) == (2, 0, 1)
    assert [(team.name, team.total, team.depth) for team in found.teams] == [
        ("North", 1, 1),
        ("South", 0, 1),
        ("No team", 1, 0),
    ]
    assert selectors.progress_of([cycle])[0].total == 2
    cycle.population.set([world.teams["south"]])
    assert selectors.population(cycle).taking_part == 1
    services.close_cycle(cycle=cycle, by=world.user("hana"), at=NOW)
    assert selectors.cycle_progress(cycle).overall.total == 1
