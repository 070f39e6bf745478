"""Whom each kind of person sees, always by today's reporting lines."""

import datetime as dt

import pytest

from people import policies
from people.models import Employee, Team
from people.selectors import leads_a_team, name_for, sees_others
from tests.factories.accounts import AccessGrantFactory, UserFactory
from tests.factories.assessments import make_assessment
from tests.factories.competencies import make_framework
from tests.factories.people import (
    SINCE,
    EmployeeFactory,
    MembershipFactory,
    TeamFactory,
    TeamLeadFactory,
    fresh,
)
from tests.factories.roles import make_profile

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)


def seen(user):
    return set(Employee.objects.visible_to(fresh(user)).values_list("name", flat=True))


def grant(user, access, unit="", **fields):
    AccessGrantFactory(user=user, access=access, unit=unit, **fields)
    return fresh(user)


def test_an_employee_sees_only_himself(cast, sam):
    assert seen(sam) == {"Sam Okoro"}
    assert list(Team.objects.visible_to(sam)) == [cast.north]
    assert not Team.objects.overseen_by(sam).exists()


def test_a_line_manager_sees_the_team_and_not_the_neighbours(cast, marek):
    assert seen(marek) == {"Marek Novák", "Sam Okoro", "Sara Øster"}
    assert set(Team.objects.overseen_by(marek)) == {cast.north}
    assert set(Employee.objects.reports_of(marek.employee)) == {cast.sam.employee, cast.sara.employee}


def test_a_manager_above_sees_the_whole_tree(cast):
    assert seen(cast.dora) == {
        "Dora Lindqvist", "Marek Novák", "Olga Marin", "Sam Okoro", "Sara Øster", "Otto Brandt",
    }  # fmt: skip
    assert set(Employee.objects.reports_of(cast.dora.employee)) == {cast.marek.employee, cast.olga.employee}
    assert cast.sam.employee in Employee.objects.tree_of(cast.dora.employee)


def test_who_led_until_yesterday_sees_nobody_today(cast, marek):
    cast.north.leads.update(valid_until=TODAY)
    assert seen(marek) == {"Marek Novák"}
    assert cast.sam.employee in Employee.objects.visible_to(marek, TODAY - dt.timedelta(days=1))


def test_who_leads_from_tomorrow_sees_nobody_today(cast, aki):
    cast.north.leads.update(valid_until=TODAY + dt.timedelta(days=1))
    TeamLeadFactory(team=cast.north, employee=aki.employee, valid_from=TODAY + dt.timedelta(days=1))
    assert seen(aki) == {"Aki Tanaka"}


def test_a_person_who_moved_is_seen_by_the_new_manager_only(cast, marek, olga):
    cast.sam.employee.memberships.update(valid_until=TODAY)
    MembershipFactory(employee=cast.sam.employee, team=cast.south, valid_from=TODAY)
    assert "Sam Okoro" not in seen(marek)
    assert "Sam Okoro" in seen(olga)


def test_hr_of_the_whole_sees_everybody(cast, hana):
    assert len(seen(hana)) == Employee.objects.count()
    assert set(Team.objects.visible_to(hana)) == {cast.sales, cast.north, cast.south}
    assert Employee.objects.in_unit_of(hana).count() == Employee.objects.count()


def test_hr_of_a_unit_sees_the_tree_of_the_unit_only(cast, aki):
    user = grant(aki, "hr", unit="north")
    below = TeamFactory(parent=cast.north)
    EmployeeFactory(name="Nadia", team=below)
    assert seen(user) == {"Aki Tanaka", "Sam Okoro", "Sara Øster", "Nadia"}
    assert set(Team.objects.in_unit_of(user)) == {cast.north, below}
    assert set(Employee.objects.in_unit_of(user)) == seen_people("Sam Okoro", "Sara Øster", "Nadia")


def seen_people(*names):
    return set(Employee.objects.filter(name__in=names))


