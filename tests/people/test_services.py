import datetime as dt

import pytest

from assessments.models import AuditEvent
from core.errors import Invalid, NotAllowed, WrongState
from people import services
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.selectors import line_manager_of, planned_of, role_of, team_of
from tests.factories.accounts import AccessGrantFactory, UserFactory
from tests.factories.people import SINCE, EmployeeFactory, TeamFactory, fresh
from tests.factories.roles import RoleFactory

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = AT.date()
LATER = dt.date(2026, 12, 1)
EARLIER = dt.date(2021, 12, 31)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def north_hr(cast):
    """HR of Team North only."""
    user = UserFactory()
    AccessGrantFactory(user=user, unit="north")
    return user


def refused(error, *pointers):
    return [finding.pointer for finding in error.value.errors] == list(pointers)


# -- teams --------------------------------------------------------------------------------------------------------


def test_a_team_knows_its_place_in_the_tree(cast, hana):
    team = services.create_team(slug="north-1", name=" North 1 ", parent=cast.north, by=hana, at=AT)
    assert team.name == "North 1"
    assert team.path == f"/{cast.sales.pk}/{cast.north.pk}/{team.pk}/"
    assert services.create_team(slug="other", name="Other", by=hana, at=AT).path.count("/") == 2


@pytest.mark.parametrize(
    ("slug", "name", "pointer"), [("new", " ", "/name"), ("north", "North", "/slug"), ("", "North", "/slug")]
)
def test_a_team_needs_a_name_and_a_slug_of_its_own(cast, hana, slug, name, pointer):
    with pytest.raises(Invalid) as error:
        services.create_team(slug=slug, name=name, parent=cast.sales, by=hana, at=AT)
    assert refused(error, pointer)


def test_only_hr_of_the_unit_makes_teams_there(cast, marek, north_hr):
    services.create_team(slug="north-1", name="North 1", parent=cast.north, by=north_hr, at=AT)
    for by, parent in ((marek, cast.north), (north_hr, cast.sales), (north_hr, None)):
        with pytest.raises(NotAllowed):
            services.create_team(slug="x", name="X", parent=parent, by=by, at=AT)


def test_a_tree_that_grows_too_deep_is_refused(hana):
    deep = TeamFactory(path="/" + "123456/" * 36 + "1/")
    with pytest.raises(Invalid) as error:
        services.create_team(slug="x", name="X", parent=deep, by=hana, at=AT)
    assert refused(error, "/parent")


def test_a_team_moves_with_all_below_it(cast, hana):
    below = TeamFactory(parent=cast.north)
    services.move_team(team=cast.north, parent=cast.south, by=hana, at=AT)
    below.refresh_from_db()
    assert below.path == f"/{cast.sales.pk}/{cast.south.pk}/{cast.north.pk}/{below.pk}/"
    services.move_team(team=Team.objects.get(pk=cast.north.pk), parent=None, by=hana, at=AT)
    below.refresh_from_db()
    assert below.path == f"/{cast.north.pk}/{below.pk}/"


def test_a_team_does_not_move_below_itself(cast, hana):
    below = TeamFactory(parent=cast.north)
    for parent in (cast.north, below):
        with pytest.raises(Invalid) as error:
            services.move_team(team=cast.north, parent=parent, by=hana, at=AT)
        assert refused(error, "/parent")


def test_a_team_does_not_move_to_where_its_lead_would_stand_below_himself(cast, hana):
    with pytest.raises(Invalid):  # Dora leads the topmost team and is its member
        services.move_team(team=cast.sales, parent=TeamFactory(), by=hana, at=AT)
    services.transfer(employee=cast.olga.employee, team=cast.north, on=TODAY, by=hana, at=AT)
    with pytest.raises(Invalid):  # Olga is a member of North and leads South
        services.move_team(team=cast.north, parent=cast.south, by=hana, at=AT)


def test_a_move_that_makes_the_tree_too_deep_is_refused(cast, hana):
    deep = TeamFactory(path="/" + "123456/" * 36 + "1/")
    with pytest.raises(Invalid) as error:
        services.move_team(team=cast.north, parent=deep, by=hana, at=AT)
    assert refused(error, "/parent")


