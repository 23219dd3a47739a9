"""One device, several tabs and several people, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fielded import ROOT, Fielded, questionnaire_of
from tests.journeys.browsing import chromium, faults
from tests.journeys.respondents import PHONE, begin, public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("shared-device")]

WORDS = ROOT / "tests" / "questionnaires" / "words.yaml"
TYPED = "made up tea"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(WORDS)) as served:
        yield served


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_two_tabs_of_one_survey_keep_the_answers_of_both_and_send_one(
    browser: Browser, fielded: Fielded
) -> None:
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    begin(first, fielded)
    second.goto(first.url)
    press(second, "Skip")
    first.get_by_role("textbox").fill(TYPED)
    second.get_by_role("textbox").fill("because")
    press(first, "Continue")
    press(second, "Continue")
    press(first, "Skip")
    press(first, "Back")
    first.get_by_role("textbox").fill("it is warm")
    press(first, "Continue")
    press(first, "Send")
    press(second, "Send")
    assert [heading(first), heading(second)] == ["Your answers were sent"] * 2
    context.close()
    assert len(fielded.handed_in()) == 1
    assert fielded.words() == sorted([TYPED, "it is warm"])


def test_beginning_again_in_another_tab_deletes_nothing_before_somebody_says_so(
    browser: Browser, fielded: Fielded
) -> None:
    context = browser.new_context(viewport=PHONE)
    first, second = context.new_page(), context.new_page()
    begin(first, fielded)
    first.get_by_role("textbox").fill(TYPED)
    press(first, "Continue")
    begin(second, fielded)
    assert heading(second) == "A survey is already open in this browser"
    assert TYPED not in second.content()
    assert faults(second) == []
    press(second, "Do not start")
    press(first, "Back")
    assert first.get_by_role("textbox").input_value() == TYPED
    begin(second, fielded)
    press(second, "Delete them and start")
    expect(second.get_by_role("textbox")).to_have_value("")
    context.close()


def test_a_browser_that_opens_again_with_its_tabs_goes_on_only_while_the_draft_is_there(
    browser: Browser, fielded: Fielded
) -> None:
    """Some browsers keep a visit's cookie over being closed, if they are set to open their tabs again."""
    context = browser.new_context()
    page = context.new_page()
    begin(page, fielded)
    page.get_by_role("textbox").fill(TYPED)
    press(page, "Continue")
    question, kept = page.url, context.storage_state()
    context.close()
    again = browser.new_context(storage_state=kept)
    page = again.new_page()
    page.goto(question)
    assert heading(page) == "Why is it the best?"
    fielded.clock.hours += 3
    page.reload()
    assert heading(page) == "This visit is over"
    again.close()


def test_a_browser_that_keeps_no_cookies_is_told_what_to_do(browser: Browser, fielded: Fielded) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(url(fielded, "/begun"))
    assert heading(page) == "Your browser did not keep our cookie"
    assert faults(page) == []
    page.get_by_role("link", name="Go to the start page").click()
    assert heading(page) == "Words"
    context.close()


def test_the_gentle_notice_takes_the_focus_and_holds_nobody_up(browser: Browser, fielded: Fielded) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    begin(page, fielded)
    page.get_by_role("textbox").fill("07700 900123")
    press(page, "Continue")
    notice = page.get_by_role("group", name="Could this show who someone is?")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("It looks as if there is a phone number in your text.")
    assert faults(page) == []
    press(page, "Continue")
    assert heading(page) == "Why is it the best?"
    page.context.close()
