import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.services import create_api_key
from tests.factories.people import EmployeeFactory, TeamFactory, TeamLeadFactory, fresh


def client(user, *scopes):
    browser = APIClient()
    if scopes:
        key = create_api_key(user=user, scopes=scopes, days=1, at=timezone.now())[1]
        browser.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    else:
        browser.force_authenticate(fresh(user))
    return browser


def names(answer):
    return [person["name"] for person in answer.json()["results"]]


def test_a_person_is_told_with_team_role_and_manager(cast, hana):
    sam = cast.sam.employee
    answer = client(hana).get(f"/api/v1/people/{sam.pk}/")
    assert answer.json() == {
        "id": sam.pk,
        "name": "Sam Okoro",
        "number": sam.number,
        "email": "sam@demo.example",
        "team": {"id": cast.north.pk, "name": "Team North"},
        "role": {"slug": "sales-representative", "title": "Sales representative"},
        "manager": {"id": cast.marek.employee.pk, "name": "Marek Novák"},
    }


def test_who_has_no_team_is_told_without(cast, hana):
    person = client(hana).get(f"/api/v1/people/{cast.aki.employee.pk}/").json()
    assert (person["team"], person["role"], person["manager"]) == (None, None, None)


def test_a_title_follows_the_language_that_is_asked_for(cast, hana):
    sam = cast.sam.employee
    hana.language = "en"
    hana.save()
    answer = client(hana).get(f"/api/v1/people/{sam.pk}/", headers={"accept-language": "it"})
    assert answer.json()["role"]["title"] == "Sales representative (it)"


def test_an_auditor_reads_pseudonyms(cast, ines):
    sam = cast.sam.employee
    person = client(ines).get(f"/api/v1/people/{sam.pk}/").json()
    assert (person["name"], person["number"], person["email"]) == (sam.pseudonym, "", "")
    assert person["manager"]["name"] == cast.marek.employee.pseudonym
    told = (
        client(ines).get("/api/v1/people/").content.decode()
        + client(ines).get("/api/v1/teams/").content.decode()
    )
    for user in (cast.sam, cast.marek, cast.dora):
        for secret in (user.email, user.employee.name, user.employee.number):
            assert secret not in told


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("sam", 404),
        ("marek", 200),
        ("dora", 200),
        ("olga", 404),
        ("aki", 404),
        ("hana", 200),
        ("ines", 200),
        ("root", 404),
    ],
)
def test_who_is_out_of_scope_does_not_exist(cast, who, status):
    viewer = getattr(cast, who)
    assert client(viewer).get(f"/api/v1/people/{cast.sara.employee.pk}/").status_code == status
    unknown = client(viewer).get("/api/v1/people/999999/")
    if status == 404:
        refused = client(viewer).get(f"/api/v1/people/{cast.sara.employee.pk}/")
        assert refused.json() == unknown.json()
        assert refused["content-type"] == "application/problem+json"


def test_a_list_is_that_of_the_scope(cast, marek, root):
    answer = client(marek).get("/api/v1/people/")
    assert names(answer) == ["Marek Novák", "Sam Okoro", "Sara Øster"]
    assert set(answer.json()) == {"count", "next", "previous", "results"}
    assert names(client(root).get("/api/v1/people/")) == []


def test_a_list_is_searched_narrowed_and_sorted(cast, hana):
    def found(query):
        return names(client(hana).get(f"/api/v1/people/?{query}"))

    assert found("search=oster") == ["Sara Øster"]
    assert found("search=") == found("")
    assert found(f"team={cast.south.pk}") == ["Otto Brandt"]
    assert found("role=sales-representative&sort=-name") == ["Sara Øster", "Sam Okoro", "Otto Brandt"]
    assert found("status=left") == []


def test_every_wrong_filter_is_named(cast, marek, hana):
    answer = client(hana).get("/api/v1/people/?team=x&role=none&status=gone&sort=age")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/team", "/role", "/status", "/sort"]
    assert client(marek).get(f"/api/v1/people/?team={cast.south.pk}").status_code == 400
    assert client(hana).get("/api/v1/people/?colour=red").json()["errors"][0]["pointer"] == "/colour"


def test_teams_are_told_with_parent_and_lead(cast, hana, marek, sam):
    answer = client(hana).get("/api/v1/teams/")
    assert [team["slug"] for team in answer.json()["results"]] == ["sales", "north", "south"]
    assert client(hana).get(f"/api/v1/teams/{cast.north.pk}/").json() == {
        "id": cast.north.pk,
        "slug": "north",
        "name": "Team North",
        "parent": {"id": cast.sales.pk, "name": "Sales"},
        "lead": {"id": cast.marek.employee.pk, "name": "Marek Novák"},
        "closed_on": None,
    }
    assert client(hana).get(f"/api/v1/teams/{TeamFactory().pk}/").json()["lead"] is None
    assert [team["slug"] for team in client(marek).get("/api/v1/teams/").json()["results"]] == [
        "sales",
        "north",
    ]
    assert [team["slug"] for team in client(sam).get("/api/v1/teams/").json()["results"]] == ["north"]
    assert client(marek).get(f"/api/v1/teams/{cast.south.pk}/").status_code == 404


def test_a_key_reads_what_its_owner_sees_and_writes_nothing_here(cast, marek):
    program = client(marek, "read")
    assert names(program.get("/api/v1/people/")) == ["Marek Novák", "Sam Okoro", "Sara Øster"]
    assert program.post("/api/v1/people/", {}).status_code == 403
    assert client(marek, "write").post("/api/v1/people/", {}).status_code == 405
    assert client(marek, "write").get("/api/v1/people/").status_code == 403


def test_nobody_reads_without_signing_in(db):
    answer = APIClient().get("/api/v1/people/")
    assert answer.status_code == 401
    assert answer["content-type"] == "application/problem+json"


def test_pages_of_people_and_teams_cost_the_same_for_five_and_for_fifty(cast, queries_of):
    def look():
        browser = client(cast.dora)
        return queries_of(lambda: browser.get("/api/v1/people/")), queries_of(
            lambda: browser.get("/api/v1/teams/")
        )

    few = look()
    for number in range(45):
        team = TeamFactory(parent=cast.north) if number % 5 == 0 else cast.south
        EmployeeFactory(team=team, role=cast.role)
    for team in cast.north.children.all():
        TeamLeadFactory(team=team, employee=EmployeeFactory(team=cast.north))
    assert look() == few
