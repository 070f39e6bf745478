"""The gap arithmetic: figures computed by hand, and what holds for whatever figures."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import stale_since
from core.errors import Invalid
from reports.rules import (
    DESIRABLE,
    ESSENTIAL,
    SMALL_GROUP,
    Coverage,
    Gap,
    GapItem,
    Held,
    Need,
    PersonRef,
    SkillRef,
    State,
    assessed_share,
    by_urgency,
    coverage,
    fit,
    gap_of,
    item_of,
    meets_role,
    parse_as_of,
    rounded,
    state_of,
    summary,
    terms,
    withheld,
)

TODAY = dt.date(2026, 11, 22)
SAM = PersonRef(1, "Sam")


def skill(number: int = 1) -> SkillRef:
    return SkillRef(number, f"SK{number:02d}", "Skill")


def item(required, held=None, weight="1", necessity=ESSENTIAL, claimed=None, number=1, **more) -> GapItem:
    return GapItem(
        skill=skill(number), required=required, held=held, claimed=claimed, necessity=necessity, weight=Decimal(weight),
        state=state_of(required, held, claimed), **more,
    )  # fmt: skip


def gap(*items: GapItem, person: PersonRef = SAM) -> Gap:
    return Gap(person=person, team=None, role=None, profile=None, as_of=TODAY, items=items)


levels = st.integers(1, 7)
weights = st.decimals("0.10", "9.99", places=2)
items = st.builds(
    item, levels, st.none() | levels, weights, st.sampled_from([ESSENTIAL, DESIRABLE]), st.none() | levels,
    number=st.integers(1, 99),
)  # fmt: skip
profiles = st.lists(items, max_size=12, unique_by=lambda one: one.skill.id)


# -- one skill ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("required", "held", "claimed", "state"),
    [
        (4, 4, None, State.MET),
        (4, 6, None, State.MET),
        (4, 3, None, State.GAP),
        (4, 3, 5, State.GAP),  # a claim never lifts a held level
        (4, 5, 2, State.MET),
        (4, None, 6, State.CLAIMED),
        (4, None, None, State.NOT_ASSESSED),
        (None, 2, None, State.MET),
        (None, None, 3, State.CLAIMED),
        (None, None, None, State.NOT_ASSESSED),
    ],
)
def test_only_a_held_level_decides_the_state(required, held, claimed, state):
    assert state_of(required, held, claimed) == state


@pytest.mark.parametrize(
    ("required", "held", "figure"),
    [(4, 3, 1), (4, 4, 0), (4, 6, -2), (4, None, None), (None, 3, None), (None, None, None)],
)
def test_the_gap_is_required_minus_held_and_never_nought_for_not_assessed(required, held, figure):
    assert gap_of(required, held) == figure


@pytest.mark.parametrize(
    ("latest", "months", "as_of", "since"),
    [
        (dt.date(2024, 11, 22), 24, dt.date(2026, 11, 22), None),  # the last day still counts
        (dt.date(2024, 11, 21), 24, dt.date(2026, 11, 22), dt.date(2026, 11, 21)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28), None),  # no 29 February in the next year
        (dt.date(2024, 2, 29), 12, dt.date(2025, 3, 1), dt.date(2025, 2, 28)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 3, 1), dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 15), 1, dt.date(2026, 1, 16), dt.date(2026, 1, 15)),
        (None, 24, TODAY, None),
    ],
)
def test_evidence_is_stale_the_day_after_its_calendar_months_are_over(latest, months, as_of, since):
    assert stale_since(latest, months, as_of) == since


def test_an_item_carries_what_its_level_stands_on():
    need = Need(skill(), 4, ESSENTIAL, Decimal("2.50"))
    held = Held(skill(), 3, dt.date(2024, 6, 1), 12, assessment_id=9)
    made = item_of(skill(), TODAY, need=need, held=held, claimed=5, activities=[dt.date(2024, 5, 30)])
    assert (made.required, made.held, made.gap, made.state, made.claimed) == (4, 3, 1, State.GAP, 5)
    assert (made.evidence_count, made.evidence_latest) == (1, dt.date(2024, 5, 30))
    assert made.counts_until == made.stale_since == dt.date(2025, 5, 30)
    assert (made.held_since, made.assessment_id, made.weight) == (dt.date(2024, 6, 1), 9, Decimal("2.50"))
    assert not made.unbacked


def test_a_level_whose_evidence_was_withdrawn_is_held_but_unbacked():
    held = Held(skill(), 3, dt.date(2024, 6, 1), 12, assessment_id=9)
    made = item_of(skill(), TODAY, need=None, held=held, claimed=None)
    assert (made.unbacked, made.mark) == (True, "unbacked")
    assert (made.stale_since, made.counts_until, made.required, made.essential) == (None, None, None, False)


def test_a_skill_that_is_not_held_is_never_stale():
    made = item_of(skill(), TODAY, need=None, held=None, claimed=None)
    assert (made.stale_since, made.evidence_count, made.state) == (None, 0, State.NOT_ASSESSED)
    assert not made.unbacked


# -- one role -----------------------------------------------------------------------------------------------------------


def test_the_fit_by_hand():
    # 2 × min(3/4, 1) + 1 × min(5/5, 1) + 1 × 0 (not assessed) = 2.5 of 4 → 0.625; assessed 3 of 4
    rows = [item(4, 3, "2"), item(5, 5), item(3)]
    assert fit(rows) == Decimal("0.6250")
    assert assessed_share(rows) == Decimal("0.7500")
    assert not meets_role(rows)
    assert [(term.ratio, term.points) for term in terms(rows)] == [
        (Decimal("0.7500"), Decimal("1.5000")),
        (Decimal("1.0000"), Decimal("1.0000")),
        (Decimal("0.0000"), Decimal("0.0000")),
    ]


def test_a_strength_above_the_requirement_does_not_hide_a_gap():
    # 1 × 1 + 1 × 2/4 = 1.5 of 2, however high the first one is
    assert fit([item(2, 7), item(4, 2)]) == Decimal("0.7500")


def test_desirable_requirements_are_left_out_of_the_fit():
    assert fit([item(4, 4), item(6, 1, necessity=DESIRABLE)]) == Decimal("1.0000")
    assert meets_role([item(4, 4), item(6, 1, necessity=DESIRABLE)])


def test_the_fit_is_rounded_once_halves_up():
    # 1/3 × 1.00 of 1.00 → 0.3333; 2/3 → 0.6667; 0.00005 → 0.0001
    assert fit([item(3, 1)]) == Decimal("0.3333")
    assert fit([item(3, 2)]) == Decimal("0.6667")
    from fractions import Fraction

    assert rounded(Fraction(1, 20000)) == Decimal("0.0001")
    assert str(rounded(Fraction(1))) == "1.0000"


def test_without_essential_weight_there_is_no_fit():
    for rows in ([], [item(4, 4, necessity=DESIRABLE)], [item(None, 4)]):
        assert fit(rows) is None
        assert assessed_share(rows) is None
        assert not meets_role(rows)


def test_a_claim_adds_nothing_to_the_fit():
    assert fit([item(4, None, claimed=7), item(4, 4)]) == Decimal("0.5000")


@given(profiles)
def test_the_fit_and_the_assessed_share_lie_between_nought_and_one(rows):
    for figure in (fit(rows), assessed_share(rows)):
        assert figure is None or 0 <= figure <= 1


@given(profiles)
def test_the_fit_is_never_greater_than_the_assessed_share(rows):
    figure, share = fit(rows), assessed_share(rows)
    assert (figure is None) == (share is None)
    assert figure is None or figure <= share


@given(profiles, st.randoms())
def test_the_order_of_the_requirements_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert (fit(rows), assessed_share(rows), meets_role(rows)) == (
        fit(shuffled), assessed_share(shuffled), meets_role(shuffled),
    )  # fmt: skip
    assert [i.gap for i in by_urgency(rows) if i.essential] == [
        i.gap for i in by_urgency(shuffled) if i.essential
    ]


@given(st.lists(items, min_size=1, max_size=12), st.data())
def test_a_higher_level_never_lowers_the_fit(rows, data):
    index = data.draw(st.integers(0, len(rows) - 1))
    old = rows[index]
    higher = data.draw(st.integers(old.held or 1, 7))
    raised = [*rows[:index], item(old.required, higher, str(old.weight), old.necessity), *rows[index + 1 :]]
    before, after = fit(rows), fit(raised)
    assert (before is None and after is None) or before <= after


@given(st.lists(items, max_size=12), levels, st.integers(1, 7), weights)
def test_no_strength_hides_a_gap(rows, required, short, weight):
    held = required - short
    if held < 1:
        return
    rows = [item(i.required, 7, str(i.weight), i.necessity) for i in rows]
    with_gap = [*rows, item(required, held, str(weight))]
    assert not meets_role(with_gap)
    assert fit(with_gap) == fit(
        [*(item(i.required, i.required, str(i.weight), i.necessity) for i in rows), with_gap[-1]]
    )


@given(profiles, st.integers(2, 9))
def test_only_the_proportion_of_the_weights_matters(rows, factor):
    scaled = [item(i.required, i.held, str(i.weight * factor), i.necessity) for i in rows]
    assert fit(rows) == fit(scaled)


@given(profiles)
def test_who_meets_the_role_has_a_fit_of_one_and_the_other_way_round(rows):
    essential = [i for i in rows if i.essential]
    if meets_role(rows):
        assert fit(rows) == 1
    elif essential and any(i.held is None or i.held < i.required for i in essential):
        assert fit(rows) is not None


@given(items)
def test_the_state_follows_from_the_gap(one):
    if one.gap is None:
        assert one.state in (State.NOT_ASSESSED, State.CLAIMED)
    else:
        assert one.state == (State.GAP if one.gap > 0 else State.MET)


def test_what_is_open_comes_by_urgency():
    rows = [
        item(4, 4, number=1),
        item(4, None, number=2),
        item(5, 3, number=3),
        item(5, 4, "3", number=4),
        item(7, 1, necessity=DESIRABLE, number=5),
        item(4, None, claimed=4, weight="2", number=6),
    ]
    made = gap(*rows)
    assert [one.skill.id for one in made.open_items] == [3, 4, 6, 2, 5]
    assert [one.skill.id for one in made.desirable] == [5]
    assert len(made.essential) == 5
    assert made.count("gap") == 3
    assert (made.fit, made.assessed_share, made.meets_role) == (fit(rows), assessed_share(rows), False)


# -- many people --------------------------------------------------------------------------------------------------------


def people(*rows: tuple[int | None, int | None]) -> list[tuple[PersonRef, GapItem]]:
    return [(PersonRef(n, f"P{n}"), item(required, held)) for n, (required, held) in enumerate(rows, start=1)]


def test_coverage_counts_who_needs_a_skill_and_who_has_it():
    found = coverage(skill(), people((4, 4), (4, 3), (4, None), (None, 6), (3, 5)))
    assert (found.of, found.met, found.assessed, found.share) == (4, 2, 3, Decimal("0.5000"))
    assert found.small
    assert not found.single
    assert not found.uncovered


def groups(*sizes: int) -> list[Coverage]:
    return [Coverage(skill(), of, 0, 0) for of in sizes]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((8, 6, 5), set()),
        ((8, 3, 6), {1, 2}),  # one alone could be computed from the total
        ((8, 1, 2, 6), {1, 2, 3}),  # two together are still three people
        ((8, 3, 4), {1, 2}),
        ((8, 2, 0), {0, 1}),  # of nobody there is nothing to withhold
        ((3,), {0}),
        ((), set()),
    ],
)
def test_no_withheld_figure_can_be_computed_from_the_total(sizes, hidden):
    assert withheld(groups(*sizes)) == hidden


@given(st.lists(st.integers(0, 12), max_size=8))
def test_what_is_left_of_the_total_speaks_of_nobody_or_of_five_in_two_groups(sizes):
    rows = groups(*sizes)
    hidden = withheld(rows)
    assert {place for place, of in enumerate(sizes) if 0 < of < 5} <= hidden
    rest = sum(sizes[place] for place in hidden)
    everything = hidden == {place for place, of in enumerate(sizes) if of}
    assert not hidden or everything or (len(hidden) > 1 and rest >= 5)


def test_a_skill_that_one_person_holds_at_a_required_level_is_a_risk():
    found = coverage(skill(), people((3, 3), (3, 4), (5, 5), (5, 2)))
    assert found.single
    assert (found.at_risk_level, found.holder) == (5, PersonRef(3, "P3"))


def test_a_skill_that_nobody_holds_at_a_required_level_is_uncovered():
    found = coverage(skill(), people((4, 3), (4, None)))
    assert found.uncovered
    assert (found.at_risk_level, found.holder) == (4, None)


def test_somebody_whose_role_does_not_ask_for_it_still_covers_a_skill():
    assert coverage(skill(), people((4, 4), (None, 5))).at_risk_level is None


def test_a_skill_that_nobody_needs_has_no_share_and_no_risk():
    found = coverage(skill(), people((None, 5)))
    assert (found.of, found.share, found.at_risk_level) == (0, None, None)


def test_a_summary_speaks_of_five_people_or_more():
    rows = [gap(item(4, held), person=PersonRef(n, "")) for n, held in enumerate((4, 4, 3, 2, None), start=1)]
    found = summary([*rows, gap()])
    assert (found.people, found.with_fit, found.meeting) == (6, 5, 2)
    assert (found.median, found.assessed) == (Decimal("0.7500"), Decimal("1.0000"))
    few = summary(rows[: SMALL_GROUP - 1])
    assert few.small
    assert (few.with_fit, few.meeting, few.median, few.assessed) == (4, None, None, None)


# -- the date -----------------------------------------------------------------------------------------------------------


def test_the_day_is_today_unless_one_is_asked_for():
    assert parse_as_of(None, TODAY) == parse_as_of("  ", TODAY) == TODAY
    assert parse_as_of("2026-01-31", TODAY) == dt.date(2026, 1, 31)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "31.01.2026", "2026-11-23", "9999-12-31"])
def test_a_date_that_is_none_or_is_to_come_is_refused_by_name(text):
    with pytest.raises(Invalid) as refused:
        parse_as_of(text, TODAY)
    assert [error.pointer for error in refused.value.errors] == ["/as_of"]
