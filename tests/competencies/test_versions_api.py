"""Comparing two versions over the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from competencies.services import load_shipped_draft
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ADDRESS = "/api/v1/frameworks/sales-1.0/compare/"


def test_what_differs_is_listed_text_by_text_in_the_language_of_the_request(signed_in: Any) -> None:
    load_shipped_draft(at=AT)
    hr = signed_in(make_user("hr"))
    answer = hr.get(f"{ADDRESS}?to=sales-2.0").json()
    assert (answer["old"], answer["new"]) == ("sales-1.0", "sales-2.0")
    assert answer["counts"] == {
        "new": 0,
        "gone": 0,
        "levels": 1,
        "texts": 3,
        "moved": 0,
        "order": 0,
        "same": 16,
    }
    by_code = {row["key"]: row for row in answer["skills"]}
    assert by_code["SALE"]["old_levels"] == [4, 5, 6]
    assert by_code["SALE"]["new_levels"] == [3, 4, 5, 6]
    assert by_code["SALE"]["kinds"] == ["levels", "texts"]
    (text,) = by_code["NEGO"]["texts"]
    assert (text["field"], text["level"], text["position"], text["status"]) == ("statement", 3, 4, "changed")
    assert text["old"] == "Confirms the agreed terms in writing within one working day."
    assert text["new"].endswith("and files them with the customer's record.")
    assert text["languages"] == ["en", "it", "ms", "ru", "zh-hant"]
    assert [row["what"] for row in answer["scale"]] == ["version", "attribute"]
    italian = hr.get(f"{ADDRESS}?to=sales-2.0&lang=it").json()
    assert (
        "scheda del cliente"
        in next(row for row in italian["skills"] if row["key"] == "NEGO")["texts"][0]["new"]
    )


def test_a_draft_is_not_there_for_others_and_the_other_version_must_be_named(signed_in: Any) -> None:
    load_shipped_draft(at=AT)
    reader = signed_in(make_user())
    assert reader.get(f"{ADDRESS}?to=sales-2.0").status_code == 404
    assert reader.get("/api/v1/frameworks/sales-2.0/compare/?to=sales-1.0").status_code == 404
    assert reader.get(f"{ADDRESS}?to=sales-1.0").json()["skills"] == []
    assert [error["pointer"] for error in reader.get(ADDRESS).json()["errors"]] == ["/to"]
    assert reader.get(f"{ADDRESS}?to=sales-1.0&x=1").status_code == 400
