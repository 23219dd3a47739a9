"""Every type of question in a real browser: no fault that axe knows, nothing wider than a small screen, and
all of it by keyboard and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fielded import Fielded, questionnaire_of
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.journeys.respondents import DESKTOP, PHONE, begin, public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("every type")]

EVERY_TYPE = Path(__file__).parent.parent / "taking" / "every-type.yaml"
PAGES = (
    "first.notice",
    "hello",
    "home",
    "home--other",
    "how",
    "council",
    "since",
    "full",
    "part",
    "sum",
    "all-staff",
    "money",
    "more",
    "time",
    "rest",
    "which--1",
    "years--1",
    "homes--another-1",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(EVERY_TYPE)) as served:
        yield served


def open_every_page(page: Page, fielded: Fielded) -> Iterator[str]:
    """Each page in turn, with the answers given that lead to it."""
    begin(page, fielded)
    yield "sections"
    page.goto(url(fielded, "/q/home"))
    page.get_by_label("Somewhere else").check()
    press(page, "Continue")
    page.goto(url(fielded, "/q/full"))
    page.get_by_role("textbox").fill("12")
    press(page, "Continue")
    page.get_by_role("textbox").fill("3")
    press(page, "Continue")
    for each in PAGES:
        page.goto(url(fielded, f"/q/{each}"))
        assert page.url.endswith(f"/q/{each}")
        yield each
    page.goto(url(fielded, "/q/all-staff"))
    page.get_by_role("textbox").fill("99")
    press(page, "Continue")
    expect(page.locator("#error-summary")).to_be_focused()
    yield "a sum that is wrong"
    page.goto(url(fielded, "/q/since"))
    page.get_by_label("Year").fill("20")
    press(page, "Continue")
    expect(page.locator("#error-summary")).to_be_visible()
    yield "half a month"
    for rest in ("/sections", "/check?look=yes", "/about", "/privacy"):
        page.goto(url(fielded, rest))
        yield rest


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page(browser: Browser, fielded: Fielded, viewport: dict[str, int]) -> None:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    problems = noticed(page)
    found = {}
    for where in open_every_page(page, fielded):
        for summary in page.locator("main summary").all():
            summary.click()
        found[where] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}
    assert [problem for problem in problems if "422" not in problem] == []
    page.context.close()


def test_no_page_is_wider_than_320_pixels_with_text_at_twice_its_size(
    browser: Browser, fielded: Fielded
) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    wider = {}
    for where in open_every_page(page, fielded):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wider[where] = overflow(page)
    assert {where: pixels for where, pixels in wider.items() if pixels} == {}
    page.context.close()


def test_a_number_a_month_and_a_council_are_given_by_keyboard_without_script(
    browser: Browser, fielded: Fielded
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()  # type: ignore[arg-type]
    begin(page, fielded)
    page.goto(url(fielded, "/q/council"))
    page.get_by_label("Which council is it?").focus()
    page.keyboard.type("Ork")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Month").focus()
    page.keyboard.type("Mar")
    page.keyboard.press("Tab")
    page.keyboard.type("2020")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(url(fielded, "/q/full"))
    page.get_by_role("textbox").focus()
    page.keyboard.type("1,250")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(url(fielded, "/check"))
    press(page, "Send")
    page.context.close()
    (answers,) = fielded.handed_in()
    assert dict(answers.values) == {"council": ("s12000023",), "since": ("2020-03",), "full": ("1250",)}
