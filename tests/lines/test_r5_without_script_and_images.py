"""R5: all of it works without JavaScript and without images."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, expect

from survey_app import fielding
from tests.battery.drawing import Drawn, Gallery, gallery
from tests.fielded import Fielded, _settings
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE, public_side, url
from tests.lines.walking import MOST_PAGES
from tests.questionnaire.samples import SHIPPED

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("without script and images")]

#: Every survey of young people that has pictures, and the one of them all that has most kinds of page.
ASKED = pytest.mark.parametrize("survey", ["moving-on", "my-support"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every state in English."""
    with gallery(tmp_path_factory.mktemp("plain"), languages=("en",)) as drawn:
        yield drawn


@pytest.fixture
def served(survey: str, tmp_path: Path) -> Iterator[Fielded]:
    (path,) = [path for path in SHIPPED if path.stem == survey]
    with public_side(tmp_path, fielding.ready(path, _settings(tmp_path / "instance"))) as fielded:
        yield fielded


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no script and shows no image."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    context.route(
        "**/*", lambda route: route.abort() if route.request.resource_type == "image" else route.continue_()
    )
    yield context
    context.close()


def page_of(each: Drawn) -> BeautifulSoup:
    return BeautifulSoup(each.html, "html.parser")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def answer(page: Page) -> None:
    """The first choice of each question of the page, and a word in each text."""
    for group in page.get_by_role("group").all():
        choices = group.get_by_role("radio").or_(group.get_by_role("checkbox"))
        if choices.count():
            choices.first.check()
    for text in page.get_by_role("textbox").all():
        text.fill("The drop-in should stay.")


def begun(context: BrowserContext, fielded: Fielded) -> Page:
    page = context.new_page()
    page.goto(url(fielded))
    with page.expect_navigation():
        page.get_by_role("link", name="Start", exact=True).click()
    press(page, "Yes, I want to take part")
    return page


@pytest.mark.browser
@ASKED
def test_r5_a_whole_survey_is_answered_and_sent(plain: BrowserContext, served: Fielded, survey: str) -> None:
    page = begun(plain, served)
    for _ in range(MOST_PAGES):
        if "/q/" not in page.url:
            break
        answer(page)
        with page.expect_navigation():
            page.locator("button[value=continue]").click()
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    (answers,) = served.handed_in()
    assert len(answers.values) > 5


@pytest.mark.browser
@pytest.mark.parametrize("survey", ["moving-on"])
def test_r5_every_button_around_the_questions_works(
    plain: BrowserContext, served: Fielded, survey: str
) -> None:
    page = begun(plain, served)
    page.get_by_role("radio").first.check()
    press(page, "Clear my choice")
    assert page.locator("input:checked").count() == 0
    press(page, "Help")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who can help now")
    with page.expect_navigation():
        page.get_by_role("link", name="Back to where I was").click()
    page.locator("summary", has_text="Easy words").click()
    expect(page.locator(".ds_details__text").first).to_be_visible()
    press(page, "Settings")
    press(page, "Save and go back")
    press(page, "Skip")
    press(page, "Back")
    press(page, "Stop")
    press(page, "Delete everything")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert served.count("draft") == 0


@pytest.mark.browser
@pytest.mark.parametrize("survey", ["moving-on"])
def test_r5_leaving_works(plain: BrowserContext, served: Fielded, survey: str) -> None:
    page = begun(plain, served)
    with page.expect_navigation():
        page.get_by_role("link", name="Leave quickly").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rain later")
    assert served.count("draft") == 0


def test_r5_no_button_or_link_needs_a_script(pages: Gallery) -> None:
    for each in pages.drawn:
        page = page_of(each)
        for button in page.select("button"):
            form = button.find_parent("form") or page.find(id=button.get("form"))
            assert (button.get("type"), bool(form)) == ("submit", True), (each.state, button)
        assert not page.select("a[href^='javascript'], a[href='#'], a:not([href]), [onclick]"), each.state
        assert not page.select("noscript"), each.state


def test_r5_nothing_waits_for_a_script_to_be_seen(pages: Gallery) -> None:
    for each in pages.drawn:
        assert not page_of(each).select("main [hidden]:not(#read-aloud)"), each.state


def test_r5_every_image_has_words_that_stand_for_it(pages: Gallery) -> None:
    met = 0
    for each in pages.drawn:
        for image in page_of(each).select("img"):
            assert str(image.get("alt", "")).strip(), (each.state, image)
            met += 1
    assert met >= 2


def test_r5_no_question_or_choice_is_only_an_image(pages: Gallery) -> None:
    for each in pages.drawn:
        page = page_of(each)
        for image in page.select("img"):
            image.decompose()
        for told in page.select("h1, label, button, a[href], legend, summary"):
            assert told.get_text().strip(), (each.state, told)


def test_r5_no_style_puts_an_image_where_words_belong() -> None:
    style = (Path(__file__).parent.parent.parent / "static" / "public.css").read_text(encoding="utf-8")
    assert "url(" in style, "fonts are there"
    assert [part for part in style.split("url(")[1:] if "woff2" not in part[:80]] == []
