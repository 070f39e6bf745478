"""A representative finds the role that fits best, and what is missing for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_walk import check_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_representative_finds_the_role_that_fits_best(sign_in: Callable[..., Page]) -> None:
    sam = sign_in("sam")
    sam.goto("/")
    sam.get_by_role("link", name="Your profile").click()
    sam.get_by_role("link", name="Fit with every role").click()
    check_accessible(sam)
    expect(sam.get_by_role("heading", name="Next roles")).to_be_visible()
    best = sam.locator(".best-fit a")
    title = best.inner_text()
    row = sam.locator(best.get_attribute("href") or "")
    missing = row.locator("details.missing")
    missing.locator("summary").click()
    expect(missing.locator(".items")).to_contain_text("is required")
    # The profile says the same of that role.
    fit = re.search(r"\d+\s*%", row.inner_text())
    assert fit
    row.get_by_role("link", name=f"Compare with {title}").click()
    expect(sam.locator(".page-head")).to_contain_text(title)
    shown = sam.locator("#fit .stat-figure").inner_text()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", fit.group(0))
