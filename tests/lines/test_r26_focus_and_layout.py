"""R26: focus to the question or the error summary, no motion under reduced motion, targets of 24 px and of
40 px for choices, 320 px, text at 200 %, text spacing. tests/battery/ measures it over every state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.battery.drawing import Gallery, gallery
from tests.battery.showing import Shown, shown_in
from tests.battery.states import JOURNEYS
from tests.fielded import ROOT, Fielded, questionnaire_of
from tests.journeys.browsing import chromium, overflow
from tests.journeys.respondents import public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("focus and layout")]

NARROW = {"width": 320, "height": 640}
#: One of each kind of page, and of each kind of question that young people are asked.
STATES = (
    "start",
    "agree",
    "question, one chosen",
    "question, several choices",
    "question, scale",
    "question, long text",
    "gentle notice",
    "notice before a hard section",
    "settings",
    "stop",
    "check, looked over",
    "thanks",
    "visit over",
)
IN_EACH = pytest.mark.parametrize("state", STATES)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    journeys = [journey for journey in JOURNEYS if journey.name == "young people"]
    with gallery(tmp_path_factory.mktemp("focus"), journeys, languages=("en",)) as drawn:
        yield drawn


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    tab = shown_in(browser, viewport=NARROW)
    yield tab
    tab.page.context.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    questionnaire = questionnaire_of(ROOT / "tests" / "questionnaires" / "words.yaml")
    with public_side(tmp_path_factory.mktemp("served"), questionnaire) as fielded:
        yield fielded


@pytest.fixture(params=[False, True], ids=["without script", "with script"])
def page(browser: Browser, served: Fielded, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody on the first question."""
    context = browser.new_context(viewport=NARROW, java_script_enabled=request.param)  # type: ignore[arg-type]
    made = context.new_page()
    made.goto(url(served, "/agree"))
    with made.expect_navigation():
        made.locator("button[value=yes]").click()
    yield made
    context.close()


def focused(page: Page) -> str:
    """The id of what has the focus, else its name."""
    found: str = page.evaluate("document.activeElement.id || document.activeElement.tagName.toLowerCase()")
    return found


# Focus


def test_r26_the_error_summary_has_the_focus(page: Page, served: Fielded) -> None:
    page.goto(url(served, "/q/line"))
    page.locator("main input[type=text]").evaluate(
        "each => { each.maxLength = 9999; each.value = 'x'.repeat(5000) }"
    )
    with page.expect_navigation():
        page.locator("button[value=continue]").click()
    assert focused(page) == "error-summary"


def test_r26_an_error_leads_to_its_field(page: Page, served: Fielded) -> None:
    page.goto(url(served, "/q/line"))
    page.locator("main input[type=text]").evaluate(
        "each => { each.maxLength = 9999; each.value = 'x'.repeat(5000) }"
    )
    with page.expect_navigation():
        page.locator("button[value=continue]").click()
    page.locator("#error-summary a").click()
    expect(page.locator("#line")).to_be_focused()


def test_r26_the_skip_link_leads_to_the_question(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    first = page.evaluate("document.querySelector('main').querySelector('h1, p, input').textContent")
    assert first, "the question, or the words over it, come first"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_r26_without_an_error_nothing_takes_the_focus_from_the_way_out(page: Page) -> None:
    """A screen reader reads the title first, which begins with the question; and the way out stays the second
    stop of the keyboard, as it could not if the heading had the focus."""
    assert focused(page) == "body"
    heading = " ".join(page.get_by_role("heading", level=1).inner_text().split())
    assert page.title().startswith(heading)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "leave"


# Motion

MOVING = """() => [...document.querySelectorAll("*")]
.flatMap(each => ["", "::before", "::after"].map(part => {
  const style = getComputedStyle(each, part || undefined);
  const longest = times => Math.max(...times.split(",").map(parseFloat));
  const moves = longest(style.transitionDuration) > 0.001 || longest(style.animationDuration) > 0.001
    || style.scrollBehavior === "smooth";
  return moves ? each.tagName + part : null;
})).filter(Boolean)"""


@IN_EACH
def test_r26_nothing_moves_under_reduced_motion(pages: Gallery, shown: Shown, state: str) -> None:
    shown.page.emulate_media(reduced_motion="reduce")
    assert shown.show(pages.state(state)).evaluate(MOVING) == []


def test_r26_what_moves_otherwise_is_seen(pages: Gallery, shown: Shown) -> None:
    """The control of the test above."""
    shown.page.emulate_media(reduced_motion="no-preference")
    assert shown.show(pages.state("question, one chosen")).evaluate(MOVING) != []


# Targets, reflow, text


@IN_EACH
def test_r26_what_is_pressed_is_24_px_and_choices_40_px(pages: Gallery, shown: Shown, state: str) -> None:
    page = shown.show(pages.state(state))
    shown.open_all()
    assert page.evaluate("measuring.small()") == []


@IN_EACH
def test_r26_nothing_is_wider_than_320_px(pages: Gallery, shown: Shown, state: str) -> None:
    page = shown.show(pages.state(state))
    shown.open_all()
    assert overflow(page) == 0


@IN_EACH
def test_r26_text_at_200_percent_is_whole(pages: Gallery, shown: Shown, state: str) -> None:
    page = shown.show(pages.state(state))
    shown.open_all()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert (overflow(page), page.evaluate("measuring.cutOff()")) == (0, [])


@IN_EACH
def test_r26_spread_out_text_is_whole(pages: Gallery, shown: Shown, state: str) -> None:
    page = shown.show(pages.state(state))
    shown.open_all()
    page.evaluate("measuring.spreadOut()")
    assert (overflow(page), page.evaluate("measuring.cutOff()")) == (0, [])