def test_a_team_is_moved_by_hr_of_both_places(cast, north_hr):
    with pytest.raises(NotAllowed):
        services.move_team(team=cast.north, parent=cast.south, by=north_hr, at=AT)
    with pytest.raises(NotAllowed):
        services.move_team(team=cast.south, parent=cast.north, by=north_hr, at=AT)


# -- leads --------------------------------------------------------------------------------------------------------


def test_a_new_lead_follows_the_former_one(cast, hana):
    services.appoint_lead(team=cast.north, employee=cast.olga.employee, on=LATER, by=hana, at=AT)
    assert line_manager_of(cast.sam.employee, TODAY) == cast.marek.employee
    assert line_manager_of(cast.sam.employee, LATER) == cast.olga.employee
    assert TeamLead.objects.get(employee=cast.marek.employee).valid_until == LATER


def test_a_former_manager_loses_access_at_once(cast, hana):
    sam = cast.sam.employee
    assert sam in Employee.objects.visible_to(fresh(cast.marek))
    services.appoint_lead(team=cast.north, employee=cast.olga.employee, on=TODAY, by=hana, at=AT)
    assert sam not in Employee.objects.visible_to(fresh(cast.marek))
    assert sam in Employee.objects.visible_to(fresh(cast.olga))


def test_a_lead_can_end_without_a_successor(cast, hana):
    services.end_lead(team=cast.north, on=TODAY, by=hana, at=AT)
    assert line_manager_of(cast.sam.employee, TODAY) is None
    with pytest.raises(WrongState):
        services.end_lead(team=cast.north, on=TODAY, by=hana, at=AT)


def test_a_lead_does_not_end_before_it_began(cast, hana):
    with pytest.raises(Invalid) as error:
        services.end_lead(team=cast.north, on=EARLIER, by=hana, at=AT)
    assert refused(error, "/on")


def test_nobody_leads_the_team_of_which_he_is_a_member(cast, hana):
    for team, employee in ((cast.north, cast.sam), (cast.north, cast.marek)):
        with pytest.raises(Invalid) as error:
            services.appoint_lead(team=team, employee=employee.employee, on=TODAY, by=hana, at=AT)
        assert refused(error, "/employee")  # Sam is a member, Marek leads it already


def test_the_topmost_team_is_led_by_one_of_its_members(cast, hana):
    lead = services.appoint_lead(team=cast.sales, employee=cast.olga.employee, on=TODAY, by=hana, at=AT)
    assert line_manager_of(lead.employee, TODAY) is None
    assert line_manager_of(cast.dora.employee, TODAY) == lead.employee


@pytest.mark.parametrize("on", [EARLIER, dt.date(2027, 1, 1)])
def test_a_lead_is_employed(cast, hana, on):
    gone = EmployeeFactory(left_on=dt.date(2027, 1, 1))
    with pytest.raises(Invalid) as error:
        services.appoint_lead(team=cast.north, employee=gone, on=on, by=hana, at=AT)
    assert refused(error, "/on")


def test_a_lead_does_not_begin_before_the_latest_change(cast, hana):
    early = EmployeeFactory(joined_on=dt.date(2020, 1, 1))
    with pytest.raises(Invalid) as error:
        services.appoint_lead(team=cast.north, employee=early, on=EARLIER, by=hana, at=AT)
    assert refused(error, "/on")


def test_leads_are_appointed_by_hr_of_the_unit(cast, marek, north_hr):
    for by, team in ((marek, cast.north), (north_hr, cast.south)):
        with pytest.raises(NotAllowed):
            services.appoint_lead(team=team, employee=cast.aki.employee, on=TODAY, by=by, at=AT)
        with pytest.raises(NotAllowed):
            services.end_lead(team=team, on=TODAY, by=by, at=AT)


# -- joining, moving, leaving ---------------------------------------------------------------------------------------


def test_who_is_hired_has_team_and_role_from_the_first_day(cast, hana):
    employee = services.hire(
        number=" E-1 ", name=" Nadia Petrova ", email="nadia@demo.example", joined_on=TODAY, team=cast.north,
        role=cast.role, by=hana, at=AT,
    )  # fmt: skip
    assert (employee.number, employee.name) == ("E-1", "Nadia Petrova")
    assert employee.search_key == "nadia petrova e-1 nadia@demo.example"
    assert team_of(employee, TODAY) == cast.north
    assert role_of(employee, TODAY) == cast.role
    assert team_of(employee, TODAY - dt.timedelta(days=1)) is None


