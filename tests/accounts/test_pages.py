import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.models import ApiKey
from accounts.services import create_api_key
from tests.factories.people import fresh

NEW = {"name": "Export", "scopes": ["read", "write"], "days": "30"}


def test_everything_asks_for_a_sign_in(client, db):
    for address in ("/account/", "/account/keys/"):
        assert client.get(address).status_code == 302


def test_a_new_key_is_shown_once(sam, signed_in):
    page = signed_in(sam).post("/account/keys/", NEW)
    key = page.context["key"]
    assert key in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    row = ApiKey.objects.get(user=sam)
    assert row.digest == ApiKey.digest_of(key)
    assert (row.name, row.scopes) == ("Export", ["read", "write"])
    again = signed_in(sam).get("/account/keys/")
    assert key not in again.content.decode()
    assert row.prefix in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("days", "400"), ("days", "0"), ("scopes", []), ("scopes", ["king"]), ("name", "")]
)
def test_a_key_that_cannot_be_is_refused_at_its_field(sam, signed_in, field, value):
    page = signed_in(sam).post("/account/keys/", {**NEW, field: value})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not ApiKey.objects.exists()


def test_a_service_that_refuses_is_shown_at_the_field(sam, signed_in, monkeypatch):
    monkeypatch.setattr("accounts.services.MAX_KEY_DAYS", 10)
    page = signed_in(sam).post("/account/keys/", NEW)
    assert "days" in page.context["form"].errors


def test_a_key_is_revoked_by_its_owner_only(sam, marek, signed_in):
    row, _key = create_api_key(user=sam, scopes=["read"], days=1, at=timezone.now())
    address = f"/account/keys/{row.pk}/revoke/"
    assert signed_in(marek).post(address).status_code == 404
    assert signed_in(sam).get(address).status_code == 405
    assert signed_in(sam).post(address).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "revoked" in signed_in(sam).get("/account/keys/").content.decode()


def test_a_page_lists_only_the_own_keys(sam, marek, signed_in):
    row, _key = create_api_key(user=sam, scopes=["read"], days=1, at=timezone.now())
    assert row.prefix not in signed_in(marek).get("/account/keys/").content.decode()


def test_the_list_of_keys_costs_the_same_for_five_and_for_fifty(sam, signed_in, queries_of):
    def make(count):
        for _ in range(count):
            create_api_key(user=sam, scopes=["read"], days=1, at=timezone.now())

    browser = signed_in(sam)
    make(5)
    few = queries_of(lambda: browser.get("/account/keys/"))
    make(45)
    assert queries_of(lambda: browser.get("/account/keys/")) == few


def test_the_account_shows_what_access_was_granted(hana, sam, signed_in):
    assert "HR" in signed_in(hana).get("/account/").content.decode()
    assert "No special access" in signed_in(sam).get("/account/").content.decode()


def test_a_language_goes_with_the_account(sam, signed_in):
    signed_in(sam).post("/account/", {"language": "it"})
    other_browser = signed_in(fresh(sam))
    assert 'lang="it"' in other_browser.get("/account/").content.decode()
    assert 'lang="en"' in other_browser.get("/account/?lang=en").content.decode()
    other_browser.post("/account/", {"language": "browser"})
    assert 'lang="en"' in other_browser.get("/account/").content.decode()


def test_an_unknown_language_is_refused(sam, signed_in):
    page = signed_in(sam).post("/account/", {"language": "tlh"})
    assert page.status_code == 422
    assert signed_in(sam).post("/language/", {"language": "tlh"}).status_code == 400
    assert fresh(sam).language == ""


def test_the_language_menu_keeps_the_choice_for_the_account(sam, signed_in):
    browser = signed_in(sam)
    assert browser.post("/language/", {"language": "it", "next": "/account/"}).url == "/account/"
    assert fresh(sam).language == "it"
    browser.post("/language/", {"next": "/account/"})
    assert fresh(sam).language == "it"


def test_before_the_sign_in_the_language_is_the_browsers(client, db):
    client.post("/language/", {"language": "it"})
    assert 'lang="it"' in client.get("/accounts/login/").content.decode()


def test_the_api_keeps_to_the_language_it_is_asked_for(sam, signed_in):
    sam.language = "it"
    sam.save()
    answer = signed_in(sam).get("/api/v1/people/999999/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "en"


def test_a_change_is_told_in_the_new_language(sam, signed_in):
    page = signed_in(sam).post("/account/", {"language": "it"})
    assert [str(message) for message in get_messages(page.wsgi_request)]


@pytest.mark.parametrize("place", ["http://testserver//evil.example/x", "http://testserver/\\evil.example/x"])
def test_the_way_back_names_no_other_host(client, place):
    answer = client.post("/language/", {"language": "it", "next": place})
    assert not answer["Location"].startswith(("//", "/\\"))
    answer = client.post("/language/", {"language": "it"}, headers={"Referer": place})
    assert not answer["Location"].startswith(("//", "/\\"))
