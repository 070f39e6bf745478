"""Gaps and matrices: figures by hand, any day as it was, nobody sees more than they may, and at a constant price."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments.models import Assessment, Evidence, Rating
from people.models import Employee, Membership, RoleHolding
from reports.rules import State
from reports.selectors import MatrixFilters, organisation_overview, person_gap, person_profile, team_matrix
from roles.models import RoleProfile
from tests.factories.assessments import (
    at,
    confirm_level,
    make_assessment,
    make_claim,
    make_cycle,
    make_evidence,
)
from tests.factories.roles import make_profile, make_role
from tests.reports.company import TODAY, Company

DAY = dt.timedelta(days=1)


def shown(gap) -> list[tuple]:
    return [
        (
            i.skill.code,
            i.required,
            i.held,
            i.gap,
            str(i.state),
            i.claimed,
            i.evidence_count,
            i.evidence_latest,
            i.stale_since,
        )
        for i in (*gap.items, *gap.other)
    ]


def gap_of(company: Company, name: str = "sam", as_of: dt.date = TODAY, viewer: str = "marek", **options):
    return person_gap(company.people[name], as_of, viewer=company.user(viewer), **options)


# -- the gap ------------------------------------------------------------------------------------------------------------


def test_the_gap_of_a_person_by_hand(company):
    company.holds("sam", "SSUP", 3)
    company.holds("sam", "SALE", 6, since=dt.date(2024, 9, 1), evidence_on=dt.date(2024, 8, 1))
    gap = gap_of(company)
    assert shown(gap) == [
        ("SSUP", 4, 3, 1, "gap", None, 1, dt.date(2026, 2, 19), None),
        ("SALE", 5, 6, -1, "met", None, 1, dt.date(2024, 8, 1), dt.date(2026, 8, 1)),
        ("NEED", 3, None, None, "not_assessed", None, 0, None, None),
        ("NEGO", 4, None, None, "not_assessed", None, 0, None, None),
    ]
    # (2 × 3/4 + 1 × 1 + 1 × 0) ÷ 4; assessed (2 + 1) ÷ 4
    assert (gap.fit, gap.assessed_share, gap.meets_role) == (Decimal("0.6250"), Decimal("0.7500"), False)
    assert (gap.role.slug, gap.profile.number, gap.team.name, gap.person.name) == (
        "account-manager",
        1,
        "North",
        "Sam",
    )


def test_the_gap_with_another_role_uses_the_same_levels(company):
    company.holds("sam", "SSUP", 3)
    other = make_role(company.version, {"SSUP": 2}, slug="assistant")
    gap = gap_of(company, role=other)
    assert (gap.role.slug, gap.fit, gap.meets_role) == ("assistant", Decimal("1.0000"), True)


def test_what_is_held_beside_the_role_is_listed_apart(company):
    company.holds("sam", "SSUP", 3)
    other = make_role(company.version, {"SALE": 5}, slug="seller")
    gap = gap_of(company, role=other)
    assert [(i.skill.code, i.required, i.held, i.gap) for i in gap.other] == [("SSUP", None, 3, None)]


def test_a_person_without_a_role_has_no_fit(company):
    company.person("nina", "north")
    company.holds("nina", "SSUP", 3)
    gap = gap_of(company, "nina")
    assert (gap.role, gap.items, gap.fit, gap.assessed_share, gap.meets_role) == (None, (), None, None, False)
    assert gap.reason == "no_role"


def test_a_role_without_a_published_profile_has_no_fit(company):
    role = make_role(company.version, {"SSUP": 2}, slug="new", valid_from=TODAY)
    RoleProfile.objects.filter(role=role).update(valid_from=TODAY + DAY)
    gap = gap_of(company, role=role)
    assert (gap.role.slug, gap.profile, gap.items, gap.fit, gap.reason) == (
        "new",
        None,
        (),
        None,
        "no_profile",
    )


# -- any day as it was --------------------------------------------------------------------------------------------------


def test_yesterday_stays_as_it_was_whatever_changes_today(company):
    company.holds("sam", "SSUP", 3)
    piece = make_evidence(
        company.people["sam"],
        company.skills["SSUP"],
        3,
        dt.date(2026, 5, 1),
        verifier=company.people["marek"],
    )
    make_claim(company.people["sam"], company.profile, company.skills["NEED"], 4, dt.date(2026, 10, 1))
    yesterday = TODAY - DAY
    before = gap_of(company, as_of=yesterday)
    assert [i.state for i in before.items] == [
        State.GAP,
        State.NOT_ASSESSED,
        State.CLAIMED,
        State.NOT_ASSESSED,
    ]

    company.holds("sam", "SSUP", 5, since=TODAY, evidence_on=TODAY - DAY)
    company.holds("sam", "NEED", 4, since=TODAY, evidence_on=TODAY - DAY)
    Evidence.objects.filter(pk=piece.pk).update(withdrawn_at=at(TODAY), withdrawn_reason="Another customer.")
    Assessment.objects.filter(state="submitted").update(state="cancelled", changed_at=at(TODAY))
    assistant = make_role(company.version, {"SSUP": 2}, slug="assistant", valid_from=TODAY)
    RoleHolding.objects.filter(employee=company.people["sam"]).update(valid_until=TODAY)
    RoleHolding.objects.create(employee=company.people["sam"], role=assistant, valid_from=TODAY)
    Membership.objects.filter(employee=company.people["sam"]).update(valid_until=TODAY)
    Membership.objects.create(employee=company.people["sam"], team=company.teams["south"], valid_from=TODAY)

    after = gap_of(company, as_of=yesterday, viewer="hana")
    assert shown(after) == shown(before)
    assert (after.fit, after.role, after.team, after.profile) == (
        before.fit,
        before.role,
        before.team,
        before.profile,
    )
    today = gap_of(company, viewer="hana")
    assert (today.role.slug, today.team.name, today.fit) == ("assistant", "South", Decimal("1.0000"))


def test_a_level_that_was_corrected_on_the_same_day_leaves_no_trace_in_the_history(company):
    company.holds("sam", "SSUP", 3, since=dt.date(2026, 3, 1))
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 3, 1))
    profile = person_profile(company.people["sam"], TODAY, company.user("marek"))
    assert [(change.before, change.level) for change in profile.history] == [(None, 4)]
    assert profile.gap.items[0].held == 4


def test_a_new_profile_counts_from_its_day(company):
    company.holds("sam", "SSUP", 4)
    RoleProfile.objects.filter(pk=company.profile.pk).update(valid_until=TODAY)
    make_profile(company.role, company.version, {"SSUP": 6}, valid_from=TODAY)
    assert [i.required for i in gap_of(company).items] == [6]
    assert gap_of(company).profile.number == 2
    assert len(gap_of(company, as_of=TODAY - DAY).items) == 4


def test_a_held_level_begins_on_its_day_and_ends_before_the_next(company):
    company.holds("sam", "SSUP", 3, since=dt.date(2026, 3, 1))
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 6, 1))
    levels = {
        day: gap_of(company, as_of=day).items[0].held
        for day in (dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 5, 31), dt.date(2026, 6, 1))
    }
    assert list(levels.values()) == [None, 3, 3, 4]


def counts(company, *days):
    return [gap_of(company, as_of=day).items[0].evidence_count for day in days]


def test_evidence_counts_from_the_confirmation_until_its_withdrawal(company):
    level = company.holds("sam", "SSUP", 3, since=dt.date(2026, 3, 1), evidence_on=dt.date(2026, 2, 1))
    days = (dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    assert counts(company, *days) == [0, 1, 1, 1]
    Evidence.objects.filter(reliances__rating=level.rating).update(withdrawn_at=at(dt.date(2026, 7, 1), 1))
    assert counts(company, *days) == [0, 1, 1, 0]
    assert gap_of(company).items[0].unbacked


def test_what_no_final_rating_relies_on_changes_no_answer_when_it_comes_and_when_it_goes(company):
    company.holds("sam", "SSUP", 3, since=dt.date(2026, 3, 1), evidence_on=dt.date(2026, 2, 1))
    days = (dt.date(2026, 4, 1), dt.date(2026, 6, 30), TODAY)

    def answers():
        return [gap_of(company, as_of=day) for day in days]

    before = answers()
    piece = make_evidence(
        company.people["sam"],
        company.skills["SSUP"],
        4,
        dt.date(2026, 5, 1),
        verifier=company.people["marek"],
    )
    assert answers() == before
    piece.delete()
    assert answers() == before


# -- claims -------------------------------------------------------------------------------------------------------------


def claim_of(company, viewer="marek", as_of=TODAY, **options):
    return next(
        i for i in gap_of(company, as_of=as_of, viewer=viewer, **options).items if i.skill.code == "NEED"
    ).claimed


def claim(company, level=4, on=dt.date(2026, 10, 1), **fields):
    return make_claim(company.people["sam"], company.profile, company.skills["NEED"], level, on, **fields)


def test_a_draft_is_not_a_claim_and_a_submitted_one_is(company):
    assessment = claim(company, state="draft", submitted_at=None)
    assert claim_of(company) is None
    Assessment.objects.filter(pk=assessment.pk).update(
        state="submitted", submitted_at=at(dt.date(2026, 10, 5))
    )
    assert claim_of(company) == 4
    assert claim_of(company, as_of=dt.date(2026, 10, 4)) is None


def test_a_newer_claim_wins(company):
    claim(company, 5, dt.date(2026, 8, 1), currency_months=12)
    Assessment.objects.update(
        cycle=make_cycle(company.version, starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 9, 1))
    )
    claim(company, 3, dt.date(2026, 10, 1))
    assert claim_of(company) == 3
    assert claim_of(company, as_of=dt.date(2026, 9, 1)) == 5


def test_a_cancelled_assessment_claims_nothing_from_that_day_on(company):
    claim(company, state="cancelled")
    Assessment.objects.update(changed_at=at(dt.date(2026, 11, 1)))
    assert claim_of(company) is None
    assert claim_of(company, as_of=dt.date(2026, 10, 31)) == 4


def test_a_confirmed_level_answers_the_claim(company):
    assessment = claim(company, 5)
    confirm_level(
        company.people["sam"], company.profile, company.skills["NEED"], 4, dt.date(2026, 11, 1),
        by=company.people["marek"], assessment=assessment,
    )  # fmt: skip
    assert claim_of(company) is None
    assert claim_of(company, as_of=dt.date(2026, 10, 31)) == 5


def test_a_claim_that_was_confirmed_without_a_level_stays_a_claim(company):
    assessment = claim(company, 5)
    confirm_level(
        company.people["sam"], company.profile, company.skills["SSUP"], 4, dt.date(2026, 11, 1),
        by=company.people["marek"], assessment=assessment,
    )  # fmt: skip
    assert claim_of(company) == 5


def test_a_level_confirmed_later_in_another_assessment_answers_an_old_claim(company):
    claim(company, 5, dt.date(2026, 8, 1))
    company.holds("sam", "NEED", 3, since=dt.date(2026, 9, 1), assessment=make_assessment(
        company.people["sam"], make_profile(make_role(company.version, {"NEED": 2}), company.version, {"NEED": 3},
        published=False), dt.date(2026, 8, 20)))  # fmt: skip
    assert claim_of(company) is None


def test_a_blind_claim_is_the_subjects_own_until_the_assessor_has_spoken(company):
    assessment = claim(company, blind=True)
    assert {name: claim_of(company, name) for name in ("sam", "marek", "hana", "ines")} == {
        "sam": 4, "marek": None, "hana": None, "ines": None,
    }  # fmt: skip
    assert person_gap(company.people["sam"], TODAY).count("claimed") == 0
    Assessment.objects.filter(pk=assessment.pk).update(
        state="assessed", assessed_at=at(dt.date(2026, 11, 10)), assessed_by=company.people["marek"]
    )
    assert claim_of(company) == 4
    assert claim_of(company, as_of=dt.date(2026, 11, 9)) is None
    assert claim_of(company, "sam", as_of=dt.date(2026, 11, 9)) == 4


def test_claims_can_be_left_out(company):
    claim(company)
    assert claim_of(company, claims=False) is None


def test_a_claim_without_a_level_is_none(company):
    claim(company)
    Rating.objects.update(level=None)
    assert claim_of(company) is None


# -- the matrix ---------------------------------------------------------------------------------------------------------


def matrix_of(company, team="north", as_of=TODAY, viewer="marek", **filters):
    return team_matrix(company.teams[team], as_of, company.user(viewer), MatrixFilters(**filters))


def names(matrix) -> list[str]:
    return [row.gap.person.name for row in matrix.rows]


def test_a_matrix_says_the_same_as_each_gap(company):
    company.crowd(4)
    company.holds("sam", "SSUP", 3)
    matrix = matrix_of(company)
    assert [skill.code for skill in matrix.skills] == ["SSUP", "SALE", "NEED", "NEGO"]
    for row in matrix.rows:
        alone = person_gap(
            next(p for p in company.people.values() if p.pk == row.gap.person.id),
            TODAY,
            viewer=company.user("marek"),
        )
        assert row.gap == alone
        assert row.cells == alone.items


def test_a_matrix_counts_who_meets_what(company):
    company.holds("sam", "SSUP", 4)
    company.holds("lucia", "SSUP", 3)
    first = matrix_of(company).coverage[0]
    assert (first.met, first.of, first.assessed, first.single, first.holder.name) == (1, 2, 2, True, "Sam")


def test_a_matrix_shows_members_of_that_day_who_are_in_todays_scope(company):
    Membership.objects.filter(employee=company.people["lucia"]).update(valid_until=TODAY)
    Membership.objects.create(employee=company.people["lucia"], team=company.teams["south"], valid_from=TODAY)
    assert names(matrix_of(company, as_of=TODAY - DAY)) == ["Sam"]  # Marek has lost her at once
    assert names(matrix_of(company, as_of=TODAY - DAY, viewer="dana")) == ["Lucia", "Sam"]
    assert names(matrix_of(company, viewer="dana")) == ["Sam"]


def test_a_matrix_can_take_in_the_teams_below(company):
    assert names(matrix_of(company, "sales", viewer="dana")) == ["Dana", "Marek", "Olga"]
    assert names(matrix_of(company, "sales", viewer="dana", tree=True)) == [
        "Dana",
        "Lucia",
        "Marek",
        "Olga",
        "Sam",
        "Tom",
    ]


def test_a_matrix_can_be_filtered(company):
    company.holds("sam", "SSUP", 3)
    company.person("nina", "north", make_role(company.version, {"SALE": 4}, slug="seller"))
    assert names(matrix_of(company, role="seller")) == ["Nina"]
    assert [skill.code for skill in matrix_of(company, role="seller").skills] == ["SALE"]
    assert names(matrix_of(company, skill="SSUP")) == ["Lucia", "Sam"]
    only = matrix_of(company, gap_only=True)
    assert (names(only), [skill.code for skill in only.skills]) == (["Sam"], ["SSUP"])
    assert names(matrix_of(company, gap_only=True, skill="SALE")) == []
    assert (only.people, [role.slug for role in only.roles]) == (3, ["account-manager", "seller"])


def test_a_matrix_is_sorted_as_asked_but_never_ranks_a_few_by_fit(company):
    company.holds("lucia", "SSUP", 4)
    assert names(matrix_of(company, sort="-name")) == ["Sam", "Lucia"]
    assert names(matrix_of(company, sort="fit")) == ["Lucia", "Sam"]
    company.crowd(4)
    company.person("nina", "north")
    by_fit = matrix_of(company, sort="-fit").rows
    fits = [row.gap.fit for row in by_fit[:-1]]
    assert fits == sorted(fits, reverse=True)
    assert by_fit[-1].gap.person.name == "Nina"
    assert {row.gap.role is None for row in matrix_of(company, sort="role").rows[:1]} == {True}


def test_an_auditor_reads_pseudonyms(company):
    company.holds("sam", "SSUP", 4)
    matrix = matrix_of(company, viewer="ines")
    assert sorted(names(matrix)) == sorted(company.people[name].pseudonym for name in ("sam", "lucia"))
    assert matrix.coverage[0].holder.name == company.people["sam"].pseudonym


# -- the organisation ---------------------------------------------------------------------------------------------------


def test_the_overview_counts_and_withholds_small_groups(company):
    company.crowd(6)
    company.holds("sam", "SSUP", 4, since=dt.date(2023, 1, 1), evidence_on=dt.date(2022, 12, 1))
    overview = organisation_overview(company.user("hana"), TODAY)
    north, south = (row for row in overview.rows if row.label.slug in ("north", "south"))
    assert (north.cells[0].of, north.cells[0].met, north.cells[0].small) == (8, 4, False)
    assert (south.cells[0].of, south.cells[0].small, south.summary.median) == (1, True, None)
    assert 0 in north.withheld & south.withheld  # the total is known: one alone could be computed
    assert [gap.person.name for gap in overview.unassessed] == ["Lucia", "Tom"]
    assert (len(overview.without_role), overview.stale_levels, overview.held) == (4, 1, 13)
    assert [(risk.skill.code, risk.uncovered) for risk in overview.at_risk] == [
        ("NEED", True),
        ("NEGO", True),
    ]


def test_the_overview_by_role_and_of_one_team(company):
    company.crowd(5)
    by_role = organisation_overview(company.user("hana"), TODAY, by="role")
    assert [row.label.slug for row in by_role.rows] == ["account-manager"]
    south = organisation_overview(company.user("hana"), TODAY, company.teams["south"])
    assert (south.summary.people, south.team.name) == (1, "South")


def test_who_is_employed_and_holds_no_role_is_counted_with_or_without_a_team(company):
    gone = company.person("gone", account=False)
    Employee.objects.filter(pk=gone.pk).update(left_on=TODAY)
    overview = organisation_overview(company.user("hana"), TODAY, trend=False)
    assert [one.name for one in overview.without_role] == ["Aki", "Dana", "Marek", "Olga"]
    assert overview.with_role == 3
    part = organisation_overview(company.user("hana"), TODAY, company.teams["north"], trend=False)
    assert (part.without_role, part.with_role) == ((), 2)


def test_the_trend_has_a_point_for_each_closed_cycle(company):
    company.crowd(6)
    for year in (2024, 2025):
        make_cycle(
            company.version,
            starts_on=dt.date(year, 9, 1),
            ends_on=dt.date(year, 11, 1),
            state="closed",
            slug=f"c{year}",
        )
    make_cycle(company.version, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 12, 1))
    points = organisation_overview(company.user("hana"), TODAY).trend
    assert [(str(point.cycle), point.day) for point in points] == [
        ("c2024", dt.date(2024, 11, 1)), ("c2025", dt.date(2025, 11, 1)), ("", TODAY),
    ]  # fmt: skip
    assert points[0].summary.median == 0
    assert points[-1].summary.median > 0


def test_a_manager_and_an_administrator_get_no_more_than_their_part(company):
    assert organisation_overview(company.user("olga"), TODAY, trend=False).summary.people == 1
    assert organisation_overview(company.user("root"), TODAY).summary.people == 0


# -- at a constant price ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["matrix", "gap", "overview"])
def test_fifty_people_cost_as_many_queries_as_five(company, queries, what):
    def call():
        if what == "matrix":
            return matrix_of(company)
        if what == "gap":
            return gap_of(company)
        return organisation_overview(company.user("hana"), TODAY)

    company.crowd(3)
    claim(company)
    few = queries(call)
    company.crowd(45)
    assert queries(call) == few
