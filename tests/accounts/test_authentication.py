import datetime as dt

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiKey
from accounts.services import create_api_key, revoke_api_key
from tests.factories.accounts import UserFactory

ADDRESS = "/api/v1/teams/"


def ask(header):
    return APIClient().get(ADDRESS, headers={"authorization": header})


@pytest.fixture
def made(db):
    return create_api_key(user=UserFactory(), scopes=["read"], days=1, at=timezone.now())


def test_a_key_signs_in(made):
    assert ask(f"Bearer {made[1]}").status_code == 200
    assert ask(f"bearer {made[1]}").status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer lmk_unknown", "Bearer two words", "Bearer k\u00e9y", "Basic eDp5"]
)
def test_anything_else_is_401_and_says_how(db, header):
    answer = ask(header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["content-type"] == "application/problem+json"


def test_a_revoked_or_ended_key_is_401(made, time_machine):
    row, key = made
    time_machine.move_to(timezone.now() + dt.timedelta(days=2))
    assert ask(f"Bearer {key}").status_code == 401
    other, key = create_api_key(user=row.user, scopes=["read"], days=1, at=timezone.now())
    revoke_api_key(key=other, at=timezone.now())
    assert ask(f"Bearer {key}").status_code == 401


def test_the_last_use_is_noted_now_and_then(made, time_machine):
    row, key = made
    start = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    ApiKey.objects.update(expires_at=start + dt.timedelta(days=9))
    for minutes, noted in ((0, 0), (4, 0), (6, 6)):
        time_machine.move_to(start + dt.timedelta(minutes=minutes), tick=False)
        ask(f"Bearer {key}")
        row.refresh_from_db()
        assert row.last_used_at == start + dt.timedelta(minutes=noted)
