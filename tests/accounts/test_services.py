import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts import policies, services
from accounts.models import Access, AccessGrant, ApiKey, Scope, User
from core.errors import Invalid, NotAllowed, WrongState
from tests.factories.accounts import AccessGrantFactory, UserFactory, make_user
from tests.factories.people import fresh

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = AT.date()


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def first(db):
    return make_user(Access.ADMINISTRATOR)


@pytest.fixture
def second(db):
    return make_user(Access.ADMINISTRATOR)


def refused(error, *pointers):
    return [finding.pointer for finding in error.value.errors] == list(pointers)


# -- users ----------------------------------------------------------------------------------------------------------


def test_a_user_is_known_by_the_address(db):
    user = User.objects.create_user("Sam.Okoro@Demo.Example", "correct-horse")
    assert (
        user.email == str(user) == user.get_full_name() == user.get_short_name() == "sam.okoro@demo.example"
    )
    assert user.check_password("correct-horse")
    root = User.objects.create_superuser("root@demo.example", "correct-horse")
    assert (root.is_staff, root.is_superuser) == (True, True)


def test_kinds_of_access_are_told_apart(db):
    hr, auditor, administrator, nobody = (make_user(access) for access in (*Access.values, ""))
    assert [(user.is_hr, user.is_auditor, user.is_administrator) for user in (hr, auditor, administrator, nobody)] == [
        (True, False, False), (False, True, False), (False, False, True), (False, False, False),
    ]  # fmt: skip
    assert str(hr.grants[0]) == f"{hr.email} · HR"


# -- access ---------------------------------------------------------------------------------------------------------


def test_access_counts_once_a_second_person_approved_it(first, second):
    user = UserFactory()
    grant = services.request_access(user=user, access=Access.HR, unit="north", by=first, at=AT)
    assert not fresh(user).is_hr
    services.approve_access(grant=grant, by=second, at=AT)
    assert fresh(user).is_hr
    assert fresh(user).grants[0].unit == "north"


def test_access_ends_on_its_day(first, second):
    user = UserFactory()
    grant = services.request_access(user=user, access=Access.HR, until=TODAY, by=first, at=AT)
    services.approve_access(grant=grant, by=second, at=AT)
    assert not fresh(user).is_hr


def test_nobody_grants_access_to_himself(first, second):
    with pytest.raises(NotAllowed):
        services.request_access(user=first, access=Access.HR, by=first, at=AT)
    grant = services.request_access(user=first, access=Access.HR, by=second, at=AT)
    with pytest.raises(NotAllowed):
        services.approve_access(grant=grant, by=first, at=AT)


def test_nobody_approves_the_own_request(first):
    grant = services.request_access(user=UserFactory(), access=Access.HR, by=first, at=AT)
    with pytest.raises(NotAllowed):
        services.approve_access(grant=grant, by=first, at=AT)


def test_access_is_approved_once(first, second):
    grant = services.request_access(user=UserFactory(), access=Access.HR, by=first, at=AT)
    services.approve_access(grant=grant, by=second, at=AT)
    with pytest.raises(WrongState):
        services.approve_access(grant=grant, by=second, at=AT)


