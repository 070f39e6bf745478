import datetime as dt

import pytest
from django.utils import timezone

from assessments.models import AuditEvent
from people import services
from people.models import Employee
from people.selectors import role_of, team_of
from tests.factories.accounts import AccessGrantFactory, UserFactory
from tests.factories.people import EmployeeFactory, TeamFactory
from tests.factories.roles import RoleFactory

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)


def listed(page):
    return [row.name for row in page.context["rows"]]


def record(employee, **changes):
    team, role = team_of(employee, TODAY), role_of(employee, TODAY)
    return {
        "name": employee.name,
        "number": employee.number,
        "email": employee.email,
        "team": team.pk if team else "",
        "role": role.pk if role else "",
        "team_from": TODAY.isoformat(),
        "role_from": TODAY.isoformat(),
        **changes,
    }


# -- the list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("sam", ["Sam Okoro"]),
        ("marek", ["Marek Novák", "Sam Okoro", "Sara Øster"]),
        ("root", []),
    ],
)
def test_the_list_is_that_of_the_scope(cast, signed_in, who, found):
    assert listed(signed_in(getattr(cast, who)).get("/people/")) == found


def test_the_list_is_searched_narrowed_and_sorted_by_its_address(cast, hana, signed_in):
    browser = signed_in(hana)
    assert listed(browser.get("/people/?q=oster")) == ["Sara Øster"]
    assert listed(browser.get(f"/people/?team={cast.south.pk}")) == ["Otto Brandt"]
    assert listed(browser.get(f"/people/?role={cast.role.pk}&sort=-name")) == [
        "Sara Øster",
        "Sam Okoro",
        "Otto Brandt",
    ]
    assert listed(browser.get("/people/?status=left")) == []
    assert "Nobody matches" in browser.get("/people/?q=nobody").content.decode()


def test_an_old_address_with_a_filter_that_is_none_still_shows_the_list(cast, marek, signed_in):
    page = signed_in(marek).get(f"/people/?team={cast.south.pk}&role=x&status=gone&sort=age&page=99")
    assert listed(page) == ["Marek Novák", "Sam Okoro", "Sara Øster"]


def test_the_list_comes_in_pages(cast, hana, signed_in):
    EmployeeFactory.create_batch(30)
    browser = signed_in(hana)
    first, second = browser.get("/people/"), browser.get("/people/?page=2")
    assert len(listed(first)) == 25
    assert len(listed(second)) == Employee.objects.count() - 25
    assert "sort=-role" in browser.get("/people/?sort=role&page=2").content.decode()


def test_an_auditor_reads_pseudonyms_only(cast, ines, signed_in):
    text = signed_in(ines).get("/people/?q=sam").content.decode()
    assert cast.sam.employee.pseudonym in text
    for user in (cast.sam, cast.marek, cast.dora):
        assert user.employee.name not in text
        assert user.email not in text
    assert 'name="q"' not in text


def test_who_may_add_people_is_offered_it(cast, hana, marek, root, signed_in):
    assert "/people/new/" in signed_in(hana).get("/people/").content.decode()
    assert "/people/new/" not in signed_in(marek).get("/people/").content.decode()
    assert "Nobody is in your scope" in signed_in(root).get("/people/").content.decode()


def test_the_first_person_is_asked_for_where_there_is_none(signed_in, db):
    user = UserFactory()
    AccessGrantFactory(user=user)
    assert "No people yet" in signed_in(user).get("/people/").content.decode()


def test_the_list_costs_the_same_for_five_people_and_for_fifty(cast, hana, signed_in, queries_of):
    browser = signed_in(hana)
    Employee.objects.filter(pk__in=[cast.aki.employee.pk, cast.ines.employee.pk]).update(left_on=TODAY)
    few = queries_of(lambda: browser.get("/people/"))
    for number in range(45):
        EmployeeFactory(
            team=TeamFactory(parent=cast.north) if number % 5 == 0 else cast.south, role=cast.role
        )
    assert queries_of(lambda: browser.get("/people/")) == few


def test_the_navigation_leads_to_people_where_there_are_others(cast, marek, sam, signed_in):
    def places(user):
        return [
            item.key
            for item in signed_in(user).get("/people/").context["nav"]
            if item.key == "people" and item.current
        ]

    assert places(marek) == ["people"]
    assert places(sam) == []


# -- a new person ---------------------------------------------------------------------------------------------------