def test_who_is_hired_needs_neither_team_nor_role(cast, hana):
    employee = services.hire(number="E-1", name="Nadia", joined_on=TODAY, by=hana, at=AT)
    assert team_of(employee, TODAY) is None
    assert role_of(employee, TODAY) is None


def test_every_missing_field_is_named(cast, hana):
    with pytest.raises(Invalid) as error:
        services.hire(number=" ", name="", joined_on=TODAY, by=hana, at=AT)
    assert refused(error, "/name", "/number")
    with pytest.raises(Invalid) as error:
        services.hire(number=cast.sam.employee.number, name="Nadia", joined_on=TODAY, by=hana, at=AT)
    assert refused(error, "/number")


def test_hr_of_a_unit_hires_into_that_unit_only(cast, marek, north_hr):
    services.hire(number="E-1", name="Nadia", joined_on=TODAY, team=cast.north, by=north_hr, at=AT)
    for by, team in ((north_hr, cast.south), (north_hr, None), (marek, cast.north)):
        with pytest.raises(NotAllowed):
            services.hire(number="E-2", name="Nadia", joined_on=TODAY, team=team, by=by, at=AT)


def test_a_transfer_closes_one_membership_and_opens_another(cast, hana):
    sam = cast.sam.employee
    services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT)
    assert team_of(sam, LATER - dt.timedelta(days=1)) == cast.north
    assert team_of(sam, LATER) == cast.south
    assert Membership.objects.filter(employee=sam).count() == 2


def test_a_transfer_on_the_first_day_corrects_the_membership(cast, hana):
    sam = cast.sam.employee
    services.transfer(employee=sam, team=cast.south, on=SINCE, by=hana, at=AT, reason="A slip of the pen.")
    assert team_of(sam, SINCE) == cast.south
    assert Membership.objects.get(employee=sam, team=cast.north).valid_until == SINCE
    services.transfer(employee=sam, team=cast.sales, on=SINCE, by=hana, at=AT, reason="A slip of the pen.")
    assert team_of(sam, SINCE) == cast.sales


@pytest.mark.parametrize("on", [SINCE - dt.timedelta(days=1), dt.date(2026, 5, 1)])
def test_a_transfer_before_the_latest_change_is_refused(cast, hana, on):
    sam = cast.sam.employee
    services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT)
    with pytest.raises(Invalid) as error:
        services.transfer(employee=sam, team=cast.sales, on=on, by=hana, at=AT)
    assert refused(error, "/on")


def test_a_transfer_to_the_same_team_is_refused(cast, hana):
    with pytest.raises(Invalid) as error:
        services.transfer(employee=cast.sam.employee, team=cast.north, on=TODAY, by=hana, at=AT)
    assert refused(error, "/team")


def test_a_lead_does_not_become_a_member_of_the_own_team(cast, hana):
    for team in (cast.north, TeamFactory(parent=cast.north)):
        with pytest.raises(Invalid) as error:
            services.transfer(employee=cast.marek.employee, team=team, on=TODAY, by=hana, at=AT)
        assert refused(error, "/team")


def test_after_leaving_nothing_more_begins(cast, hana):
    sam = cast.sam.employee
    services.leave(employee=sam, on=LATER, by=hana, at=AT)
    for act in (
        lambda: services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT),
        lambda: services.assign_role(employee=sam, role=RoleFactory(), on=LATER, by=hana, at=AT),
    ):
        with pytest.raises(Invalid) as error:
            act()
        assert refused(error, "/on")


def test_a_role_follows_the_former_one(cast, hana):
    sam, senior = cast.sam.employee, RoleFactory()
    services.assign_role(employee=sam, role=senior, on=LATER, by=hana, at=AT)
    assert role_of(sam, TODAY) == cast.role
    assert role_of(sam, LATER) == senior
    with pytest.raises(Invalid) as error:
        services.assign_role(employee=sam, role=senior, on=LATER, by=hana, at=AT)
    assert refused(error, "/role")
    with pytest.raises(Invalid) as error:
        services.assign_role(employee=sam, role=cast.role, on=TODAY, by=hana, at=AT)
    assert refused(error, "/on")