def test_hr_of_a_unit_who_also_leads_sees_both_and_keeps_the_unit_only(cast, marek):
    user = grant(marek, "hr", unit="south")
    assert seen(user) == {"Marek Novák", "Sam Okoro", "Sara Øster", "Otto Brandt"}
    assert policies.may_keep_person(user, cast.otto.employee)
    assert not policies.may_keep_person(user, cast.sam.employee)


def test_an_assessor_sees_the_assigned_people_only(cast, aki):
    version = make_framework()
    profile = make_profile(cast.role, version, {"SSUP": 3})
    make_assessment(cast.sam.employee, profile, SINCE, assessor=aki.employee)
    assert seen(aki) == {"Aki Tanaka", "Sam Okoro"}
    assert sees_others(fresh(aki))
    assert not Team.objects.overseen_by(aki).exists()


def test_an_auditor_sees_everybody_by_pseudonym(cast, ines):
    assert len(seen(ines)) == Employee.objects.count()
    assert name_for(cast.sam.employee, ines) == cast.sam.employee.pseudonym
    assert name_for(ines.employee, ines) == "Ines Costa"
    assert name_for(cast.sam.employee, cast.marek) == "Sam Okoro"


def test_a_pseudonym_is_stable_and_not_anothers(cast):
    sam, sara = cast.sam.employee, cast.sara.employee
    assert sam.pseudonym == Employee.objects.get(pk=sam.pk).pseudonym != sara.pseudonym
    assert sam.pseudonym.startswith("P-")


def test_an_auditor_who_is_hr_of_the_whole_reads_names_and_of_a_unit_does_not(cast, ines):
    assert name_for(cast.sam.employee, grant(ines, "hr", unit="south")) == cast.sam.employee.pseudonym
    assert name_for(cast.sam.employee, grant(ines, "hr")) == "Sam Okoro"


def test_an_administrator_sees_nobody(cast, root):
    assert seen(root) == set()
    assert not Team.objects.visible_to(root).exists()
    assert not sees_others(root)


def test_access_that_nobody_approved_or_that_ended_counts_for_nothing(cast, aki):
    user = grant(aki, "hr", approved_by=None, approved_at=None)
    assert seen(user) == {"Aki Tanaka"}
    user = grant(aki, "hr", valid_until=TODAY)
    assert seen(user) == {"Aki Tanaka"}


def test_an_account_without_a_person_sees_nobody(db):
    assert seen(UserFactory()) == set()


def test_who_leads_and_who_sees_others_is_known(cast):
    assert [user.email for user in (cast.dora, cast.marek, cast.sam, cast.hana, cast.root) if leads_a_team(user)] == [
        "dora@demo.example", "marek@demo.example",
    ]  # fmt: skip
    who = (cast.dora, cast.marek, cast.sam, cast.hana, cast.ines, cast.root)
    assert [user.email.split("@")[0] for user in who if sees_others(user)] == [
        "dora",
        "marek",
        "hana",
        "ines",
    ]
    assert sees_others(cast.marek)  # remembered
    assert leads_a_team(cast.marek)


def test_records_are_kept_by_hr_of_the_unit(cast, hana, aki, sam):
    assert policies.may_keep_people(hana)
    assert not policies.may_keep_people(sam)
    assert not policies.may_keep_person(sam, sam.employee)
    assert policies.may_keep_person(hana, sam.employee)
    assert not policies.may_keep_team(sam, cast.north)
    unit = grant(aki, "hr", unit="north")
    assert policies.may_keep_person(unit, sam.employee)
    assert not policies.may_keep_person(unit, cast.otto.employee)
    assert policies.may_keep_team(unit, cast.north)
    assert not policies.may_keep_team(unit, cast.south)
    assert not policies.may_keep_team(unit, None)


def test_accounts_are_linked_by_hr_but_never_the_own(cast, hana, sam):
    assert policies.may_link_account(hana, sam)
    assert not policies.may_link_account(hana, hana)
    assert not policies.may_link_account(sam, hana)
