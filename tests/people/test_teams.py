"""What HR does with teams: rename, move, lead, close; the tree and the history stay whole."""

import datetime as dt
from collections.abc import Callable

import pytest

from core.errors import Invalid, NotAllowed, WrongState
from people import services
from people.models import Team, TeamLead
from people.selectors import lead_of
from reports.selectors import team_tree
from tests.factories.accounts import AccessGrantFactory, UserFactory
from tests.factories.people import EmployeeFactory, MembershipFactory, TeamFactory, TeamLeadFactory

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = AT.date()
LATER = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def north_hr(cast):
    """HR of Team North only."""
    user = UserFactory()
    AccessGrantFactory(user=user, unit="north")
    return user


@pytest.fixture
def empty(cast):
    """A team below North without members, led by Dora."""
    team = TeamFactory(slug="north-1", name="North 1", parent=cast.north)
    TeamLeadFactory(team=team, employee=cast.dora.employee)
    return team


def change(team, by, **changes):
    wanted = {"name": team.name, "parent": team.parent, "lead": lead_of(team, TODAY), **changes}
    return services.change_team(team=team, by=by, at=AT, **wanted)


def entered(team, **changes):
    lead = lead_of(team, TODAY)
    return {
        "name": team.name,
        "parent": team.parent_id or "",
        "lead": lead.pk if lead else "",
        "lead_from": TODAY.isoformat(),
        **changes,
    }


def pointers(error):
    return [finding.pointer for finding in error.value.errors]


# -- changes ------------------------------------------------------------------------------------------------------


def test_a_team_is_renamed_and_nothing_else_changes(cast, hana):
    change(cast.north, hana, name=" Team of the north ")
    team = Team.objects.get(pk=cast.north.pk)
    assert (team.name, team.slug, team.path) == ("Team of the north", "north", cast.north.path)
    assert TeamLead.objects.filter(team=team).count() == 1


def test_a_team_gets_another_place_and_another_lead_from_a_day(cast, hana, empty):
    change(empty, hana, parent=cast.south, lead=cast.marek.employee, lead_from=LATER)
    team = Team.objects.get(pk=empty.pk)
    assert team.path == f"{cast.south.path}{team.pk}/"
    assert lead_of(team, TODAY) == cast.dora.employee
    assert lead_of(team, LATER) == cast.marek.employee


def test_a_lead_ends_where_nobody_is_named(cast, hana):
    change(cast.north, hana, lead=None)
    assert lead_of(cast.north, TODAY) is None
    change(cast.north, hana, lead=None)
    assert TeamLead.objects.filter(team=cast.north).count() == 1


def test_a_lead_who_ends_anyway_is_left_as_entered(cast, hana):
    TeamLead.objects.filter(team=cast.north).update(valid_until=LATER)
    change(cast.north, hana, lead=None)
    assert TeamLead.objects.get(team=cast.north).valid_until == LATER


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        (lambda cast: {"name": " "}, "/name"),
        (lambda cast: {"parent": cast.north}, "/parent"),
        (lambda cast: {"lead": cast.sam.employee}, "/lead"),
        (lambda cast: {"lead": cast.dora.employee, "lead_from": dt.date(2021, 1, 1)}, "/lead_from"),
    ],
)
def test_a_refused_change_names_its_field_and_changes_nothing(cast, hana, changes, pointer):
    before = Team.objects.values().get(pk=cast.north.pk)
    with pytest.raises(Invalid) as error:
        change(cast.north, hana, **{"name": "Other", **changes(cast)})
    assert pointers(error) == [pointer]
    assert Team.objects.values().get(pk=cast.north.pk) == before


def test_a_team_is_changed_by_hr_of_its_unit(cast, marek, north_hr):
    change(cast.north, north_hr, name="N")
    for by, team in ((marek, cast.north), (north_hr, cast.south)):
        with pytest.raises(NotAllowed):
            change(team, by, name="X")


def test_a_team_is_founded_with_its_lead(cast, hana):
    team = services.found_team(
        slug="east", name="East", parent=cast.sales, lead=cast.marek.employee, by=hana, at=AT
    )
    assert lead_of(team, TODAY) == cast.marek.employee
    with pytest.raises(Invalid) as error:
        services.found_team(
            slug="west", name="West", parent=cast.north, lead=cast.sam.employee, lead_from=dt.date(2021, 1, 1),
            by=hana, at=AT,
        )  # fmt: skip
    assert pointers(error) == ["/lead_from"]
    assert not Team.objects.filter(slug="west").exists()


# -- the end ------------------------------------------------------------------------------------------------------


def test_an_empty_team_is_closed_and_its_lead_ends(cast, hana, empty):
    services.close_team(team=empty, on=LATER, by=hana, at=AT)
    empty.refresh_from_db()
    assert empty.closed_on == LATER
    assert TeamLead.objects.get(team=empty).valid_until == LATER
    with pytest.raises(WrongState):
        services.close_team(team=empty, on=LATER, by=hana, at=AT)


