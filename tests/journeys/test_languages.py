"""A person takes part in another language, in a real browser: every page, from right to left too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.questionnaire.answers import Answers
from tests.fielded import MOVING_ON, Fielded, questionnaire_of
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.journeys.respondents import DESKTOP, PHONE, public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("languages")]

NAMES = {"ar": "العربية", "gd": "Gàidhlig", "pl": "Polski", "sco": "Scots", "uk": "Українська"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def fielded(tmp_path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(MOVING_ON), draft_languages=True) as served:
        yield served


def begin_in(page: Page, fielded: Fielded, code: str) -> None:
    """Choose the language on the start page, and go to the first question."""
    page.goto(url(fielded))
    page.get_by_role("link", name=NAMES[code], exact=True).click()
    page.locator(".main a.ds_button").first.click()
    with page.expect_navigation():
        page.locator('button[value="yes"]').click()


def pages(page: Page, fielded: Fielded, code: str) -> Iterator[str]:
    """Stand on every page of a visit in this language, one after the other."""
    page.goto(url(fielded, f"?lang={code}"))
    yield page.url
    begin_in(page, fielded, code)
    while "/check" not in page.url:
        assert f"lang={code}" in page.url
        yield page.url
        with page.expect_navigation():
            page.locator('button[value="continue"]').click()
    page.goto(url(fielded, f"/check?look=yes&lang={code}"))
    yield page.url
    for path in ("/help-lines", "/privacy", "/"):
        page.goto(f"{fielded.settings.public_url}{path}?lang={code}")
        yield page.url


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page_from_right_to_left(
    browser: Browser, fielded: Fielded, viewport: dict[str, int]
) -> None:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    problems = noticed(page)
    found = {where: faults(page) for where in pages(page, fielded, "ar")}
    assert {where: what for where, what in found.items() if what} == {}
    assert problems == []
    page.context.close()


@pytest.mark.parametrize("code", NAMES)
def test_no_language_is_too_wide_for_a_narrow_screen(browser: Browser, fielded: Fielded, code: str) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    found = {where: overflow(page) for where in pages(page, fielded, code)}
    assert {where: px for where, px in found.items() if px} == {}
    page.context.close()


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_somebody_changes_the_language_in_the_middle_and_nothing_is_lost(
    browser: Browser, fielded: Fielded, script: bool
) -> None:
    page = browser.new_context(java_script_enabled=script, viewport=PHONE).new_page()  # type: ignore[arg-type]
    begin_in(page, fielded, "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator('input[value="age-18-20"]').check()
    page.get_by_role("button", name=NAMES["pl"], exact=True).click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator('input[value="age-18-20"]')).to_be_checked()
    page.get_by_role("button", name="Dalej", exact=True).click()
    page.get_by_role("button", name="Przerwij", exact=True).click()
    page.get_by_role("button", name="Wyślij odpowiedzi, które już są").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Twoje odpowiedzi zostały wysłane")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["finished"]
    page.context.close()
    assert fielded.handed_in() == [Answers({"age": ("age-18-20",)})]


def test_enter_still_means_continue_and_never_another_language(browser: Browser, fielded: Fielded) -> None:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    begin_in(page, fielded, "gd")
    page.locator('input[value="age-18-20"]').check()
    page.locator('input[value="age-18-20"]').press("Enter")
    page.wait_for_url("**/q/living*")
    expect(page.locator("html")).to_have_attribute("lang", "gd")
    page.context.close()


def test_in_arabic_the_first_button_and_the_choices_stand_on_the_right(
    browser: Browser, fielded: Fielded
) -> None:
    page = browser.new_context(viewport=DESKTOP).new_page()  # type: ignore[arg-type]
    begin_in(page, fielded, "ar")
    circle = page.locator("label.ds_radio__label").first
    assert circle.evaluate("label => getComputedStyle(label, '::before').right") == "0px"
    first, second = (
        page.locator(f'.controls button[value="{go}"]').bounding_box() for go in ("continue", "skip")
    )
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]
    page.context.close()
