"""The pages about the own account have one head and one row of tabs, whoever serves them."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.factories.accounts import UserFactory


@pytest.fixture
def sam(db):
    """Somebody who has just given the password, so that no page asks for it again."""
    user = UserFactory(email="sam@demo.example")
    user.set_password("a-long-password-of-sam")
    user.save()
    browser = Client()
    data = {"login": user.email, "password": "a-long-password-of-sam"}
    assert browser.post("/accounts/login/", data).status_code == 302
    again = browser.post("/accounts/reauthenticate/", {"password": data["password"]})
    assert again.status_code == 302
    return browser, user


def checked(page, current):
    """One heading of the first order, and the tab ``current`` marked among the four."""
    text = page.content.decode()
    assert page.status_code == 200
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", text) == ["Account"] or current == "API keys"
    assert re.findall(r'<a href="[^"]*" aria-current="page">([^<]+)</a></li>', text)[-1] == current
    for address in ("/account/", "/account/keys/", "/accounts/password/change/", "/accounts/2fa/"):
        assert f'href="{address}"' in text
    return text


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/account/", "Account"),
        ("/account/keys/", "API keys"),
        ("/accounts/password/change/", "Password"),
        ("/accounts/2fa/", "Two-factor sign-in"),
        ("/accounts/2fa/totp/activate/", "Two-factor sign-in"),
    ],
)
def test_each_page_of_the_account_has_its_tab(sam, address, current):
    checked(sam[0].get(address), current)


def test_the_second_factor_is_kept_in_the_words_of_the_house(sam):
    browser, user = sam
    assert "Set up an app" in checked(browser.get("/accounts/2fa/"), "Two-factor sign-in")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    text = checked(browser.get("/accounts/2fa/"), "Two-factor sign-in")
    assert "10 of 10 codes are unused." in text
    for address, words in (
        ("totp/deactivate/", "Switch the authenticator app off"),
        ("recovery-codes/", "Unused codes"),
        ("recovery-codes/generate/", "The codes that you have now stop working."),
    ):
        assert words in checked(browser.get(f"/accounts/2fa/{address}"), "Two-factor sign-in")


def test_who_signed_in_long_ago_is_asked_again(db, signed_in):
    user = UserFactory(email="old@demo.example")
    user.set_password("a-long-password-of-old")
    user.save()
    browser = signed_in(user)
    page = browser.get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert "Is it still you?" in page
