import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.errors import Invalid
from people.forms import LeaveForm
from people.models import Employee, Team
from tests.factories.people import (
    SINCE,
    EmployeeFactory,
    MembershipFactory,
    RoleHoldingFactory,
    TeamFactory,
    TeamLeadFactory,
)


def test_everything_says_what_it_is(db):
    sam, north = EmployeeFactory(name="Sam Okoro"), TeamFactory(name="Team North")
    holding = RoleHoldingFactory(employee=sam)
    assert str(sam) == "Sam Okoro"
    assert str(MembershipFactory(employee=sam, team=north)) == "Sam Okoro · Team North"
    assert str(TeamLeadFactory(employee=sam, team=north)) == "Team North · Sam Okoro"
    assert str(holding) == f"Sam Okoro · {holding.role}"


@pytest.mark.parametrize("factory", [MembershipFactory, RoleHoldingFactory])
def test_the_database_lets_a_person_be_in_one_team_and_one_role_at_a_time(db, factory):
    sam = EmployeeFactory()
    factory(employee=sam, valid_until=dt.date(2024, 1, 1))
    factory(employee=sam, valid_from=dt.date(2024, 1, 1))
    factory(
        employee=sam, valid_from=dt.date(2024, 6, 1), valid_until=dt.date(2024, 6, 1)
    )  # corrected the same day
    for period in (
        {"valid_from": dt.date(2023, 1, 1)},
        {"valid_from": SINCE, "valid_until": dt.date(2025, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(employee=sam, **period)


def test_the_database_lets_a_team_have_one_lead_at_a_time(db):
    north = TeamFactory()
    TeamLeadFactory(team=north)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamLeadFactory(team=north, valid_from=dt.date(2025, 1, 1))
    TeamLeadFactory(team=TeamFactory())


def test_the_database_refuses_periods_that_end_before_they_begin(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(valid_until=SINCE - dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployeeFactory(left_on=SINCE - dt.timedelta(days=1))


def test_a_row_covers_its_first_day_and_not_its_last(db):
    row = MembershipFactory(valid_until=dt.date(2024, 1, 1))
    assert row.covers(SINCE)
    assert not row.covers(dt.date(2024, 1, 1))
    assert not row.covers(SINCE - dt.timedelta(days=1))


def test_nothing_lies_under_no_team(db):
    TeamFactory()
    assert not Team.objects.under(Team.objects.none()).exists()
    assert not Employee.objects.members_of(Team.objects.none(), SINCE).exists()


def test_a_refusal_without_a_field_is_shown_above_the_form():
    form = LeaveForm({"on": "2026-01-01"})
    assert form.is_valid()
    form.show(Invalid("Not now."))
    assert form.non_field_errors() == ["Not now."]
