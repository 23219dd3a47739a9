"""A person takes part in a real browser: with and without JavaScript, by keyboard, on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fielded import MOVING_ON, STAFF, Fielded, questionnaire_of
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.journeys.respondents import DESKTOP, PHONE, begin, public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("taking part")]

SCRIPT = pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
SURVEY = pytest.mark.parametrize("survey", ["young", "staff"])
KEEP = "The drop-in on Thursdays should stay."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def fielded(survey: str, tmp_path) -> Iterator[Fielded]:
    path = {"young": MOVING_ON, "staff": STAFF}[survey]
    with public_side(tmp_path, questionnaire_of(path)) as served:
        yield served


def open_page(browser: Browser, script: bool = True, **more: object) -> Page:
    return browser.new_context(java_script_enabled=script, viewport=PHONE, **more).new_page()  # type: ignore[arg-type]


def walk(page: Page, each: Callable[[Page], None] = lambda page: None) -> list[str]:
    """Answer every question from the first to the last as a person would; gives the headings met."""
    met = []
    while "/check" not in page.url:
        met.append(page.get_by_role("heading", level=1).inner_text())
        for group in page.get_by_role("group").all():
            choices = group.get_by_role("radio").or_(group.get_by_role("checkbox"))
            if choices.count():
                choices.first.check()
        for text in page.get_by_role("textbox").all():
            text.fill(KEEP)
        each(page)
        page.locator('button[value="continue"]').click()
    return met


@SURVEY
@SCRIPT
def test_a_person_can_take_part_from_the_start_page_to_the_thank_you(
    browser: Browser, fielded: Fielded, survey: str, script: bool
) -> None:
    page = open_page(browser, script)
    begin(page, fielded)
    met = walk(page)
    assert len(met) >= (18 if survey == "young" else 8)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["finished"]
    page.context.close()
    (answers,) = fielded.handed_in()
    closed = [question for question in fielded.questionnaire.questions() if question.is_choice]
    assert set(answers.values) == {question.id for question in closed}
    assert set(fielded.words()) == {KEEP}


@SURVEY
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, fielded: Fielded, survey: str, viewport: dict[str, int]
) -> None:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    problems = noticed(page)
    found: dict[str, list[str]] = {}

    def look(page: Page) -> None:
        found[page.url] = faults(page)
        found[page.url + " opened"] = opened(page)

    for rest in ("", "/agree", "/worker", "/no-thanks", "/thanks", "/deleted"):
        page.goto(url(fielded, rest))
        look(page)
    for path in ("/", "/privacy", "/accessibility", "/help-lines"):
        page.goto(fielded.settings.public_url + path)
        look(page)
    begin(page, fielded)
    walk(page, look)
    for rest in ("/check", "/check?look=yes", "/stop"):
        page.goto(url(fielded, rest))
        look(page)
    assert problems == []
    for _ in error_pages(page, fielded):
        look(page)
    assert {where: what for where, what in found.items() if what} == {}
    page.context.close()


def opened(page: Page) -> list[str]:
    """The faults with everything that can be opened open."""
    summaries = page.locator("main summary").all()
    for summary in summaries:
        summary.click()
    return faults(page) if summaries else []


def error_pages(page: Page, fielded: Fielded) -> Iterator[None]:
    """Pages that say that something is wrong."""
    texts = [question for question in fielded.questionnaire.questions() if question.is_text]
    page.goto(url(fielded, f"/q/{texts[0].id}"))
    page.locator("textarea").evaluate("area => area.removeAttribute('maxlength')")
    page.locator("textarea").fill("word " * 600)
    page.locator('button[value="continue"]').click()
    expect(page.locator("#error-summary")).to_be_focused()
    yield
    page.locator("textarea").fill("Ring 0131 555 0123")
    page.locator('button[value="continue"]').click()
    expect(page.get_by_text("Could this show who someone is?")).to_be_visible()
    yield
    page.goto(fielded.settings.public_url + "/s/nobody-knows")
    yield
    page.goto(fielded.settings.public_url + "/")
    page.get_by_role("button", name="Go to the survey").click()
    yield
    page.context.clear_cookies()
    page.goto(url(fielded, f"/q/{texts[0].id}"))
    yield


@SURVEY
def test_pages_fit_a_screen_of_320_pixels_with_text_at_twice_its_size(
    browser: Browser, fielded: Fielded, survey: str
) -> None:
    """WCAG 1.4.10 (320 CSS pixels) and 1.4.4 (text at 200 %), both at once."""
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    wider: dict[str, int] = {}

    def look(page: Page) -> None:
        wider[page.url] = overflow(page)
        page.evaluate("document.documentElement.style.fontSize = '150%'")
        wider[page.url + " larger"] = overflow(page)

    for rest in ("", "/agree", "/worker"):
        page.goto(url(fielded, rest))
        look(page)
    begin(page, fielded)
    walk(page, look)
    page.goto(url(fielded, "/check?look=yes"))
    look(page)
    assert {where: by for where, by in wider.items() if by > 0} == {}
    page.context.close()


@pytest.mark.parametrize("survey", ["young"])
def test_everything_can_be_done_with_the_keyboard_alone(
    browser: Browser, fielded: Fielded, survey: str
) -> None:
    page = open_page(browser)
    page.goto(url(fielded))
    page.keyboard.press("Tab")
    assert focused(page, "href") == "#main"
    page.keyboard.press("Tab")
    assert focused(page, "id") == "leave"
    to(page, "a[href$='/agree']")
    to(page, "button[value=yes]")
    expect(page.get_by_role("heading", level=1)).to_have_text("How old are you?")
    tab_to(page, "input[name=age]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[value='age-18-20']")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do you live now?")
    to(page, "button[value=stop]")
    to(page, "button[value=delete]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is deleted")
    page.context.close()


def focused(page: Page, attribute: str) -> str | None:
    return page.evaluate("name => document.activeElement.getAttribute(name)", attribute)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def to(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("survey", ["young"])
def test_no_request_goes_anywhere_else_and_the_first_view_is_light(
    browser: Browser, fielded: Fielded, survey: str
) -> None:
    page = open_page(browser)
    asked: list[str] = []
    weight: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: weight.append(sum(request.sizes().values())))
    page.goto(url(fielded), wait_until="networkidle")
    assert sum(weight) <= 60 * 1024
    begin(page, fielded)
    walk(page)
    assert [each for each in asked if not each.startswith(fielded.settings.public_url + "/")] == []
    page.context.close()


@pytest.mark.parametrize("survey", ["young"])
def test_it_works_without_pictures_styles_and_scripts(
    browser: Browser, fielded: Fielded, survey: str
) -> None:
    page = open_page(browser, script=False)
    page.route("**/*", lambda route: route.abort() if "/static/" in route.request.url else route.continue_())
    begin(page, fielded)
    walk(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    page.context.close()


@pytest.mark.parametrize("survey", ["young"])
def test_choices_are_large_enough_to_hit(browser: Browser, fielded: Fielded, survey: str) -> None:
    """40 pixels for choices; 24 for everything else that is pressed (WCAG 2.5.8)."""
    page = open_page(browser)
    begin(page, fielded)
    for choice in page.get_by_role("radio").all():
        box = choice.bounding_box()
        assert min(box["width"], box["height"]) >= 40
    for target in page.locator("button, summary, .leave a, footer a").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target.inner_text()
    page.context.close()


@pytest.mark.parametrize("survey", ["young"])
def test_only_the_card_is_printed(browser: Browser, fielded: Fielded, survey: str) -> None:
    page = open_page(browser)
    page.goto(url(fielded, "/worker"))
    page.emulate_media(media="print")
    expect(page.locator(".card")).to_be_visible()
    expect(page.get_by_text("What not to do")).to_be_hidden()
    assert page.locator(".card img").evaluate("image => image.naturalWidth") > 0
    page.context.close()
