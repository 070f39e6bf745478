"""A NUL byte in an address or a form is refused on every database; PostgreSQL itself would fail on it."""

import pytest
from django.test import Client

from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework

ADDRESSES = [
    "/frameworks/%00/",
    "/frameworks/compare/?from=%00&to=x",
    "/frameworks/map/?from=%00&to=x",
    "/frameworks/migrate/?from=x&to=%00",
    "/content/%00/",
    "/search/?q=a&framework=%00",
    "/skills/%00/",
    "/skills/?framework=%00",
    "/skills/levels/?framework=%00",
    "/api/v1/levels/?framework=%00",
    "/api/v1/frameworks/%00/",
]


@pytest.fixture
def hr(db) -> Client:
    make_framework()
    client = Client(raise_request_exception=False)
    client.force_login(make_user("hr", email="hana@test.example"))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_byte_is_never_a_server_error(hr, address):
    assert hr.get(address).status_code in {302, 400, 404}


def test_a_form_with_a_nul_byte_is_never_a_server_error(hr):
    for data in ({"note": "a\0b", "step": "accept", "source": "SSUP"}, {"source": "S\0", "target": "\0"}):
        assert hr.post("/frameworks/map/?from=a&to=b", data).status_code < 500


def test_a_value_longer_than_its_column_is_bad_input_on_every_database(hr):
    answer = hr.post("/frameworks/import/", {"slug": "x" * 300, "language": "y" * 300})
    assert answer.status_code == 422


@pytest.mark.parametrize("body", ['{"confirmation": "\\ud800"}', '{"\\udfff": 1}', '["\\ud83d"]'])
def test_half_of_a_character_in_json_is_bad_input(hr, body):
    answer = hr.post("/api/v1/cycles/", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_whole_character_outside_the_first_plane_is_not(hr):
    answer = hr.post("/api/v1/cycles/", '{"confirmation": "\\ud83d\\ude00"}', content_type="application/json")
    assert "/confirmation" in {error["pointer"] for error in answer.json()["errors"]}