def test_people_are_moved_by_hr_of_their_unit(cast, marek, north_hr):
    sam, otto = cast.sam.employee, cast.otto.employee
    services.assign_role(employee=sam, role=RoleFactory(), on=TODAY, by=north_hr, at=AT)
    for by, employee, team in (
        (marek, sam, cast.south),
        (north_hr, otto, cast.north),
        (north_hr, sam, cast.south),
    ):
        with pytest.raises(NotAllowed):
            services.transfer(employee=employee, team=team, on=TODAY, by=by, at=AT)
    with pytest.raises(NotAllowed):
        services.assign_role(employee=otto, role=RoleFactory(), on=TODAY, by=north_hr, at=AT)


def test_leaving_ends_team_role_lead_and_account(cast, hana):
    marek = cast.marek.employee
    services.assign_role(employee=marek, role=cast.role, on=LATER, by=hana, at=AT)  # had not begun
    services.leave(employee=marek, on=TODAY, by=hana, at=AT)
    assert team_of(marek, TODAY) is None
    assert line_manager_of(cast.sam.employee, TODAY) is None
    assert RoleHolding.objects.get(employee=marek).valid_until == LATER
    assert not fresh(cast.marek).is_active
    assert team_of(marek, TODAY - dt.timedelta(days=1)) == cast.sales


def test_leaving_later_keeps_the_account_until_then(cast, hana):
    services.leave(employee=cast.sam.employee, on=LATER, by=hana, at=AT)
    assert fresh(cast.sam).is_active
    services.leave(employee=cast.aki.employee, on=TODAY, by=hana, at=AT)
    services.leave(employee=cast.hana.employee, on=TODAY, by=hana, at=AT)
    assert fresh(cast.hana).is_active  # nobody closes the own account


def test_nobody_leaves_before_joining(cast, hana):
    with pytest.raises(Invalid) as error:
        services.leave(employee=cast.sam.employee, on=EARLIER, by=hana, at=AT)
    assert refused(error, "/on")


def test_a_transfer_before_joining_is_refused(cast, hana):
    with pytest.raises(Invalid) as error:
        services.transfer(employee=cast.aki.employee, team=cast.north, on=EARLIER, by=hana, at=AT)
    assert refused(error, "/on")


# -- accounts -------------------------------------------------------------------------------------------------------


def test_an_account_is_made_of_the_address_or_found_by_it(cast, hana):
    new = EmployeeFactory(email="Nadia@demo.example")
    user = services.give_account(employee=new, by=hana, at=AT)
    assert user.email == "nadia@demo.example"
    assert not user.has_usable_password()
    there = UserFactory(email="wei@demo.example")
    assert services.give_account(employee=EmployeeFactory(email="wei@demo.example"), by=hana, at=AT) == there


def test_an_account_needs_an_address(cast, hana):
    with pytest.raises(Invalid) as error:
        services.give_account(employee=EmployeeFactory(), by=hana, at=AT)
    assert refused(error, "/email")


def test_an_account_belongs_to_one_person(cast, hana):
    with pytest.raises(Invalid) as error:
        services.link_account(employee=cast.otto.employee, user=cast.sam, by=hana, at=AT)
    assert refused(error, "/user")
    services.link_account(employee=cast.sam.employee, user=None, by=hana, at=AT)
    services.link_account(employee=cast.otto.employee, user=cast.sam, by=hana, at=AT)


def test_nobody_links_the_own_account(cast, hana):
    for employee, user in ((cast.dora.employee, hana), (hana.employee, None)):
        with pytest.raises(NotAllowed):
            services.link_account(employee=employee, user=user, by=hana, at=AT)


def test_accounts_are_linked_by_hr_of_the_unit(cast, marek, north_hr):
    for by, employee in ((marek, cast.sam.employee), (north_hr, cast.otto.employee)):
        with pytest.raises(NotAllowed):
            services.link_account(employee=employee, user=UserFactory(), by=by, at=AT)
        with pytest.raises(NotAllowed):
            services.give_account(employee=employee, by=by, at=AT)


# -- the record as a whole --------------------------------------------------------------------------------------------


def test_a_person_is_registered_with_an_account(cast, hana):
    employee = services.register_person(
        number="E-1", name="Nadia", email="nadia@demo.example", joined_on=TODAY, account=True, by=hana, at=AT
    )
    assert employee.user.email == "nadia@demo.example"
    assert services.register_person(number="E-2", name="Wei", joined_on=TODAY, by=hana, at=AT).user is None


