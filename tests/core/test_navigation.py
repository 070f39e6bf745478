import pytest
from django.contrib.auth.models import AnonymousUser

from core import navigation
from core.context import navigation as nav_of


@pytest.fixture
def places(monkeypatch):
    monkeypatch.setattr(navigation, "_places", {})
    navigation.register("people", "People", "people", 30, lambda user: user != "sam")
    navigation.register("account", "Account", "account", 40)
    navigation.register("keys", "Keys", "account-keys", 20)


def shown(user, path):
    return [(item.key, item.current) for item in navigation.items_for(user, path)]


def test_places_come_in_order_and_only_to_whom_they_are_shown(places):
    assert shown("marek", "/") == [("keys", False), ("people", False), ("account", False)]
    assert shown("sam", "/") == [("keys", False), ("account", False)]


def test_the_nearest_place_is_current(places):
    assert shown("sam", "/account/keys/7/revoke/") == [("keys", True), ("account", False)]
    assert shown("sam", "/account/") == [("keys", False), ("account", True)]


def test_a_place_of_the_same_key_is_replaced(places):
    navigation.register("keys", "Keys", "account-keys", 50)
    assert shown("sam", "/") == [("account", False), ("keys", False)]


def test_before_the_sign_in_there_is_no_navigation(rf):
    request = rf.get("/")
    assert not nav_of(request)["nav"]  # an error before the session is known
    request.user = AnonymousUser()
    assert not nav_of(request)["nav"]


def test_the_navigation_costs_nothing_where_it_is_not_printed(cast, sam, rf, queries_of):
    request = rf.get("/people/")
    request.user = sam
    assert queries_of(lambda: nav_of(request)) == 0


def test_a_place_is_current_for_the_other_paths_that_belong_to_it(places):
    navigation.register("people", "People", "people", 30, also=("/frameworks/",))
    assert shown("marek", "/frameworks/x/") == [("keys", False), ("people", True), ("account", False)]
    assert shown("marek", "/people/") == [("keys", False), ("people", True), ("account", False)]
