"""Publishing what was looked at, and taking back a profile that is planned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from roles.models import RoleProfile
from roles.services import draft_profile
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework
from tests.factories.roles import make_role
from tests.roles.test_editing_pages import requirement, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(signed_in: Any) -> Client:
    return signed_in(make_user("hr"))


@pytest.fixture
def draft() -> RoleProfile:
    version = make_framework(slug="test-1.0")
    role = make_role(version, {"SALE": 4, "SSUP": 2}, slug="seller", valid_from=dt.date(2024, 1, 1))
    return draft_profile(role=role, version=version, by=None, at=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))


def test_a_draft_that_was_changed_meanwhile_is_shown_anew_not_published(
    hr: Client, draft: RoleProfile
) -> None:
    address, day = "/roles/seller/profile/publish/", dt.date.today().isoformat()
    assert 'name="revision" value="1"' in hr.get(address).content.decode()
    sent = {"revision": "1", **rows("requirements", requirement("SALE", "6"))}
    assert hr.post("/roles/seller/profile/", sent).status_code == 302
    for revision in ("1", "", "x"):
        answer = hr.post(address, {"valid_from": day, "seen": day, "revision": revision})
        assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing was published." in page
    assert 'name="revision" value="2"' in page
    assert [row.skill.code for row in answer.context["comparison"].moved] == ["SALE", "SSUP"]
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert hr.post(address, {"valid_from": day, "seen": day, "revision": "2"}).status_code == 302


def test_another_day_than_the_one_that_was_looked_at_is_shown_not_published(
    hr: Client, draft: RoleProfile
) -> None:
    address, today = "/roles/seller/profile/publish/", dt.date.today()
    later = today + dt.timedelta(days=90)
    for seen in (today.isoformat(), "", "x"):
        answer = hr.post(address, {"valid_from": later.isoformat(), "seen": seen, "revision": "1"})
        assert answer.status_code == 409
        assert answer.context["day"] == later
    assert "You have chosen another day" in answer.content.decode()
    shown = hr.post(address, {"valid_from": later.isoformat(), "seen": today.isoformat(), "do": "show"})
    assert (shown.status_code, shown.context["day"]) == (200, later)
    assert f'name="seen" value="{later.isoformat()}"' in shown.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert hr.get(f"{address}?valid_from=2019-01-01").status_code == 422
    sent = {"valid_from": later.isoformat(), "seen": later.isoformat(), "revision": "1", "do": "publish"}
    assert hr.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.valid_from) == ("published", later)


def test_hr_withdraws_a_planned_profile_from_the_page_of_versions(
    hr: Client, draft: RoleProfile, signed_in: Any
) -> None:
    far = hr.post("/roles/seller/profile/publish/", {"valid_from": "9999-12-31", "revision": "1"})
    assert far.status_code == 422
    assert "within 366 days" in far.content.decode()
    day = (dt.date.today() + dt.timedelta(days=200)).isoformat()
    hr.post("/roles/seller/profile/publish/", {"valid_from": day, "seen": day, "revision": "1"})
    address = "/roles/seller/profiles/2/withdraw/"
    assert address in hr.get("/roles/seller/profiles/").content.decode()
    assert address not in signed_in(make_user()).get("/roles/seller/profiles/").content.decode()
    answer = hr.post(address, follow=True)
    page = answer.content.decode()
    assert "The profile was withdrawn." in page
    assert (answer.context["newer"].number, answer.context["older"]) == (1, None)
    assert address not in page
    assert hr.post(address).status_code == 409
    assert hr.post("/roles/seller/profiles/9/withdraw/").status_code == 404