@pytest.mark.parametrize("until", [None, dt.date(2026, 12, 2)])
def test_a_team_with_a_member_on_that_day_or_later_stays_open(cast, hana, empty, until):
    MembershipFactory(team=empty, valid_until=until)
    with pytest.raises(Invalid) as error:
        services.close_team(team=empty, on=LATER, by=hana, at=AT)
    assert pointers(error) == ["/on"]
    assert Team.objects.get(pk=empty.pk).closed_on is None


def test_a_team_is_closed_on_the_day_its_last_member_is_gone(cast, hana, empty):
    MembershipFactory(team=empty, valid_until=LATER)
    assert services.close_team(team=empty, on=LATER, by=hana, at=AT).closed_on == LATER


def test_a_team_above_an_open_one_stays_open(cast, hana, empty):
    above = TeamFactory(parent=cast.sales)
    below = TeamFactory(parent=above)
    with pytest.raises(Invalid):
        services.close_team(team=above, on=TODAY, by=hana, at=AT)
    services.close_team(team=below, on=TODAY, by=hana, at=AT)
    services.close_team(team=above, on=TODAY, by=hana, at=AT)
    with pytest.raises(Invalid) as error:
        services.reopen_team(team=below, by=hana, at=AT)
    assert pointers(error) == ["/on"]


def test_a_closed_team_takes_nobody_and_nothing(cast, hana, empty):
    services.close_team(team=empty, on=TODAY, by=hana, at=AT)
    sam = cast.sam.employee
    refused: dict[str, list[Callable[[], object]]] = {
        "/team": [
            lambda: services.transfer(employee=sam, team=empty, on=TODAY, by=hana, at=AT),
            lambda: services.hire(number="N1", name="New", joined_on=TODAY, team=empty, by=hana, at=AT),
            lambda: services.appoint_lead(team=empty, employee=cast.dora.employee, on=LATER, by=hana, at=AT),
        ],
        "/parent": [
            lambda: services.create_team(slug="x", name="X", parent=empty, by=hana, at=AT),
            lambda: services.move_team(team=cast.south, parent=empty, by=hana, at=AT),
        ],
        "/name": [lambda: change(empty, hana, name="Other")],
    }
    for pointer, calls in refused.items():
        for call in calls:
            with pytest.raises(Invalid) as error:
                call()
            assert pointers(error) == [pointer]


def test_a_closed_team_is_opened_again(cast, hana, empty):
    services.close_team(team=empty, on=TODAY, by=hana, at=AT)
    services.reopen_team(team=empty, by=hana, at=AT)
    assert Team.objects.get(pk=empty.pk).closed_on is None
    with pytest.raises(WrongState):
        services.reopen_team(team=empty, by=hana, at=AT)


def test_a_topmost_team_is_opened_again(cast, hana):
    top = TeamFactory()
    services.close_team(team=top, on=TODAY, by=hana, at=AT)
    assert services.reopen_team(team=top, by=hana, at=AT).closed_on is None


def test_teams_are_closed_and_opened_by_hr_of_the_unit(cast, marek, north_hr, empty):
    for by, team in ((marek, empty), (north_hr, TeamFactory(parent=cast.south))):
        with pytest.raises(NotAllowed):
            services.close_team(team=team, on=TODAY, by=by, at=AT)
    services.close_team(team=empty, on=TODAY, by=north_hr, at=AT)
    with pytest.raises(NotAllowed):
        services.reopen_team(team=empty, by=marek, at=AT)


def test_a_closed_team_leaves_the_tree_except_for_hr(cast, hana, ines, empty):
    services.close_team(team=empty, on=LATER, by=hana, at=AT)
    assert "North 1" in [row.team.name for row in team_tree(ines, TODAY)]
    assert "North 1" not in [row.team.name for row in team_tree(ines, LATER)]
    [row] = [row for row in team_tree(hana, LATER) if row.team.name == "North 1"]
    assert (row.closed_on, row.kept) == (LATER, True)
    assert not any(row.kept for row in team_tree(ines, TODAY))


# -- pages --------------------------------------------------------------------------------------------------------


def test_hr_makes_a_team_on_a_page(cast, hana, signed_in):
    browser = signed_in(hana)
    assert 'href="/teams/new/"' in browser.get("/teams/").content.decode()
    form = browser.get("/teams/new/").content.decode()
    assert '<select name="lead" data-picker' in form  # without scripts a plain list of people
    assert "Marek Novák" in form
    data = {"name": "East", "slug": "east", "parent": cast.sales.pk, "lead": cast.marek.employee.pk}
    assert browser.post("/teams/new/", {**data, "lead_from": LATER.isoformat()}).status_code == 302
    team = Team.objects.get(slug="east")
    assert team.parent == cast.sales
    assert lead_of(team, LATER) == cast.marek.employee
    answer = browser.post("/teams/new/", {**data, "lead": ""})
    assert answer.status_code == 422
    assert "slug" in answer.context["form"].errors
    assert 'value="East"' in answer.content.decode()


