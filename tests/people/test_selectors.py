import datetime as dt
from typing import Any

import pytest

from people import selectors
from people.models import Team
from people.selectors import PeopleFilters
from tests.factories.people import EmployeeFactory, MembershipFactory, TeamFactory, TeamLeadFactory, fresh
from tests.factories.roles import RoleFactory

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)


def names(viewer, **filters):
    return [person.name for person in selectors.people_list(viewer, PeopleFilters(**filters), TODAY)]


def test_what_was_true_of_a_person_on_a_day(cast):
    sam, before = cast.sam.employee, dt.date(2021, 1, 1)
    assert selectors.team_of(sam, TODAY) == cast.north
    assert selectors.team_of(sam, before) is None
    assert selectors.role_of(sam, TODAY) == cast.role
    assert selectors.role_of(sam, before) is None
    assert selectors.lead_of(cast.north, TODAY) == cast.marek.employee
    assert selectors.lead_of(cast.north, before) is None


def test_the_line_manager_is_the_lead_of_the_team_one_is_a_member_of(cast):
    assert selectors.line_manager_of(cast.sam.employee, TODAY) == cast.marek.employee
    assert selectors.line_manager_of(cast.marek.employee, TODAY) == cast.dora.employee
    assert selectors.line_manager_of(cast.dora.employee, TODAY) is None
    assert selectors.line_manager_of(cast.aki.employee, TODAY) is None
    assert selectors.line_manager_of(cast.sam.employee, dt.date(2021, 1, 1)) is None


def test_a_past_membership_does_not_bring_a_manager(cast):
    sam = cast.sam.employee
    sam.memberships.update(valid_until=dt.date(2024, 1, 1))
    MembershipFactory(employee=sam, team=cast.south, valid_from=dt.date(2024, 1, 1))
    assert selectors.line_manager_of(sam, TODAY) == cast.olga.employee
    assert selectors.line_manager_of(sam, dt.date(2023, 12, 31)) == cast.marek.employee


def test_everybody_above_is_known(cast):
    assert set(selectors.managers_above(cast.sam.employee, TODAY)) == {
        cast.marek.employee,
        cast.dora.employee,
    }
    assert not selectors.managers_above(cast.dora.employee, TODAY).exists()
    assert not selectors.managers_above(cast.aki.employee, TODAY).exists()


@pytest.mark.parametrize("search", ["novak", "NOVÁK", "marek nov", "novák marek", "marek@demo"])
def test_a_search_forgets_case_accents_and_the_order_of_words(cast, hana, search):
    assert names(hana, search=search) == ["Marek Novák"]


def test_a_search_knows_letters_of_other_alphabets(hana):
    EmployeeFactory(name="Пётр Орлов")
    EmployeeFactory(name="陳偉婷")
    assert names(hana, search="петр ОРЛОВ") == ["Пётр Орлов"]
    assert names(hana, search="偉婷") == ["陳偉婷"]
    assert names(hana, search="%") == names(hana, search="nobody") == []


def test_a_list_is_narrowed_to_a_team_with_all_below_it_and_to_a_role(cast, hana):
    EmployeeFactory(name="Nadia", team=TeamFactory(parent=cast.north))
    assert names(hana, team=cast.north) == ["Nadia", "Sam Okoro", "Sara Øster"]
    assert names(hana, team=cast.south) == ["Otto Brandt"]
    assert names(hana, role=cast.role) == ["Otto Brandt", "Sam Okoro", "Sara Øster"]
    assert names(hana, role=RoleFactory()) == []


def test_a_list_leaves_out_who_has_left_unless_told_otherwise(hana):
    EmployeeFactory(name="Gone", left_on=TODAY)
    EmployeeFactory(name="Coming", joined_on=TODAY + dt.timedelta(days=1))
    assert {"Gone", "Coming"} & set(names(hana)) == {"Coming"}
    assert names(hana, status="left") == ["Gone"]
    assert names(hana, status="joining") == ["Coming"]


def test_names_are_sorted_as_people_do_not_as_machines_do(hana):
    EmployeeFactory(name="Álvarez")
    EmployeeFactory(name="Zora")
    ordered = names(hana)
    assert ordered.index("Álvarez") < ordered.index("Dora Lindqvist") < ordered.index("Zora")
    assert names(hana, sort="-name") == ordered[::-1]


