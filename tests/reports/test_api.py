"""Gap, held levels and matrix of the API: exactly the promised fields, in scope, as of a day."""

import datetime as dt

import pytest

from accounts.services import create_api_key
from tests.factories.assessments import make_claim
from tests.reports.company import NOW, TODAY

FIELDS = {"person", "role", "profile_version", "as_of", "fit", "assessed_share", "meets_role", "items"}
ITEM = {
    "skill", "required", "held", "gap", "state", "necessity", "weight", "evidence_count", "evidence_latest", "stale_since",
}  # fmt: skip
CELL = {"skill", "held", "required", "gap", "state", "stale_since"}


@pytest.fixture
def ask(company):
    from django.test import Client

    def get(who: str, address: str, scopes=("read", "ratings"), **query):
        _row, key = create_api_key(user=company.user(who), scopes=scopes, days=5, at=NOW)
        return Client().get(f"/api/v1/{address}", query, headers={"authorization": f"Bearer {key}"})

    return get


def gap_of(company, name="sam"):
    return f"people/{company.people[name].pk}/gap/"


def test_the_gap_has_the_promised_fields_and_figures(company, ask):
    company.holds("sam", "SSUP", 3)
    company.holds("sam", "SALE", 6, since=dt.date(2024, 9, 1), evidence_on=dt.date(2024, 8, 1))
    answer = ask("marek", gap_of(company)).json()
    assert answer.keys() >= FIELDS
    assert answer["person"] == {"id": company.people["sam"].pk, "name": "Sam"}
    assert answer["role"] == {"slug": "account-manager", "title": "Account manager"}
    assert (answer["profile_version"], answer["as_of"]) == (1, "2026-11-22")
    assert (answer["fit"], answer["assessed_share"], answer["meets_role"]) == (0.625, 0.75, False)
    first, second, third, fourth = answer["items"]
    assert first.keys() >= ITEM
    assert first["skill"] == {"id": company.skills["SSUP"].pk, "code": "SSUP", "name": "Skill SSUP"}
    assert {key: first[key] for key in ("required", "held", "gap", "state", "necessity", "weight")} == {
        "required": 4, "held": 3, "gap": 1, "state": "gap", "necessity": "essential", "weight": 2.0,
    }  # fmt: skip
    assert (first["evidence_count"], first["evidence_latest"], first["stale_since"]) == (
        1,
        "2026-02-19",
        None,
    )
    assert (second["gap"], second["state"], second["stale_since"]) == (-1, "met", "2026-08-01")
    assert (third["held"], third["gap"], third["state"]) == (None, None, "not_assessed")
    assert fourth["necessity"] == "desirable"


def test_the_gap_speaks_the_readers_language(company, ask):
    answer = ask("marek", gap_of(company), lang="it").json()
    assert answer["items"][0]["skill"]["name"] == "Skill SSUP (it)"


def test_the_gap_of_a_past_day_and_with_another_role(company, ask):
    from tests.factories.roles import make_role

    make_role(company.version, {"SSUP": 2}, slug="assistant")
    company.holds("sam", "SSUP", 3)
    answer = ask("marek", gap_of(company), as_of="2026-02-28", role="assistant").json()
    assert (answer["as_of"], answer["role"]["slug"], answer["fit"]) == ("2026-02-28", "assistant", 0.0)


