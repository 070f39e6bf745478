"""HR imports a workbook, compares two versions, maps their skills, moves roles and people, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product, started
from tests.browser.test_walk import check_accessible
from tests.competencies import books

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def product(tmp_path: Path, loaded: tuple[Path, str]) -> Iterator[Product]:
    """An installation of this test's own, because it changes which framework is in force."""
    with started(tmp_path, loaded) as running:
        yield running


def sure(page: Page) -> None:
    """Say yes to the question that the page asks."""
    page.locator("#confirm-go").click()


def fit_of(page: Page, person: str) -> str:
    page.goto(person)
    return page.locator("#fit .stat-figure").inner_text()


def test_from_a_workbook_to_a_migration_and_back(sign_in: Callable[..., Page], tmp_path: Path) -> None:
    hana = sign_in("hana")
    # A licensed workbook becomes a draft, once what it holds was looked at.
    book = books.workbook(books.edition(9), tmp_path / "sfia-9.xlsx")
    hana.goto("/skills/")
    hana.get_by_role("link", name="Versions").click()
    hana.get_by_role("link", name="Import").first.click()
    check_accessible(hana)
    hana.locator("[name=file]").set_input_files(book)
    hana.get_by_role("button", name="Check the file").click()
    expect(hana.locator("main")).to_contain_text("Nothing is imported yet", timeout=60_000)
    expect(hana.locator("main")).to_contain_text(books.NOTICE["en"])
    expect(hana.locator("main")).to_contain_text("672")
    check_accessible(hana)
    hana.get_by_role("button", name="Import this").click()
    hana.wait_for_url(re.compile(r"/frameworks/sfia-9/"), timeout=60_000)
    expect(hana.locator("main")).to_contain_text("147")
    # Who brought it in does not put it in force.
    expect(hana.get_by_role("button", name="Adopt")).to_have_count(0)

    # The shipped draft: compared, adopted, mapped.
    hana.goto("/frameworks/compare/?from=sales-1.0&to=sales-2.0")
    check_accessible(hana)
    expect(hana.locator("main")).to_contain_text("levels 4–6 → 3–6")
    hana.goto("/frameworks/sales-2.0/")
    check_accessible(hana)
    hana.get_by_role("button", name="Adopt").click()
    hana.get_by_role("dialog").get_by_role("button", name="Adopt").click()
    expect(hana.locator("main")).to_contain_text("Adopted")
    hana.goto("/frameworks/map/?from=sales-1.0&to=sales-2.0")
    check_accessible(hana)
    hana.get_by_role("button", name=re.compile("Accept the same codes")).click()
    sure(hana)
    expect(hana.locator("main")).to_contain_text("19 of 19 skills decided")

    # What would change; then it is done, and undone.
    hana.goto("/people/?q=Sam+Okoro")
    hana.locator("main").get_by_role("link", name="Sam Okoro").click()
    sam = re.sub(r"\?.*", "", hana.url)
    before = fit_of(hana, sam)
    hana.goto("/frameworks/migrate/?from=sales-1.0&to=sales-2.0")
    check_accessible(hana)
    hana.goto("/frameworks/migrate/?from=sales-1.0&to=sales-2.0&view=skills")
    expect(hana.locator("main")).to_contain_text("SALE")
    check_accessible(hana)
    hana.goto("/frameworks/migrate/?from=sales-1.0&to=sales-2.0&view=people")
    check_accessible(hana)
    hana.get_by_role("link", name="Continue").click()
    check_accessible(hana)
    hana.locator("[name=reason]").fill("The second edition is in force.")
    hana.get_by_role("button", name="Move").click()
    sure(hana)
    hana.wait_for_url(re.compile(r"/frameworks/migrations/\d+/"), timeout=60_000)
    done = hana.url
    check_accessible(hana)
    assert fit_of(hana, sam) == before
    expect(hana.locator("main")).to_contain_text("sales-2.0")
    expect(hana.locator("main")).to_contain_text("carried over from sales-1.0")
    hana.goto(done)
    hana.get_by_role("button", name="Undo").first.click()
    dialog = hana.get_by_role("dialog")
    dialog.locator("[name=reason]").fill("Too early.")
    dialog.get_by_role("button", name="Undo").click()
    expect(hana.locator(".page-head")).to_contain_text("Undone")
    assert fit_of(hana, sam) == before
    expect(hana.locator("main")).not_to_contain_text("carried over from sales-1.0")
