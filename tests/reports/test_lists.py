"""Lists are taken away as they are filtered, by whom they may be, and never without a trace."""

import csv
import io

import pytest
from openpyxl import load_workbook

from assessments.models import AuditEvent
from people.models import Employee
from tests.factories.accounts import AccessGrantFactory
from tests.factories.assessments import make_assessment
from tests.reports.company import NOW, TODAY

PEOPLE, ASSESSMENTS = "/people/export/", "/assessments/export/"


def rows_of(response) -> list[list[str]]:
    assert response.status_code == 200, response.status_code
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def exports():
    return AuditEvent.objects.filter(action="export")


@pytest.fixture
def opened(company):
    """An open assessment of Sam and of Tom; Olga assesses Sam, whose manager she is not."""
    return {
        name: make_assessment(company.people[name], company.profile, TODAY, assessor=company.people["olga"])
        for name in ("sam", "tom")
    }


def test_a_manager_takes_the_list_of_people_away_and_each_can_see_it(company, as_):
    Employee.objects.filter(pk=company.people["lucia"].pk).update(name="=Lucia", email="lucia@test.example")
    for person in Employee.objects.all():
        Employee.objects.filter(pk=person.pk).update(search_key=person.name.casefold())
    head, *lines = rows_of(as_("marek").post(f"{PEOPLE}?sort=-name", {"kind": "csv"}))
    assert head == ["Name", "Personnel number", "E-mail", "Role", "Team", "Line manager"]
    assert [line[0] for line in lines] == ["Sam", "Marek", "'=Lucia"]
    assert lines[2][2:] == ["lucia@test.example", "Account manager", "North", "Marek"]
    assert {event.subject.name for event in exports()} == {"Sam", "=Lucia"}
    assert exports()[0].detail["what"] == f"people {NOW.date().isoformat()} csv"


def test_the_list_is_taken_with_its_filters(company, as_):
    address = f"{PEOPLE}?team={company.teams['south'].pk}"
    response = as_("hana").post(address, {"kind": "xlsx", "reason": "Plan"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Name", "Tom"]


def test_who_assesses_somebody_takes_nothing_of_that_person_away(company, as_, opened):
    assert b">Sam<" in as_("olga").get("/people/").content
    assert [line[0] for line in rows_of(as_("olga").post(PEOPLE, {"kind": "csv"}))] == ["Name", "Olga", "Tom"]
    lines = rows_of(as_("olga").post(f"{ASSESSMENTS}?view=all", {"kind": "csv"}))
    assert [line[0] for line in lines] == ["Person", "Tom"]
    assert {event.subject.name for event in exports()} == {"Tom"}


def test_the_list_of_assessments_holds_what_the_page_shows(company, as_, opened):
    head, *lines = rows_of(as_("hana").post(f"{ASSESSMENTS}?view=all", {"kind": "csv", "reason": "Plan"}))
    assert head[:5] == ["Person", "Role", "Cycle", "Due", "State"]
    assert sorted((line[0], line[2], line[4], line[7], line[8]) for line in lines) == [
        ("Sam", "outside a cycle", "Draft", "4", "Olga"),
        ("Tom", "outside a cycle", "Draft", "4", "Olga"),
    ]
    narrowed = f"{ASSESSMENTS}?view=all&team={company.teams['south'].pk}"
    lines = rows_of(as_("hana").post(narrowed, {"kind": "csv", "reason": "Plan"}))
    assert [line[0] for line in lines] == ["Person", "Tom"]


@pytest.mark.parametrize("address", [PEOPLE, ASSESSMENTS])
def test_hr_says_why_and_sees_what_is_missing(company, as_, opened, address):
    refused = as_("hana").post(address, {"kind": "csv"})
    assert refused.status_code == 422
    assert b'id="dlg-export" data-open' in refused.content
    assert b'href="#id_reason"' in refused.content
    assert not exports().exists()


@pytest.mark.parametrize("address", [PEOPLE, ASSESSMENTS])
@pytest.mark.parametrize("who", ["sam", "aki", "ines", "root"])
def test_who_manages_nobody_takes_no_list_away(company, as_, who, address):
    assert as_(who).post(address, {"kind": "csv"}).status_code == 403
    assert b"dlg-export" not in as_(who).get(address.removesuffix("export/")).content
    assert not exports().exists()


def test_an_auditor_who_also_leads_takes_the_own_people_alone(company, as_):
    AccessGrantFactory(user=company.user("marek"), access="auditor")
    lines = rows_of(as_("marek").post(PEOPLE, {"kind": "csv"}))
    assert len(lines) == 4
    assert {event.subject.name for event in exports()} == {"Sam", "Lucia"}


@pytest.mark.parametrize("address", [PEOPLE, ASSESSMENTS])
def test_nothing_leaves_where_the_event_cannot_be_written(company, as_, address, monkeypatch):
    def broken(**_):
        raise RuntimeError("no trail")

    monkeypatch.setattr("reports.views.lists.record_export", broken)
    with pytest.raises(RuntimeError):
        as_("marek").post(address, {"kind": "csv"})


@pytest.mark.parametrize("address", [PEOPLE, ASSESSMENTS])
def test_nothing_leaves_by_a_reading(company, as_, address):
    answer = as_("marek").get(f"{address}?sort=-name")
    assert (answer.status_code, answer["Location"]) == (302, f"{address.removesuffix('export/')}?sort=-name")
    assert as_("sam").get(address).status_code == 403
    assert not exports().exists()


# -- what everybody reads -------------------------------------------------------------------------------------------


def test_the_skills_are_taken_as_they_are_filtered(company, as_):
    head, *lines = rows_of(as_("sam").get("/skills/export/?kind=csv&low=1&high=1"))
    assert head[:5] == ["Code", "Skill", "Category", "From level", "To level"]
    assert [(line[0], line[3], line[4]) for line in lines] == [("SSUP", "1", "6")]


def test_the_roles_are_taken_with_what_they_require(company, as_):
    response = as_("sam").get("/roles/export/")
    assert response["Content-Disposition"].endswith('.xlsx"')
    roles, needs = load_workbook(io.BytesIO(response.content)).worksheets
    assert [cell.value for cell in roles[2]][:2] == ["Account manager", company.role.tier]
    assert {(row[1].value, row[3].value) for row in needs.iter_rows(min_row=2)} == {
        ("SSUP", 4), ("SALE", 5), ("NEED", 3), ("NEGO", 4),
    }  # fmt: skip
    assert len(rows_of(as_("sam").get("/roles/export/?kind=csv&skill=SALE"))) == 2
    assert rows_of(as_("sam").get("/roles/export/?kind=csv&q=nobody"))[1:] == []


def test_a_page_links_its_list_with_its_filters(company, as_):
    assert b"/skills/export/?q=need&amp;kind=csv" in as_("sam").get("/skills/?q=need").content
    assert b"/roles/export/?tier=3&amp;kind=xlsx" in as_("sam").get("/roles/?tier=3").content