def test_a_record_is_changed_as_a_whole(cast, hana):
    sara, senior = cast.sara.employee, RoleFactory()
    sara = services.change_person(
        employee=sara, number="E-9", name="Sara Holm", email="sara.holm@demo.example", team=cast.south,
        team_from=LATER, role=senior, role_from=LATER, account=True, by=hana, at=AT,
    )  # fmt: skip
    assert "sara holm" in sara.search_key
    assert (team_of(sara, TODAY), team_of(sara, LATER)) == (cast.north, cast.south)
    assert (role_of(sara, TODAY), role_of(sara, LATER)) == (cast.role, senior)
    assert sara.user == cast.sara


def test_what_is_the_same_stays(cast, hana):
    sam = cast.sam.employee
    services.change_person(
        employee=sam, number=sam.number, name=sam.name, team=cast.north, role=cast.role, by=hana, at=AT
    )
    services.change_person(employee=sam, number=sam.number, name=sam.name, by=hana, at=AT)
    assert Membership.objects.filter(employee=sam).count() == 1
    assert RoleHolding.objects.filter(employee=sam).count() == 1


def test_a_changed_record_can_bring_an_account(cast, hana):
    new = EmployeeFactory(email="nadia@demo.example", number="E-1")
    changed = services.change_person(
        employee=new, number="E-1", name="Nadia", email=new.email, account=True, by=hana, at=AT
    )
    assert changed.user is not None


@pytest.mark.parametrize(
    ("field", "pointer"), [({"team_from": EARLIER}, "/team_from"), ({"role_from": EARLIER}, "/role_from")]
)
def test_a_refused_day_is_named_as_the_caller_calls_it_and_nothing_changes(cast, hana, field, pointer):
    sam = cast.sam.employee
    with pytest.raises(Invalid) as error:
        services.change_person(
            employee=sam,
            number="E-9",
            name="Changed",
            team=cast.south,
            role=RoleFactory(),
            by=hana,
            at=AT,
            **field,
        )
    assert refused(error, pointer)
    sam.refresh_from_db()
    assert sam.name == "Sam Okoro"
    assert team_of(sam, TODAY) == cast.north


def test_a_record_keeps_a_number_of_its_own(cast, hana):
    sam = cast.sam.employee
    with pytest.raises(Invalid) as error:
        services.change_person(employee=sam, number=cast.otto.employee.number, name="Sam", by=hana, at=AT)
    assert refused(error, "/number")


def test_a_record_is_changed_by_hr_of_the_unit(cast, marek, north_hr):
    for by, employee in ((marek, cast.sam.employee), (north_hr, cast.otto.employee)):
        with pytest.raises(NotAllowed):
            services.change_person(employee=employee, number="E-9", name="X", by=by, at=AT)


def test_after_a_gap_a_membership_begins_anew(cast, hana):
    sam = cast.sam.employee
    Membership.objects.filter(employee=sam).update(valid_until=dt.date(2026, 5, 1))
    services.transfer(
        employee=sam, team=cast.south, on=dt.date(2026, 7, 1), by=hana, at=AT, reason="Told late."
    )
    assert team_of(sam, dt.date(2026, 6, 1)) is None
    assert Membership.objects.get(employee=sam, team=cast.north).valid_until == dt.date(2026, 5, 1)


# -- days in the past, and what is told ------------------------------------------------------------------------------


def told(employee):
    """Action, detail and reason of the person's events, in their order."""
    return [
        (event.action, event.detail, event.reason)
        for event in AuditEvent.objects.filter(stream=f"person:{employee.pk}").order_by("sequence")
    ]


YESTERDAY = TODAY - dt.timedelta(days=1)