def test_a_person_without_a_role_has_an_empty_gap(company, ask):
    answer = ask("hana", gap_of(company, "aki")).json()
    assert (answer["role"], answer["profile_version"], answer["fit"], answer["items"]) == (
        None,
        None,
        None,
        [],
    )
    assert answer["meets_role"] is False


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"as_of": "soon"}, "/as_of"), ({"as_of": "2026-11-23"}, "/as_of"), ({"role": "emperor"}, "/role"),
        ({"asof": "2026-01-01"}, "/asof"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_field(company, ask, query, pointer):
    answer = ask("marek", gap_of(company), **query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("marek", "people/{tom}/gap/", 404), ("root", "people/{tom}/gap/", 404), ("marek", "people/999999/gap/", 404),
        ("marek", "people/{tom}/held-levels/", 404), ("sam", "people/{sam}/held-levels/", 200),
        ("sam", "teams/{north}/matrix/", 403), ("sam", "teams/{south}/matrix/", 404),
        ("marek", "teams/{north}/matrix/", 200), ("marek", "teams/999999/matrix/", 404), ("root", "teams/{north}/matrix/", 404),
    ],
)  # fmt: skip
def test_scope_is_that_of_the_pages(company, ask, who, address, status):
    keys = {name: person.pk for name, person in company.people.items()}
    keys |= {slug: team.pk for slug, team in company.teams.items()}
    assert ask(who, address.format(**keys)).status_code == status


def test_held_levels_of_a_day(company, ask):
    company.holds("sam", "SALE", 5, since=dt.date(2026, 1, 1))
    company.holds("sam", "SSUP", 3, since=dt.date(2025, 1, 1))
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 3, 1))
    address = f"people/{company.people['sam'].pk}/held-levels/"
    now = ask("sam", address).json()
    assert (now["count"], [(row["skill"]["code"], row["level"]) for row in now["results"]]) == (
        2,
        [("SSUP", 4), ("SALE", 5)],
    )
    assert now["results"][0]["since"] == "2026-03-01"
    then = ask("sam", address, as_of="2025-06-01").json()
    assert [(row["skill"]["code"], row["level"]) for row in then["results"]] == [("SSUP", 3)]


def test_the_matrix_has_the_promised_fields(company, ask):
    company.holds("sam", "SSUP", 3)
    company.person("nina", "north")
    answer = ask("marek", f"teams/{company.teams['north'].pk}/matrix/").json()
    assert answer.keys() == {"team", "as_of", "skills", "rows"}
    assert answer["team"] == {"id": company.teams["north"].pk, "name": "North"}
    assert [skill["code"] for skill in answer["skills"]] == ["SSUP", "SALE", "NEED", "NEGO"]
    assert [row["person"]["name"] for row in answer["rows"]] == ["Lucia", "Nina", "Sam"]
    _lucia, nina, sam = answer["rows"]
    assert sam.keys() >= {"person", "role", "cells"}
    assert sam["cells"][0].keys() >= CELL
    assert [sam["cells"][0][key] for key in ("held", "required", "gap", "state")] == [3, 4, 1, "gap"]
    assert nina["role"] is None
    assert [nina["cells"][0][key] for key in ("held", "required", "gap", "state")] == [
        None,
        None,
        None,
        "not_assessed",
    ]
    assert all(len(row["cells"]) == len(answer["skills"]) for row in answer["rows"])


def test_an_auditor_gets_pseudonyms(company, ask):
    answer = ask("ines", f"teams/{company.teams['north'].pk}/matrix/").json()
    assert {row["person"]["name"] for row in answer["rows"]} == {
        company.people[name].pseudonym for name in ("sam", "lucia")
    }


def test_a_key_without_the_scope_reads_no_claims(company, ask):
    make_claim(company.people["sam"], company.profile, company.skills["SSUP"], 4, TODAY)
    states = {
        scopes: ask("marek", gap_of(company), scopes=scopes).json()["items"][0]["state"]
        for scopes in (("read",), ("read", "ratings"))
    }
    assert states == {("read",): "not_assessed", ("read", "ratings"): "claimed"}


@pytest.mark.parametrize(
    "address", ["teams/{north}/matrix/", "people/{sam}/gap/", "people/{sam}/held-levels/"]
)
def test_fifty_people_cost_as_many_queries_as_five(company, as_, queries, address):
    address = "/api/v1/" + address.format(north=company.teams["north"].pk, sam=company.people["sam"].pk)
    company.crowd(5)
    hana = as_("hana")
    hana.get(address)
    few = queries(lambda: hana.get(address))
    company.crowd(45)
    assert queries(lambda: hana.get(address)) == few