def test_hr_adds_a_person_with_team_role_and_account(cast, hana, signed_in):
    answer = signed_in(hana).post(
        "/people/new/",
        {
            "name": "Nadia Petrova", "number": "E-1", "email": "nadia@demo.example", "joined_on": "2026-12-01",
            "team": cast.north.pk, "role": cast.role.pk, "account": "on",
        },
    )  # fmt: skip
    nadia = Employee.objects.get(number="E-1")
    assert answer.url == f"/people/{nadia.pk}/"
    assert team_of(nadia, dt.date(2026, 12, 1)) == cast.north
    assert nadia.user.email == "nadia@demo.example"


def test_hr_of_a_unit_who_does_not_see_the_newcomer_yet_returns_to_the_list(cast, signed_in):
    user = UserFactory()
    AccessGrantFactory(user=user, unit="north")
    browser = signed_in(user)
    person = {"name": "Nadia", "number": "E-1", "joined_on": "2026-12-01", "team": cast.north.pk}
    assert browser.post("/people/new/", person).url == "/people/"
    assert browser.post("/people/new/", {**person, "number": "E-2", "team": cast.south.pk}).status_code == 422


def test_what_is_wrong_with_a_new_person_is_shown_at_its_field(cast, hana, signed_in):
    page = signed_in(hana).post(
        "/people/new/", {"name": "Nadia", "number": cast.sam.employee.number, "joined_on": "2026-12-01"}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["number"]
    page = signed_in(hana).post("/people/new/", {"name": "", "number": "", "joined_on": "soon"})
    assert list(page.context["form"].errors) == ["name", "number", "joined_on"]


def test_an_account_of_somebody_else_is_refused_at_its_field(cast, hana, signed_in):
    page = signed_in(hana).post(
        "/people/new/",
        {
            "name": "Nadia",
            "number": "E-1",
            "email": cast.sam.email,
            "joined_on": "2026-12-01",
            "account": "on",
        },
    )
    assert list(page.context["form"].errors) == ["account"]
    assert not Employee.objects.filter(number="E-1").exists()


@pytest.mark.parametrize("who", ["sam", "marek", "dora", "ines", "root"])
def test_only_hr_adds_people(cast, signed_in, who):
    browser = signed_in(getattr(cast, who))
    assert browser.get("/people/new/").status_code == 403
    assert (
        browser.post("/people/new/", {"name": "X", "number": "1", "joined_on": "2026-12-01"}).status_code
        == 403
    )


# -- a person's record -----------------------------------------------------------------------------------------------


def test_hr_changes_a_record_with_dated_team_and_role(cast, hana, signed_in):
    sam, senior = cast.sam.employee, RoleFactory()
    browser = signed_in(hana)
    assert browser.get(f"/people/{sam.pk}/edit/").status_code == 200
    answer = browser.post(
        f"/people/{sam.pk}/edit/",
        record(sam, name="Samuel Okoro", team=cast.south.pk, team_from="2026-12-01", role=senior.pk),
    )
    assert answer.url == f"/people/{sam.pk}/"
    sam.refresh_from_db()
    assert sam.name == "Samuel Okoro"
    assert (team_of(sam, TODAY), team_of(sam, dt.date(2026, 12, 1))) == (cast.north, cast.south)
    assert role_of(sam, TODAY) == senior
    history = browser.get(f"/people/{sam.pk}/edit/").content.decode()
    assert "Team North" in history
    assert "Team South" in history


def test_a_refused_day_is_shown_at_its_field(cast, hana, signed_in):
    sam = cast.sam.employee
    page = signed_in(hana).post(
        f"/people/{sam.pk}/edit/", record(sam, team=cast.south.pk, team_from="2021-01-01")
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["team_from"]
    assert team_of(sam, TODAY) == cast.north


def test_a_team_once_given_can_be_followed_by_another_but_not_by_none(cast, hana, signed_in):
    sam, aki = cast.sam.employee, cast.aki.employee
    page = signed_in(hana).post(f"/people/{sam.pk}/edit/", record(sam, team=""))
    assert list(page.context["form"].errors) == ["team"]
    assert signed_in(hana).post(f"/people/{aki.pk}/edit/", record(aki)).status_code == 302


def test_an_account_is_offered_where_there_is_none(cast, hana, signed_in):
    new = EmployeeFactory(email="nadia@demo.example")
    browser = signed_in(hana)
    assert "account" in browser.get(f"/people/{new.pk}/edit/").context["form"].fields
    assert "account" not in browser.get(f"/people/{cast.sam.employee.pk}/edit/").context["form"].fields
    browser.post(f"/people/{new.pk}/edit/", record(new, account="on"))
    new.refresh_from_db()
    assert new.user is not None


def test_hr_enters_the_end_of_an_employment(cast, hana, signed_in):
    sam = cast.sam.employee
    answer = signed_in(hana).post(f"/people/{sam.pk}/leave/", {"on": TODAY.isoformat()})
    assert answer.url == "/people/"
    assert team_of(sam, TODAY) is None
    page = signed_in(hana).post(f"/people/{cast.otto.employee.pk}/leave/", {"on": "2020-01-01"})
    assert list(page.context["leaving"].errors) == ["on"]
    page = signed_in(hana).post(f"/people/{cast.otto.employee.pk}/leave/", {"on": "soon"})
    assert page.status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [("sam", 403), ("marek", 403), ("dora", 403), ("ines", 403), ("olga", 404), ("aki", 404), ("root", 404)],
)
def test_a_record_is_closed_to_others_and_does_not_exist_out_of_scope(cast, signed_in, who, status):
    browser, sam = signed_in(getattr(cast, who)), cast.sam.employee
    assert browser.get(f"/people/{sam.pk}/edit/").status_code == status
    assert browser.post(f"/people/{sam.pk}/edit/", record(sam, name="X")).status_code == status
    assert browser.post(f"/people/{sam.pk}/leave/", {"on": TODAY.isoformat()}).status_code == status
    sam.refresh_from_db()
    assert (sam.name, sam.left_on) == ("Sam Okoro", None)


def test_hr_of_a_unit_changes_records_of_that_unit_only(cast, signed_in):
    user = UserFactory()
    AccessGrantFactory(user=user, unit="north")
    assert signed_in(user).get(f"/people/{cast.sam.employee.pk}/edit/").status_code == 200
    assert signed_in(user).get(f"/people/{cast.otto.employee.pk}/edit/").status_code == 404


def test_hr_gives_the_reason_for_a_day_in_the_past(cast, hana, signed_in):
    browser, address = signed_in(hana), f"/people/{cast.otto.employee.pk}/leave/"
    page = browser.post(address, {"on": "2026-09-01"})
    assert (page.status_code, list(page.context["leaving"].errors)) == (422, ["reason"])
    answer = browser.post(address, {"on": "2026-09-01", "reason": "Told late."})
    assert answer.status_code == 302
    assert AuditEvent.objects.get(action="person.left").reason == "Told late."


def test_hr_withdraws_a_planned_change_on_the_page_of_the_record(cast, hana, signed_in):
    sam, browser = cast.sam.employee, signed_in(hana)
    later = TODAY + dt.timedelta(days=20)
    services.transfer(employee=sam, team=cast.south, on=later, by=hana, at=timezone.now())
    address = f"/people/{sam.pk}/planned/team/withdraw/"
    assert address in browser.get(f"/people/{sam.pk}/edit/").content.decode()
    assert browser.post(f"/people/{sam.pk}/planned/shoes/withdraw/").status_code == 404
    assert browser.post(address).status_code == 302
    assert address not in browser.get(f"/people/{sam.pk}/edit/").content.decode()
    assert browser.post(address).status_code == 409


def test_who_is_to_join_is_found_with_the_team_and_role_of_the_first_day(cast, hana, signed_in):
    later = TODAY + dt.timedelta(days=20)
    services.hire(
        number="E-7",
        name="Nadia",
        joined_on=later,
        team=cast.north,
        role=cast.role,
        by=hana,
        at=timezone.now(),
    )
    page = signed_in(hana).get("/people/?q=nadia")
    [row] = page.context["rows"]
    assert (row.team, row.role, row.joins) == (cast.north, cast.role, later)
    assert "joins on" in page.content.decode()
    assert listed(signed_in(hana).get("/people/?q=nadia&status=left")) == []


def test_the_record_of_who_has_left_offers_no_team_and_no_role(cast, hana, signed_in):
    otto = cast.otto.employee
    services.leave(employee=otto, on=TODAY, by=hana, at=timezone.now())
    browser = signed_in(hana)
    assert {"team", "role", "reason"}.isdisjoint(
        browser.get(f"/people/{otto.pk}/edit/").context["form"].fields
    )
    data = {"name": "Otto B.", "number": otto.number, "email": otto.email}
    assert browser.post(f"/people/{otto.pk}/edit/", data).status_code == 302
    otto.refresh_from_db()
    assert otto.name == "Otto B."


@pytest.mark.parametrize(
    ("who", "offered"), [("marek", True), ("hana", True), ("sam", False), ("ines", False)]
)
def test_the_search_leads_on_to_people_where_they_can_be_found_by_name(cast, signed_in, who, offered):
    page = signed_in(getattr(cast, who)).get("/search/?q=sam")
    assert ("/people/?q=sam" in page.content.decode()) is offered
