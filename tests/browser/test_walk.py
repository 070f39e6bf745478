"""The main job from end to end: real web process, real worker, real browser, the downloaded PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Product

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = "RESI"  # held at 1 by Sam, required at 3
LEVEL = "3"


def check_accessible(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 AA on the page as it stands."""
    # What fades in has its colours only once it is there.
    page.evaluate("Promise.allSettled(document.getAnimations().map(animation => animation.finished))")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    violations = [
        (v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found.response["violations"]
    ]
    assert violations == [], f"{page.url}: {violations}"


def open_assessment(page: Page, name: str = "Sam Okoro") -> str:
    """From the work list to Sam's assessment of the open cycle; gives its address."""
    page.goto("/assessments/")
    check_accessible(page)
    page.locator("main").get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_url(re.compile(r"/assessments/\d+/"))
    return re.sub(r"(/assessments/\d+/).*", r"\1", page.url)


def say_met(page: Page, level: str) -> None:
    """Say "met" for each statement of a level, and wait until each is saved."""
    rung = page.locator(f"#rung-{level}")
    if rung.locator("details").count() and not rung.locator("details[open]").count():
        rung.locator("summary").click()
    for radio in rung.locator("input[value=met]").all():
        if not radio.is_checked():
            with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
                radio.check(force=True)
            assert saved.value.ok


def take_level(page: Page, level: str) -> None:
    """Choose a level on the side, and wait until it is saved."""
    choice = page.locator(f"#level-{level}")
    if not choice.is_checked():
        with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
            choice.check(force=True)
        assert saved.value.ok


def test_from_a_claim_to_the_report(product: Product, sign_in: Callable[..., Page]) -> None:
    # The representative looks around, claims a level and brings evidence.
    sam = sign_in("sam")
    check_accessible(sam)
    for address in ("/skills/", "/skills/SSUP/", "/roles/", "/roles/sales-representative/", "/roles/paths/"):
        sam.goto(address)
        check_accessible(sam)
    sam.goto("/")
    sam.get_by_role("link", name="Your profile").click()
    profile = sam.url
    check_accessible(sam)
    row = sam.locator("tr", has=sam.get_by_role("link", name=CODE, exact=True))
    expect(row).to_contain_text("−2")
    fit_before = sam.locator("#fit .stat-figure").inner_text()

    assessment = open_assessment(sam)
    check_accessible(sam)
    sam.goto(f"{assessment}skills/{CODE}/")
    check_accessible(sam)
    say_met(sam, LEVEL)
    take_level(sam, LEVEL)
    sam.get_by_role("link", name=f"Add evidence at level {LEVEL}").click()
    form = sam.get_by_role("dialog")
    form.locator("[name=title]").fill("Recovery of the Larkspur account")
    form.locator("[name=activity_date]").fill("2026-10-02")
    form.locator("[name=text]").fill("Took up the talk again after two refusals and won the order back.")
    form.get_by_role("button", name="Add evidence").click()
    expect(sam.locator("main")).to_contain_text("Recovery of the Larkspur account")
    sam.reload()
    expect(sam.locator(f"#level-{LEVEL}")).to_be_checked()

    sam.goto(assessment)
    sam.get_by_role("link", name=re.compile("^Submit")).click()
    sam.get_by_role("dialog").get_by_role("button", name=re.compile("^Submit")).click()
    expect(sam.locator("main")).to_contain_text("Submitted")

    # The claim shows in the manager's matrix as a claim, and holds nothing.
    marek = sign_in("marek")
    check_accessible(marek)
    marek.goto("/teams/")
    check_accessible(marek)
    marek.get_by_role("link", name="Team North").first.click()
    marek.goto(re.sub(r"/teams/(\d+)/.*", r"/teams/\1/matrix/", marek.url))
    matrix = marek.url
    check_accessible(marek)

    # The manager verifies the evidence, judges, hands over and confirms with a reason.
    open_assessment(marek)
    marek.goto(f"{assessment}skills/{CODE}/")
    check_accessible(marek)
    say_met(marek, LEVEL)
    take_level(marek, LEVEL)
    marek.get_by_role("button", name="Look at Recovery of the Larkspur account").click()
    check_accessible(marek)
    marek.get_by_role("button", name="Verify", exact=True).click()
    expect(marek.locator("main")).to_contain_text("verified by Marek Novák")
    marek.goto(assessment)
    marek.get_by_role("link", name=re.compile("^Hand over")).click()
    marek.get_by_role("dialog").get_by_role("button", name=re.compile("^Hand over")).click()
    expect(marek.locator("main")).to_contain_text("Assessed")
    marek.get_by_role("link", name=re.compile("^Confirm")).click()
    dialog = marek.get_by_role("dialog")
    dialog.locator("[name=reason]").fill("Seen at the customer's.")
    dialog.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(marek.locator("main")).to_contain_text("Confirmed")
    check_accessible(marek)

    # The cell has changed and the gap is closed.
    marek.goto(matrix)
    column = (
        marek.locator("thead tr")
        .last.locator("th")
        .evaluate_all("(cells, code) => cells.findIndex(cell => cell.dataset.code === code)", CODE)
    )
    assert column > 0
    cell = (
        marek.locator("tbody tr", has_text="Sam Okoro").locator("th, td").nth(column).locator("[data-cell]")
    )
    assert cell.get_attribute("data-held") == LEVEL
    assert cell.get_attribute("data-gap") == "0"
    sam.goto(profile)
    expect(row).to_contain_text("Met")
    fit_now = sam.locator("#fit .stat-figure").inner_text()
    assert fit_now != fit_before

    # The worker makes the report; its figures are those of the page.
    sam.get_by_role("button", name="Gap report").click()
    sam.get_by_role("button", name="Make the report").click()
    sam.wait_for_url(re.compile("/reports/"))
    check_accessible(sam)
    # Sam may have asked for other reports before, in another test.
    download_link = sam.get_by_role("link", name=re.compile("^Download Gap report")).first
    download_link.wait_for(timeout=90_000)
    with sam.expect_download() as download:
        download_link.click()
    text = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    )
    flat = re.sub(r"\s+", " ", text)
    for expected in ("Sam Okoro", "Sales Representative", "Recovery of the Larkspur account"):
        assert expected in flat
    figure = re.sub(r"\s", "", fit_now)
    assert figure in re.sub(r"\s", "", flat)
    assert re.search(rf"{CODE}.{{0,80}}{LEVEL}\s+{LEVEL}", flat)