def test_hr_changes_a_team_on_its_page_and_sees_who_was_in_it(cast, hana, signed_in, empty):
    MembershipFactory(team=empty, employee=cast.aki.employee, valid_until=dt.date(2023, 5, 1))
    browser, address = signed_in(hana), f"/teams/{empty.pk}/edit/"
    assert f'href="{address}"' in browser.get("/teams/").content.decode()
    page = browser.get(address).content.decode()
    assert "Aki Tanaka" in page
    assert "Dora Lindqvist" in page
    assert browser.post(address, entered(empty, name="North first")).status_code == 302
    assert Team.objects.get(pk=empty.pk).name == "North first"
    answer = browser.post(address, entered(empty, lead=cast.marek.employee.pk, lead_from="2020-01-01"))
    assert answer.status_code == 422
    assert "lead_from" in answer.context["form"].errors


def test_a_team_is_no_choice_as_its_own_place(cast, hana, signed_in, empty):
    form = signed_in(hana).get(f"/teams/{cast.north.pk}/edit/").context["form"]
    offered = {key for key, _label in form.fields["parent"].choices}
    assert cast.south.pk in offered
    assert not {cast.north.pk, empty.pk} & offered
    answer = signed_in(hana).post(f"/teams/{cast.north.pk}/edit/", entered(cast.north, parent=empty.pk))
    assert answer.status_code == 422


def test_hr_of_a_unit_changes_it_where_it_stands_and_makes_teams_below(cast, north_hr, signed_in):
    browser, address = signed_in(north_hr), f"/teams/{cast.north.pk}/edit/"
    assert "parent" not in browser.get(address).context["form"].fields
    assert browser.post(address, entered(cast.north, name="N", parent=cast.south.pk)).status_code == 302
    team = Team.objects.get(pk=cast.north.pk)
    assert (team.name, team.parent) == ("N", cast.sales)
    assert browser.post("/teams/new/", {"name": "T", "slug": "t"}).status_code == 422
    below = {"name": "T", "slug": "t", "parent": cast.north.pk}
    assert browser.post("/teams/new/", below).status_code == 302
    assert browser.get(f"/teams/{cast.south.pk}/edit/").status_code == 404


def test_a_team_is_closed_and_opened_again_on_its_page(cast, hana, signed_in, empty):
    browser, address = signed_in(hana), f"/teams/{empty.pk}/"
    full = browser.post(f"/teams/{cast.north.pk}/close/", {"on": TODAY.isoformat()})
    assert full.status_code == 422
    assert "move them first" in full.content.decode()
    assert browser.post(f"{address}close/", {"on": TODAY.isoformat()}).status_code == 302
    page = browser.get(f"{address}edit/").content.decode()
    assert "Open the team again" in page
    assert "closed from" in browser.get("/teams/").content.decode()
    people = browser.get("/people/new/").context["form"]
    assert empty.pk not in {key for key, _label in people.fields["team"].choices}
    assert browser.get(f"/teams/{empty.pk}/matrix/").status_code == 200
    assert browser.post(f"{address}reopen/").status_code == 302
    assert Team.objects.get(pk=empty.pk).closed_on is None


def test_a_team_below_a_closed_one_is_not_opened_again(cast, hana, signed_in, empty):
    below = TeamFactory(parent=empty)
    for team in (below, empty):
        services.close_team(team=team, on=TODAY, by=hana, at=AT)
    answer = signed_in(hana).post(f"/teams/{below.pk}/reopen/")
    assert answer.status_code == 422
    assert "is closed from" in answer.content.decode()
    assert Team.objects.get(pk=below.pk).closed_on == TODAY


def test_the_page_of_a_team_costs_the_same_for_five_members_and_for_fifty(
    cast, hana, signed_in, queries_of, empty
):
    browser, address = signed_in(hana), f"/teams/{empty.pk}/edit/"
    MembershipFactory.create_batch(5, team=empty)
    browser.get(address)
    few = queries_of(lambda: browser.get(address))
    MembershipFactory.create_batch(45, team=empty)
    assert queries_of(lambda: browser.get(address)) == few


def test_nobody_makes_oneself_the_lead_of_a_team(cast, hana, empty):
    mine = hana.employee
    with pytest.raises(NotAllowed):
        services.appoint_lead(team=empty, employee=mine, on=TODAY, by=hana, at=AT)
    assert lead_of(empty, TODAY) == cast.dora.employee


def test_hr_of_a_unit_neither_sees_nor_appoints_somebody_outside(cast, north_hr, empty, client):
    stranger = EmployeeFactory(name="Zoe Elsewhere")
    client.force_login(north_hr)
    assert "Zoe" not in client.get(f"/teams/{empty.pk}/edit/").content.decode()
    with pytest.raises(NotAllowed):
        services.appoint_lead(team=empty, employee=stranger, on=TODAY, by=north_hr, at=AT)