def test_a_day_in_the_past_needs_a_reason_and_nothing_is_changed_without_one(cast, hana):
    sam, role = cast.sam.employee, RoleFactory()
    acts = [
        lambda **more: services.transfer(employee=sam, team=cast.south, on=YESTERDAY, by=hana, at=AT, **more),
        lambda **more: services.assign_role(employee=sam, role=role, on=YESTERDAY, by=hana, at=AT, **more),
        lambda **more: services.leave(employee=sam, on=YESTERDAY, by=hana, at=AT, **more),
        lambda **more: services.hire(
            number="E-7", name="Nadia", joined_on=YESTERDAY, team=cast.north, by=hana, at=AT, **more
        ),
    ]
    before = team_of(sam, YESTERDAY), role_of(sam, YESTERDAY), Employee.objects.count()
    for act in acts:
        for more in ({}, {"reason": "  "}):
            with pytest.raises(Invalid) as error:
                act(**more)
            assert refused(error, "/reason")
    assert (team_of(sam, YESTERDAY), role_of(sam, YESTERDAY), Employee.objects.count()) == before
    assert told(sam) == []
    for act in acts:
        act(reason=" Told late. ")
    on = {"on": YESTERDAY.isoformat()}
    assert told(sam) == [
        ("person.moved", {**on, "team": "south"}, "Told late."),
        ("person.role", {**on, "role": role.slug}, "Told late."),
        ("person.left", on, "Told late."),
    ]
    assert told(Employee.objects.get(number="E-7")) == [
        ("person.joined", {**on, "team": "north"}, "Told late.")
    ]


def test_to_take_an_end_back_that_has_passed_needs_a_reason_too(cast, hana):
    sam = cast.sam.employee
    services.leave(employee=sam, on=YESTERDAY, by=hana, at=AT, reason="Told late.")
    with pytest.raises(Invalid) as error:
        services.leave(employee=sam, on=LATER, by=hana, at=AT)
    assert refused(error, "/reason")


def test_nobody_joined_in_a_former_century(hana, db):
    with pytest.raises(Invalid) as error:
        services.hire(
            number="E-7", name="Nadia", joined_on=dt.date(1800, 1, 1), by=hana, at=AT, reason="Typed."
        )
    assert refused(error, "/joined_on")


def test_a_corrected_record_and_a_lead_are_told_by_name_of_the_field_and_the_team(cast, hana):
    sam = cast.sam.employee
    services.change_person(employee=sam, number=sam.number, name="Samuel", email=sam.email, by=hana, at=AT)
    services.change_person(employee=sam, number=sam.number, name="Samuel", email=sam.email, by=hana, at=AT)
    assert told(sam) == [("person.changed", {"fields": ["name"]}, "")]
    services.appoint_lead(team=cast.north, employee=cast.olga.employee, on=TODAY, by=hana, at=AT)
    services.end_lead(team=cast.north, on=LATER, by=hana, at=AT)
    assert told(cast.olga.employee) == [
        ("lead.began", {"on": TODAY.isoformat(), "team": "north"}, ""),
        ("lead.ended", {"on": LATER.isoformat(), "team": "north"}, ""),
    ]


def test_a_planned_change_is_withdrawn_and_what_is_true_goes_on(cast, hana, north_hr):
    sam, role = cast.sam.employee, RoleFactory()
    services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT)
    services.assign_role(employee=sam, role=role, on=LATER, by=hana, at=AT)
    assert list(planned_of(sam, TODAY)) == ["team", "role"]
    with pytest.raises(NotAllowed):
        services.withdraw_planned(employee=cast.otto.employee, kind="team", by=north_hr, at=AT)
    for kind in ("team", "role"):
        services.withdraw_planned(employee=sam, kind=kind, by=hana, at=AT)
        with pytest.raises(WrongState):
            services.withdraw_planned(employee=sam, kind=kind, by=hana, at=AT)
    assert planned_of(sam, TODAY) == {}
    assert (team_of(sam, LATER), role_of(sam, LATER)) == (cast.north, cast.role)
    assert told(sam)[-1] == ("person.plan_withdrawn", {"on": LATER.isoformat(), "role": role.slug}, "")
    services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT)
    assert team_of(sam, LATER) == cast.south


def test_without_the_planned_change_a_membership_ends_when_the_person_leaves(cast, hana):
    sam, end = cast.sam.employee, LATER + dt.timedelta(days=30)
    services.transfer(employee=sam, team=cast.south, on=LATER, by=hana, at=AT)
    services.leave(employee=sam, on=end, by=hana, at=AT)
    services.withdraw_planned(employee=sam, kind="team", by=hana, at=AT)
    assert sam.memberships.get(team=cast.north).valid_until == end


def test_the_first_membership_that_was_planned_is_withdrawn_without_another(cast, hana):
    nadia = services.hire(number="E-7", name="Nadia", joined_on=LATER, team=cast.north, by=hana, at=AT)
    services.withdraw_planned(employee=nadia, kind="team", by=hana, at=AT)
    assert team_of(nadia, LATER) is None
