"""An author and a group in a real browser: the page follows the file, and every page is sound."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.preview.application import application
from tests.fielded import MOVING_ON
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.journeys.respondents import DESKTOP, PHONE, served
from tests.serving import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("previewing")]

#: px, to which a page of 1280 reflows at 400 % (WCAG 1.4.10)
NARROW = {"width": 320, "height": 640}
FIRST = "How old are you?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    copy = tmp_path / "moving-on.yaml"
    shutil.copy(MOVING_ON, copy)
    return copy


@pytest.fixture
def address(file: Path) -> Iterator[str]:
    """A preview of the file, with a workshop around it."""
    port = free_port()
    with served(application(file, port, with_workshop=True), port) as found:
        yield found


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Start", exact=True).last.click()
    page.get_by_role("button", name="Yes, I want to take part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST)


def press(page: Page, name: str) -> None:
    """A button that leads on, and the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def save(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_open_page_follows_the_file_through_faults_and_back(
    browser: Browser, address: str, file: Path
) -> None:
    page = browser.new_page()
    problems = noticed(page)
    begin(page, address)
    heading = page.get_by_role("heading", level=1)
    save(file, f"ask: {FIRST}", "ask: What is your age?")
    expect(heading).to_have_text("What is your age?")
    assert problems == []
    save(file, "id: age\n", "id: Age\n")
    expect(heading).to_contain_text("moving-on.yaml has")
    save(file, "id: Age\n", "id: age\n")
    expect(heading).to_have_text("What is your age?")
    # Only that the page of faults is no ordinary page (422) is noted by the browser.
    assert all("422" in problem for problem in problems)


def test_a_note_that_is_being_written_is_not_taken_away(browser: Browser, address: str, file: Path) -> None:
    page = browser.new_page()
    begin(page, address)
    page.get_by_label("A few words, if you like").fill("ask something el")
    save(file, f"ask: {FIRST}", "ask: What is your age?")
    expect(page.locator("#preview-changed")).to_contain_text("The file has changed")
    expect(page.get_by_label("A few words, if you like")).to_have_value("ask something el")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your age?")
    expect(page.get_by_role("complementary")).to_contain_text("ask something el")


def test_without_script_loading_the_page_again_does_the_same(
    browser: Browser, address: str, file: Path
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    begin(page, address)
    save(file, f"ask: {FIRST}", "ask: What is your age?")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your age?")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("complementary")).to_contain_text("Keep it 1")


@pytest.mark.parametrize(
    "viewport", [PHONE, DESKTOP, {"width": 320, "height": 640}], ids=lambda v: v["width"]
)
def test_axe_finds_nothing_on_any_page_of_a_preview(
    browser: Browser, address: str, file: Path, viewport: dict[str, int]
) -> None:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    problems = noticed(page)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        # What is scrolled half out of the window would be measured by the half that is left.
        page.evaluate("scrollTo(0, 0)")
        found[name] = faults(page) + (["wider than the window"] if overflow(page) else [])

    begin(page, address)
    look("question")
    press(page, "Keep it")
    page.get_by_label("A few words, if you like").fill("Ask Morag about it")
    press(page, "Hard word")
    look("look again")
    press(page, "Save this note")
    look("question with notes")
    for path in ("/map", "/check", "/workshop", "/preview/left", "/s/preview"):
        page.goto(address + path)
        look(path)
    assert problems == []
    page.goto(address + "/workshop")
    press(page, "Save")
    look("no number of people")
    page.get_by_label("People who took part").fill("6")
    press(page, "Save")
    press(page, "Write the counts into")
    look("recorded")
    page.goto(address + "/s/preview/q/age")
    look("question with earlier notes")
    save(file, "id: age\n", "id: Age\n")
    page.goto(address + "/map")
    look("faults")
    assert {where: what for where, what in found.items() if what} == {}
    page.context.close()