def test_a_list_is_sorted_by_team_role_and_manager_and_what_is_missing_comes_last(cast, hana):
    cast.otto.employee.role_holdings.update(role=RoleFactory(tier=1))
    sellers, managers = ["Sam Okoro", "Sara Øster"], ["Marek Novák", "Olga Marin"]
    nobody = ["Aki Tanaka", "Hana Dvořák", "Ines Costa"]
    top = ["Dora Lindqvist"]
    assert names(hana, sort="team") == [*top, *managers, *sellers, "Otto Brandt", *nobody]
    assert names(hana, sort="-team") == ["Otto Brandt", *sellers, *top, *managers, *nobody]
    assert names(hana, sort="role")[:3] == ["Otto Brandt", *sellers]
    assert names(hana, sort="-role")[:3] == [*sellers, "Otto Brandt"]
    assert names(hana, sort="manager")[:5] == [*managers, *sellers, "Otto Brandt"]
    assert names(hana, sort="-manager")[:5] == ["Otto Brandt", *sellers, *managers]


def test_a_list_of_those_without_a_role(cast, hana):
    without = set(names(hana, roleless=True))
    assert without == {
        row.name
        for row in selectors.rows(selectors.people_list(hana, PeopleFilters(), TODAY), hana, TODAY)
        if row.role is None
    }
    assert 0 < len(without) < len(names(hana))


def test_an_auditor_neither_searches_nor_sorts_by_names(cast, ines):
    assert names(ines, search="sam") == []
    order = [person.pk for person in selectors.people_list(ines, PeopleFilters(), TODAY)]
    assert order == sorted(order)
    by_manager = selectors.people_list(ines, PeopleFilters(sort="manager"), TODAY)
    assert [person.pk for person in by_manager] == order


def test_a_row_is_what_the_viewer_may_see(cast, hana, ines):
    (row,) = selectors.rows([cast.sam.employee], hana, TODAY)
    assert (row.name, row.email, row.team, row.role) == (
        "Sam Okoro",
        "sam@demo.example",
        cast.north,
        cast.role,
    )
    assert (row.manager_id, row.manager) == (cast.marek.employee.pk, "Marek Novák")
    (row,) = selectors.rows([cast.sam.employee], ines, TODAY)
    assert (row.name, row.number, row.email) == (cast.sam.employee.pseudonym, "", "")
    assert row.manager == cast.marek.employee.pseudonym
    top, alone = selectors.rows([cast.dora.employee, cast.aki.employee], hana, TODAY)
    assert top.manager_id is None
    assert (alone.team, alone.role, alone.manager) == (None, None, "")


@pytest.mark.parametrize("who", ["hana", "dora", "ines"])
def test_a_list_costs_the_same_for_five_people_and_for_fifty(cast, who, queries_of):
    def look(sort):
        def rows():
            viewer = fresh(getattr(cast, who))
            return selectors.rows(
                selectors.people_list(viewer, PeopleFilters(sort=sort), TODAY), viewer, TODAY
            )

        return rows

    few = {sort: queries_of(look(sort)) for sort in selectors.SORTS}
    assert len(look("name")()) < 10
    for number in range(45):
        team = cast.south
        if number % 5 == 0:
            team = TeamFactory(parent=cast.north)
            TeamLeadFactory(team=team, employee=EmployeeFactory(team=cast.north))
        EmployeeFactory(team=team, role=cast.role)
    assert len(look("name")()) > 50
    assert {sort: queries_of(look(sort)) for sort in selectors.SORTS} == few


def test_teams_come_with_parent_and_lead_at_a_fixed_cost(cast, hana, queries_of):
    def look():
        teams: list[Any] = list(selectors.teams_for(hana))
        return [(team.parent, [lead.employee.name for lead in team.leads_today]) for team in teams]

    assert look()[0] == (None, ["Dora Lindqvist"])
    few = queries_of(look)
    for _ in range(20):
        TeamLeadFactory(team=TeamFactory(parent=cast.north))
    assert queries_of(look) == few


def test_choices_of_teams_show_the_tree(cast):
    TeamFactory(name="Alpha", parent=cast.south)
    choices = [name.replace("\u2003", ">") for _, name in selectors.indented(Team.objects.all())]
    assert choices == ["Sales", ">Team North", ">Team South", ">>Alpha"]
    alone = selectors.indented(Team.objects.filter(pk=cast.south.pk))
    assert alone == [(cast.south.pk, "Team South")]
