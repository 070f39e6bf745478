"""The pure rules of an assessment."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    STEPS,
    Proof,
    add_months,
    backing,
    counts_until,
    event_hash,
    is_current,
    needs_reason,
    next_state,
    proposed_level,
    weakness,
)
from core.errors import WrongState

LADDER = {2: [1, 2], 3: [3], 4: [4, 5]}


@pytest.mark.parametrize(
    ("verdicts", "level"),
    [
        ({}, None),
        ({1: "met", 2: "met"}, 2),
        ({1: "met", 2: "partly"}, None),
        ({1: "met"}, None),
        ({1: "met", 2: "met", 3: "met"}, 3),
        ({3: "met", 4: "met", 5: "not_met"}, 3),
        ({4: "met", 5: "met"}, 4),
    ],
)
def test_the_proposal_is_the_highest_level_whose_every_statement_is_met(
    verdicts: dict[int, str], level: int | None
) -> None:
    assert proposed_level(LADDER, verdicts) == level


def test_a_level_without_statements_proves_nothing() -> None:
    assert proposed_level({5: []}, {}) is None


@given(st.dictionaries(st.integers(1, 5), st.sampled_from(["met", "partly", "not_met"])))
def test_a_further_met_statement_never_lowers_the_proposal(verdicts: dict[int, str]) -> None:
    before = proposed_level(LADDER, verdicts) or 0
    for statement in (1, 2, 3, 4, 5):
        assert (proposed_level(LADDER, {**verdicts, statement: "met"}) or 0) >= before


STATES = ["draft", "submitted", "assessed", "moderated", "confirmed", "appealed", "reopened", "cancelled"]
LEGAL = {
    ("draft", "submit"): "submitted",
    ("submitted", "assess"): "assessed",
    ("assessed", "confirm"): "confirmed",
    ("confirmed", "appeal"): "appealed",
    ("confirmed", "reopen"): "reopened",
    ("appealed", "dismiss"): "confirmed",
    ("appealed", "reopen"): "reopened",
    ("draft", "cancel"): "cancelled",
    ("submitted", "cancel"): "cancelled",
}
LEGAL_MODERATED = {
    **{pair: target for pair, target in LEGAL.items() if pair != ("assessed", "confirm")},
    ("assessed", "moderate"): "moderated",
    ("moderated", "confirm"): "confirmed",
}


@pytest.mark.parametrize("moderated", [False, True])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_each_step_leads_where_the_workflow_says_or_is_refused(
    state: str, step: str, moderated: bool
) -> None:
    target = (LEGAL_MODERATED if moderated else LEGAL).get((state, step))
    if target is None:
        with pytest.raises(WrongState):
            next_state(state, step, moderated=moderated)
    else:
        assert next_state(state, step, moderated=moderated) == target


def test_a_version_is_appealed_against_once() -> None:
    with pytest.raises(WrongState) as refusal:
        next_state("confirmed", "appeal", moderated=False, answered=True)
    assert refusal.value.code == "already_answered"
    assert next_state("confirmed", "reopen", moderated=False, answered=True) == "reopened"
    with pytest.raises(WrongState) as refusal:
        next_state("draft", "appeal", moderated=False, answered=True)
    assert refusal.value.code == "illegal_step"


@pytest.mark.parametrize(
    ("level", "proposed", "due"), [(4, 4, False), (4, 3, True), (4, None, True), (None, 3, False)]
)
def test_a_reason_is_due_where_the_decision_differs(
    level: int | None, proposed: int | None, due: bool
) -> None:
    assert needs_reason(level, proposed) is due


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2025, 12, 15), 1, dt.date(2026, 1, 15)),
        (dt.date(2024, 11, 30), 24, dt.date(2026, 11, 30)),
    ],
)
def test_months_are_calendar_months(day: dt.date, months: int, result: dt.date) -> None:
    assert add_months(day, months) == result


def test_evidence_counts_to_the_last_day_of_its_currency_and_not_before_the_activity() -> None:
    activity = dt.date(2024, 11, 22)
    assert counts_until(activity, 24) == dt.date(2026, 11, 22)
    assert is_current(activity, dt.date(2026, 11, 22), 24)
    assert not is_current(activity, dt.date(2026, 11, 23), 24)
    assert not is_current(activity, dt.date(2024, 11, 21), 24)


def test_only_verified_live_current_evidence_at_the_level_or_higher_backs_it() -> None:
    day, fresh, old = dt.date(2026, 11, 22), dt.date(2026, 9, 1), dt.date(2024, 9, 1)
    proofs = [
        Proof(1, 4, fresh, verified=True),
        Proof(2, 5, fresh, verified=True),
        Proof(3, 3, fresh, verified=True),
        Proof(4, 4, fresh, verified=False),
        Proof(5, 4, old, verified=True),
        Proof(6, 4, fresh, verified=True, withdrawn=True),
    ]
    assert backing(proofs, 4, on=day, currency_months=24) == [1, 2]


def test_the_hash_of_an_event_depends_on_the_one_before_and_on_each_word() -> None:
    base = event_hash("", {"a": 1, "b": "è"})
    assert base == event_hash("", {"b": "è", "a": 1})
    assert base != event_hash("0", {"a": 1, "b": "è"})
    assert base != event_hash("", {"a": 1, "b": "e"})
    assert len(base) == 64


DAY = dt.date(2026, 11, 22)
LONG_AGO = dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("proofs", "lack"),
    [
        ([], "none"),
        ([Proof(1, 4, DAY, verified=True, withdrawn=True)], "none"),
        ([Proof(1, 3, DAY, verified=True)], "too_low"),
        ([Proof(1, 4, LONG_AGO, verified=True)], "out_of_date"),
        ([Proof(1, 4, DAY, verified=False), Proof(2, 4, LONG_AGO, verified=True)], "unverified"),
        ([Proof(1, 5, DAY, verified=True)], ""),
    ],
)
def test_what_a_level_lacks_to_be_backed_is_said_of_the_piece_that_comes_nearest(proofs, lack):
    assert weakness(proofs, 4, on=DAY, currency_months=24) == lack
