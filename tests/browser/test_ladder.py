"""Rating on the ladder in a real browser: saving as one goes, by keyboard, without a network, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_ladder(page: Page, number: int = 0) -> str:
    """A ladder on which Aki rates, of the first review that waits.

    Its ``number``-th skill, from 0, of those whose required level is not the lowest that is defined.
    """
    page.goto("/assessments/?view=review&sort=person")
    page.get_by_role("link", name=re.compile("^Review: ")).first.click()
    page.wait_for_url(re.compile(r"/assessments/\d+/$"))
    links = page.locator("table.skills th a").evaluate_all("links => links.map(link => link.href)")
    for link in links:
        page.goto(link)
        rung = required_rung(page)
        below = page.locator(f"#level-{int(rung.removeprefix('#rung-')) - 1}")
        if below.count() and below.is_enabled():
            if not number:
                return page.url
            number -= 1
    raise AssertionError("no such skill")


def required_rung(page: Page) -> str:
    """The id of the rung that the role requires; it is open at first."""
    found = page.locator(".rung.is-required").get_attribute("id")
    assert found
    return f"#{found}"


def test_each_change_is_saved_and_said(sign_in: Callable[..., Page]) -> None:
    page = sign_in("aki")
    address = open_ladder(page)
    rung = required_rung(page)
    number = rung.removeprefix("#rung-")
    total = page.locator(f"{rung} .statement").count()

    # By keyboard alone: J goes to a statement, 1 says "met" and goes on to the next.
    page.locator(f"{rung} summary").focus()
    while page.evaluate("document.activeElement.closest('.rung')?.id") != rung[1:] or not page.evaluate(
        "document.activeElement.matches('input[type=radio]')"
    ):
        page.keyboard.press("j")
    for _ in range(total):
        with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
            page.keyboard.press("1")
        assert saved.value.ok
    expect(page.locator("#autosave")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator(f"{rung}-status")).to_contain_text(f"{total} of {total} met")
    expect(page.locator("#why")).to_contain_text(f"Level {number} is the highest")

    # One click takes the proposed level; the mark moves to its rung; another level asks for a reason.
    page.get_by_role("button", name=f"Take level {number}").click()
    expect(page.locator(f"{rung}-marks")).to_contain_text("Assessed")
    expect(page.locator(f"#level-{number}")).to_be_checked()
    page.locator(f"#level-{number}").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#reason-hint")).to_contain_text("Needed")
    page.locator("#rationale").fill("Not yet alone.")
    expect(page.locator("#reason-hint")).to_contain_text("Given")
    page.goto(address)
    expect(page.locator("#rationale")).to_have_value("Not yet alone.")
    expect(page.locator(f"#level-{int(number) - 1}")).to_be_checked()


def test_what_could_not_be_saved_is_said_and_saved_later(sign_in: Callable[..., Page]) -> None:
    page = sign_in("aki")
    address = open_ladder(page, 1)
    rung = required_rung(page)
    word = page.locator(f"{rung} .statement").first.locator("label.v-partly")
    page.context.set_offline(True)
    word.click()
    expect(page.locator("#autosave")).to_contain_text("Not saved")
    expect(page.locator("#toasts")).to_contain_text("The server cannot be reached")
    expect(word.locator("input")).to_be_checked()
    page.context.set_offline(False)
    expect(page.locator("#autosave")).to_contain_text("Saved")

    # A refusal of the server is told in its own words, and what was chosen stays.
    page.evaluate("document.querySelector('#level-1').value = '7'")
    page.locator("label:has(#level-1)").click()
    expect(page.locator("#toasts")).to_contain_text("7 is out of its range")
    expect(page.get_by_role("button", name="Save again")).to_be_visible()
    page.evaluate("document.querySelector('#level-1').value = '1'")
    page.get_by_role("button", name="Save again").click()
    expect(page.locator("#autosave")).to_contain_text("Saved")
    page.goto(address)
    expect(page.locator("#level-1")).to_be_checked()


def test_without_scripts_one_button_saves_all(sign_in: Callable[..., Page]) -> None:
    page = sign_in("aki", java_script_enabled=False)
    address = open_ladder(page, 2)
    rung = required_rung(page)
    page.locator(f"{rung} .statement").first.locator("label.v-met").click()
    page.locator("label:has(#level-2)").click()
    page.locator("#rationale").fill("Seen once.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(address)
    expect(page.locator("#rationale")).to_have_value("Seen once.")
    expect(page.locator("#level-2")).to_be_checked()
    expect(page.locator(f"{rung} .statement").first.locator("input[value=met]")).to_be_checked()
    page.get_by_role("link", name=re.compile("Review and hand over")).click()
    page.get_by_role("link", name=re.compile("^Hand over")).click()
    expect(page.get_by_role("heading", name="Hand over the ratings")).to_be_visible()
