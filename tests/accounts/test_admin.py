"""The Django admin: accounts and access, by two administrators, and nothing else."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.utils import timezone

from accounts.models import Access, AccessGrant, ApiKey, User
from accounts.services import create_api_key
from tests.factories.accounts import AccessGrantFactory, UserFactory, make_user
from tests.factories.people import fresh

TABLES = ("user", "accessgrant", "apikey")


@pytest.fixture
def second(db):
    return make_user(Access.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def act(signed_in):
    def do(by, table, action, *rows):
        return signed_in(by).post(
            f"/admin/accounts/{table}/",
            {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows]},
            follow=True,
        )

    return do


def test_nothing_but_accounts_is_registered():
    import config.urls  # noqa: F401 - it has taken the tables of the libraries out

    assert {model.__name__ for model in admin.site._registry} == {"User", "AccessGrant", "ApiKey"}


def test_an_administrator_finds_accounts_and_nothing_of_people(root, signed_in):
    page = signed_in(root).get("/admin/").content.decode()
    for table in TABLES:
        assert f"/admin/accounts/{table}/" in page
        assert signed_in(root).get(f"/admin/accounts/{table}/").status_code == 200
    for word in ("assessment", "rating", "evidence", "employee"):
        assert word not in page.lower()


def test_who_is_no_administrator_stays_outside(hana, sam, signed_in):
    for user in (hana, sam):
        assert signed_in(user).get("/admin/accounts/user/").status_code in (302, 403)


def test_staff_without_an_administrators_access_sees_nothing(signed_in, db):
    user = UserFactory(is_staff=True)
    assert "/admin/accounts/user/" not in signed_in(user).get("/admin/").content.decode()
    assert signed_in(user).get("/admin/accounts/user/").status_code == 403


def test_an_account_is_made_without_a_password(root, signed_in):
    page = signed_in(root).get("/admin/accounts/user/add/")
    assert "password" not in page.content.decode().lower().replace("/password_change/", "").replace(
        "change password", ""
    )
    signed_in(root).post("/admin/accounts/user/add/", {"email": "New@demo.example"})
    user = User.objects.get(email="new@demo.example")
    assert not user.has_usable_password()
    page = signed_in(root).post("/admin/accounts/user/add/", {"email": "NEW@demo.example"})
    assert page.status_code == 200
    assert User.objects.filter(email__iexact="new@demo.example").count() == 1


def test_an_account_cannot_be_changed_or_deleted_by_hand(root, sam, signed_in):
    browser = signed_in(root)
    address = f"/admin/accounts/user/{sam.pk}"
    assert browser.get(f"{address}/change/").status_code == 200
    assert browser.post(f"{address}/change/", {"email": "mine@demo.example"}).status_code == 403
    assert browser.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert browser.get(f"{address}/password/").status_code in (302, 404)
    assert fresh(sam).email == "sam@demo.example"


def test_accounts_are_closed_and_opened_but_not_the_own(root, sam, act):
    page = act(root, "user", "close", sam, root)
    assert "Nobody closes or reopens the own account" in page.content.decode()
    assert not fresh(sam).is_active
    assert fresh(root).is_active
    act(root, "user", "reopen", sam)
    assert fresh(sam).is_active


def test_a_session_ends_with_the_account(root, sam, signed_in, act):
    browser = signed_in(sam)
    assert browser.get("/account/").status_code == 200
    act(root, "user", "close", sam)
    assert browser.get("/account/").status_code == 302


def test_access_needs_two_administrators(root, second, sam, signed_in, act):
    signed_in(root).post(
        "/admin/accounts/accessgrant/add/", {"user": sam.pk, "access": "hr", "unit": "north"}
    )
    grant = AccessGrant.objects.get(user=sam)
    assert (grant.requested_by, grant.approved_by) == (root, None)
    page = act(root, "accessgrant", "approve", grant)
    assert "A second person must approve this access" in page.content.decode()
    assert not fresh(sam).is_hr
    act(second, "accessgrant", "approve", grant)
    assert fresh(sam).is_hr
    act(root, "accessgrant", "end", grant)
    assert not fresh(sam).is_hr


def test_nobody_asks_for_access_of_himself(root, second, signed_in, act):
    page = signed_in(root).post("/admin/accounts/accessgrant/add/", {"user": root.pk, "access": "hr"})
    assert page.status_code == 200
    assert "Nobody can grant access to themselves" in page.content.decode()
    signed_in(second).post("/admin/accounts/accessgrant/add/", {"user": root.pk, "access": "hr"})
    act(root, "accessgrant", "approve", AccessGrant.objects.get(user=root, access="hr"))
    assert not fresh(root).is_hr


def test_a_grant_cannot_be_rewritten_or_deleted(root, sam, signed_in):
    grant = AccessGrantFactory(user=sam, approved_by=None, approved_at=None)
    address = f"/admin/accounts/accessgrant/{grant.pk}"
    assert signed_in(root).get(f"{address}/change/").status_code == 200
    assert signed_in(root).post(f"{address}/change/", {"approved_by": root.pk}).status_code == 403
    assert signed_in(root).post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    grant.refresh_from_db()
    assert grant.approved_by is None


def test_keys_can_be_ended_but_neither_made_nor_read(root, sam, signed_in, act):
    row, _key = create_api_key(user=sam, scopes=["read"], days=1, at=timezone.now())
    browser = signed_in(root)
    assert browser.get("/admin/accounts/apikey/add/").status_code == 403
    assert row.digest not in browser.get(f"/admin/accounts/apikey/{row.pk}/change/").content.decode()
    act(root, "apikey", "revoke", row)
    assert ApiKey.objects.get(pk=row.pk).revoked_at is not None


def test_the_first_administrator_is_made_on_the_server_and_bound_by_the_same_rules(signed_in, db):
    setup = User.objects.create_superuser("setup@demo.example", "correct-horse")
    assert signed_in(setup).get("/admin/accounts/user/").status_code == 200
    page = signed_in(setup).post("/admin/accounts/accessgrant/add/", {"user": setup.pk, "access": "hr"})
    assert "Nobody can grant access to themselves" in page.content.decode()
