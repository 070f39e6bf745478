import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ApiKey
from tests.factories.accounts import UserFactory


def run(*args):
    out = io.StringIO()
    call_command("create_api_key", *args, stdout=out)
    return out.getvalue()


def test_the_key_stands_alone_on_the_last_line(db):
    user = UserFactory(email="sam@demo.example")
    lines = run("Sam@demo.example").splitlines()
    row = ApiKey.objects.get(user=user)
    assert ApiKey.digest_of(lines[-1]) == row.digest
    assert row.scopes == ["read"]
    assert row.expires_at - row.created_at == dt.timedelta(days=30)


def test_scopes_days_and_a_name_can_be_chosen(db):
    UserFactory(email="sam@demo.example")
    run("sam@demo.example", "--scope", "read", "--scope", "write", "--days", "7", "--name", "Export")
    row = ApiKey.objects.get()
    assert (row.scopes, row.name) == (["read", "write"], "Export")
    assert row.expires_at - row.created_at == dt.timedelta(days=7)


@pytest.mark.parametrize("email", ["nobody@demo.example", "gone@demo.example"])
def test_who_has_no_active_account_is_told_in_one_line(db, email):
    UserFactory(email="gone@demo.example", is_active=False)
    with pytest.raises(CommandError) as error:
        run(email)
    assert str(error.value) == f"No active account has the e-mail address {email}."
    assert error.value.returncode == 1
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("args", [("--scope", "king"), ("--days", "0")])
def test_a_scope_or_life_that_is_none_is_told_in_one_line(db, args):
    UserFactory(email="sam@demo.example")
    with pytest.raises(CommandError) as error:
        run("sam@demo.example", *args)
    assert "\n" not in str(error.value)
    assert not ApiKey.objects.exists()