def test_only_administrators_ask_for_approve_and_end_access(first):
    hr = make_user(Access.HR)
    grant = services.request_access(user=UserFactory(), access=Access.HR, by=first, at=AT)
    for act in (
        lambda: services.request_access(user=UserFactory(), access=Access.HR, by=hr, at=AT),
        lambda: services.approve_access(grant=grant, by=hr, at=AT),
        lambda: services.end_access(grant=grant, by=hr, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_unknown_access_is_named(first):
    with pytest.raises(Invalid) as error:
        services.request_access(user=UserFactory(), access="king", by=first, at=AT)
    assert refused(error, "/access")


def test_the_database_refuses_access_granted_to_oneself(first, second):
    user = UserFactory()
    for requested_by, approved_by in ((user, second), (first, user), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessGrantFactory(user=user, requested_by=requested_by, approved_by=approved_by)


def test_an_administrator_enters_the_administration_while_the_access_lasts(first, second):
    user = UserFactory()
    grants = []
    for _ in range(2):
        grant = services.request_access(user=user, access=Access.ADMINISTRATOR, by=first, at=AT)
        grants.append(services.approve_access(grant=grant, by=second, at=AT))
    assert fresh(user).is_staff
    services.end_access(grant=grants[0], by=first, at=AT)
    assert fresh(user).is_staff  # by the other one
    services.end_access(grant=grants[1], by=first, at=AT)
    assert not fresh(user).is_staff
    assert not fresh(user).is_administrator


def test_ended_access_keeps_its_day(first):
    user = make_user(Access.HR)
    grant = AccessGrant.objects.get(user=user)
    services.end_access(grant=grant, by=first, at=AT)
    services.end_access(grant=grant, by=first, at=AT + dt.timedelta(days=9))
    grant.refresh_from_db()
    assert grant.valid_until == TODAY
    assert not fresh(user).is_hr


# -- accounts -------------------------------------------------------------------------------------------------------


def test_a_new_account_has_no_password(first):
    user = services.create_account(email="New@demo.example", by=first, at=AT)
    assert user.email == "new@demo.example"
    assert not user.has_usable_password()
    services.create_account(email="other@demo.example", by=make_user(Access.HR), at=AT)


@pytest.mark.parametrize("email", ["none", "", "taken@demo.example", "TAKEN@demo.example"])
def test_an_account_needs_an_address_of_its_own(first, email):
    UserFactory(email="taken@demo.example")
    with pytest.raises(Invalid) as error:
        services.create_account(email=email, by=first, at=AT)
    assert refused(error, "/email")


def test_only_hr_and_administrators_make_and_close_accounts(db):
    for by in (UserFactory(), make_user(Access.AUDITOR)):
        with pytest.raises(NotAllowed):
            services.create_account(email="new@demo.example", by=by, at=AT)
        with pytest.raises(NotAllowed):
            services.deactivate_account(user=UserFactory(), by=by, at=AT)
        with pytest.raises(NotAllowed):
            services.reactivate_account(user=UserFactory(), by=by, at=AT)


def test_keys_die_with_the_account(first):
    user = UserFactory()
    row, _key = services.create_api_key(user=user, scopes=[Scope.READ], days=1, at=AT)
    services.deactivate_account(user=user, by=first, at=AT)
    services.reactivate_account(user=user, by=first, at=AT)
    row.refresh_from_db()
    assert row.revoked_at == AT
    assert fresh(user).is_active


def test_nobody_closes_the_own_account_and_hr_none_that_keeps_accounts(first, second):
    hr = make_user(Access.HR)
    with pytest.raises(NotAllowed):
        services.deactivate_account(user=first, by=first, at=AT)
    with pytest.raises(NotAllowed):
        services.deactivate_account(user=first, by=hr, at=AT)
    services.deactivate_account(user=first, by=second, at=AT)
    assert policies.may_close_account(second, hr)


def test_the_first_administrators_are_made_on_the_server(db):
    root = User.objects.create_superuser("root@demo.example", "correct-horse")
    assert policies.may_keep_accounts(root)
    root.is_active = False
    assert not policies.may_keep_accounts(root)


def test_a_language_is_one_that_the_product_has(db):
    user = UserFactory()
    assert services.set_language(user=user, language="it").language == "it"
    assert services.set_language(user=user, language="").language == ""
    with pytest.raises(Invalid) as error:
        services.set_language(user=user, language="tlh")
    assert refused(error, "/language")


# -- API keys -------------------------------------------------------------------------------------------------------


def test_a_key_is_kept_as_its_digest_only(db):
    user = UserFactory()
    row, key = services.create_api_key(
        user=user, scopes=["write", "read", "read"], days=30, name="Export", at=AT
    )
    assert key.startswith(services.KEY_PREFIX)
    assert len(key) > 40
    assert key not in str(ApiKey.objects.filter(pk=row.pk).values())
    assert ApiKey.objects.usable(AT).get(digest=ApiKey.digest_of(key)) == row
    assert row.scopes == ["read", "write"]
    assert str(row) == f"{key[:12]}… · {user.email}"
    assert not ApiKey.objects.visible_to(UserFactory()).exists()


def test_a_key_can_be_given(db):
    assert (
        services.create_api_key(user=UserFactory(), scopes=["read"], days=1, at=AT, key="lmk_given")[1]
        == "lmk_given"
    )


@pytest.mark.parametrize(
    ("scopes", "days", "pointer"),
    [([], 30, "/scopes"), (["king"], 30, "/scopes"), (["read"], 0, "/days"), (["read"], 366, "/days")],
)
def test_a_key_has_known_scopes_and_a_life_of_a_year_at_most(db, scopes, days, pointer):
    with pytest.raises(Invalid) as error:
        services.create_api_key(user=UserFactory(), scopes=scopes, days=days, at=AT)
    assert refused(error, pointer)


def test_a_key_is_usable_until_it_ends_is_revoked_or_its_owner_goes(db):
    user = UserFactory()
    row, _key = services.create_api_key(user=user, scopes=["read"], days=1, at=AT)
    later = AT + dt.timedelta(days=1)
    assert ApiKey.objects.usable(AT).exists()
    assert not ApiKey.objects.usable(later).exists()
    User.objects.update(is_active=False)
    assert not ApiKey.objects.usable(AT).exists()
    User.objects.update(is_active=True)
    assert services.revoke_api_key(key=row, at=AT).revoked_at == AT
    assert services.revoke_api_key(key=row, at=later).revoked_at == AT
    assert not ApiKey.objects.usable(AT).exists()
