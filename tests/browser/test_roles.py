"""HR edits a role, raises a requirement, sees whom that affects, and publishes; everybody reads, compares and prints."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Product
from tests.browser.test_walk import check_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLE = "/roles/account-manager/"


def watched(page: Page) -> list[str]:
    """What the browser complains of from now on, but for the statuses that the test asks for."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "422" not in message.text:
            found.append(message.text)

    page.on("console", note)
    return found


def test_hr_raises_a_requirement_sees_the_people_and_publishes(
    product: Product, sign_in: Callable[..., Page]
) -> None:
    hana = sign_in("hana")
    complaints = watched(hana)

    # The role itself: a row is added and moved, what was typed stays, and it is saved.
    hana.goto(f"{ROLE}edit/")
    check_accessible(hana)
    hana.locator("#areas").get_by_role("button", name="Add an area").click()
    areas = hana.locator("#areas .edit-row")
    expect(areas).to_have_count(8)
    expect(areas.last.get_by_label("Name")).to_be_focused()
    areas.last.get_by_label("Name").fill("Partner care")
    areas.last.get_by_role("button", name="up").click()
    expect(areas.nth(6).get_by_label("Name")).to_have_value("Partner care")
    expect(areas.nth(6).get_by_role("button", name="up")).to_be_focused()
    hana.get_by_role("button", name="Save", exact=True).last.click()
    hana.wait_for_url(re.compile(f"{ROLE}$"))
    expect(hana.locator("main")).to_contain_text("Partner care")

    # What it requires: only defined levels, the essence as one chooses, a mistake that is named.
    hana.get_by_role("link", name="Edit requirements").click()
    hana.get_by_role("button", name="Begin a draft").click()
    rows = hana.locator("li.requirement")
    expect(rows).to_have_count(8)
    sale = hana.locator("li.requirement", has_text=re.compile(r"\bSALE\b"))
    expect(sale.locator("input[type=radio]")).to_have_count(3)
    before = sale.locator(".essence:visible").inner_text()
    sale.locator("input[type=radio][value='6']").check(force=True)
    assert sale.locator(".essence:visible").inner_text() != before
    hana.fill("#skill-search", "forecast")
    pick = hana.locator("#skills-found").get_by_role("button")
    expect(pick).to_have_count(1)
    pick.click()
    expect(rows).to_have_count(9)
    expect(sale.locator("input[type=radio][value='6']")).to_be_checked()
    check_accessible(hana)
    hana.get_by_role("button", name="Save and see who is affected").click()
    expect(hana.get_by_role("alert")).to_contain_text("Row 9")
    rows.last.locator("input[type=radio]").first.check(force=True)
    hana.get_by_role("button", name="Save and see who is affected").click()

    # Whom it concerns, before it is done; then it is confirmed and done.
    hana.wait_for_url(re.compile("/profile/publish/"))
    check_accessible(hana)
    expect(hana.locator("#changes")).to_contain_text("raised")
    expect(hana.locator("#changes")).to_contain_text("added")
    people = hana.locator("#affected tbody tr")
    count = people.count()
    assert count >= 1
    expect(people.first).to_contain_text("falls to")
    hana.get_by_role("button", name=re.compile("^Publish from")).click()
    expect(hana.locator("#confirm-dialog")).to_contain_text("affected")
    hana.locator("#confirm-go").click()
    hana.wait_for_url(re.compile("/profiles/2/"))
    check_accessible(hana)
    expect(hana.locator("#affected tbody tr")).to_have_count(count)
    hana.goto(f"{ROLE}profiles/")
    check_accessible(hana)
    expect(hana.locator("#changes")).to_contain_text("SALE")
    hana.goto(f"{ROLE}edit/")
    expect(hana.locator("#history")).to_contain_text("hana@demo.example")
    expect(hana.locator("#history")).to_contain_text("responsibility areas")
    assert complaints == []


def test_without_scripts_rows_move_and_nothing_is_lost(
    product: Product, sign_in: Callable[..., Page]
) -> None:
    hana = sign_in("hana", java_script_enabled=False)
    hana.goto("/roles/sales-assistant/edit/")
    hana.get_by_label("Title").fill("Being typed")
    first = hana.locator("#methods .edit-row").first.get_by_label("Name").input_value()
    hana.locator("#methods .edit-row").first.get_by_role("button", name="down").click()
    assert hana.locator("#methods .edit-row").nth(1).get_by_label("Name").input_value() == first
    expect(hana.get_by_label("Title")).to_have_value("Being typed")


def test_a_reader_compares_roles_walks_the_map_and_takes_the_profile_away(
    product: Product, sign_in: Callable[..., Page]
) -> None:
    sam = sign_in("sam")
    complaints = watched(sam)
    sam.goto("/roles/")
    boxes = sam.locator("input[name=roles]")
    for index in range(3):
        boxes.nth(index).check()
    assert boxes.nth(3).is_disabled()
    sam.get_by_role("button", name="Compare the chosen roles").click()
    expect(sam.locator("table.compare thead th")).to_have_count(4)
    check_accessible(sam)
    sam.get_by_role("link", name="Differences only").click()
    expect(sam.locator("table.compare")).to_be_visible()
    sam.locator("details.picker summary").click()
    sam.fill("#role-search", "assist")
    expect(sam.locator("#role-picks li:visible")).to_have_count(1)

    sam.goto("/roles/paths/")
    sam.locator("a.career-step").first.focus()
    sam.keyboard.press("Enter")
    expect(sam.locator("#step .demands li").first).to_be_visible()
    check_accessible(sam)
    sam.get_by_role("link", name="Compare the two roles").click()
    expect(sam.locator("table.compare thead th")).to_have_count(3)

    sam.goto("/roles/sales-representative/")
    sam.get_by_text("What level").first.click()
    check_accessible(sam)
    sam.get_by_role("button", name="Make the PDF").click()
    link = sam.locator("#paper").get_by_role("link", name=re.compile("^Download"))
    expect(link).to_be_visible(timeout=60_000)
    with sam.expect_download() as download:
        link.click()
    assert len(PdfReader(io.BytesIO(download.value.path().read_bytes())).pages) >= 2
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_about_roles_fits_a_phone(
    product: Product, sign_in: Callable[..., Page], scheme: str
) -> None:
    hana = sign_in("hana", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    for address in (
        "/roles/",
        "/roles/new/",
        "/roles/compare/?roles=account-manager&roles=sales-representative",
        "/roles/paths/",
        "/roles/sales-director/",
        "/roles/sales-director/edit/",
        "/roles/sales-director/profile/",
        "/roles/sales-director/profiles/",
    ):
        hana.goto(address)
        assert hana.evaluate("document.documentElement.scrollWidth") <= 360, address
        check_accessible(hana)
