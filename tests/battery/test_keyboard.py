"""A whole survey with the keyboard alone, from the worker's link to the thank-you, and nothing is a trap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.battery.states import EVERY_TYPE
from tests.fielded import MOVING_ON, Fielded, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE, public_side, url

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery of a keyboard")]

MOST_STOPS = 90
#: What has the focus, in a few words; nothing where the keyboard has left the page.
STOP = """async () => {
  // What has just got the focus is scrolled to, which takes some frames.
  let top = NaN;
  while (top !== scrollY) {
    top = scrollY;
    for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);
  }
  const each = document.activeElement;
  if (!each || each === document.body || each === document.documentElement) return null;
  const box = each.getBoundingClientRect();
  const within = (least, value, most) => Math.min(Math.max(value, least), most);
  const there = document.elementFromPoint(
    within(0, box.left + box.width / 2, innerWidth - 1),
    within(0, box.top + Math.min(box.height / 2, 20), innerHeight - 1));
  const label = each.labels && [...each.labels].some(one => one.contains(there));
  return {
    tag: each.tagName, id: each.id, type: each.type || "", name: each.name || "", value: each.value || "",
    href: each.getAttribute("href") || "",
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !each.contains(there) && !label ? there && there.outerHTML.slice(0, 80) : null,
  };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def young(tmp_path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(MOVING_ON)) as served:
        yield served


@pytest.fixture
def everything(tmp_path) -> Iterator[Fielded]:
    with public_side(tmp_path, questionnaire_of(EVERY_TYPE)) as served:
        yield served


def stops(page: Page) -> Iterator[dict[str, object]]:
    """Each stop of the Tab key, until it leaves the page."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return
        yield stop
    raise AssertionError("the keyboard does not get out of this page")


def tab_to(page: Page, **wanted: str) -> dict[str, object]:
    for stop in stops(page):
        if all(stop[key] == value for key, value in wanted.items()):
            return stop
    raise AssertionError(f"the keyboard does not reach {wanted} on {page.url}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer_by_keyboard(page: Page) -> None:
    """Give an answer to everything that the page asks, with Tab, Space, arrows and letters; then Continue."""
    groups: set[object] = set()
    for stop in stops(page):
        kind = (stop["tag"], stop["type"])
        assert stop["inSight"], f"{page.url}: {stop}"
        assert stop["covered"] is None, f"{page.url}: {stop}"
        if kind == ("INPUT", "radio") and stop["name"] not in groups:
            groups.add(stop["name"])
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        elif kind == ("INPUT", "checkbox") and stop["name"] not in groups:
            groups.add(stop["name"])
            page.keyboard.press("Space")
        elif kind == ("INPUT", "text"):
            page.keyboard.type("2020")
        elif stop["tag"] == "TEXTAREA":
            page.keyboard.type("The drop-in should stay.")
        elif stop["tag"] == "SELECT":
            page.keyboard.press("ArrowDown")
        elif stop["tag"] == "BUTTON" and stop["value"] == "continue":
            enter(page)
            return
    raise AssertionError(f"no Continue on {page.url}")


def test_young_people_answer_everything_with_the_keyboard_alone(page: Page, young: Fielded) -> None:
    page.goto(url(young, "/worker"))
    tab_to(page, href=f"/s/{young.link}")
    enter(page)
    tab_to(page, href=f"/s/{young.link}/agree")
    enter(page)
    tab_to(page, value="yes")
    enter(page)
    for _ in range(40):
        if "/check" in page.url:
            break
        answer_by_keyboard(page)
    tab_to(page, value="send")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were sent")
    (answers,) = young.handed_in()
    choices = {question.id for question in young.questionnaire.questions() if question.is_choice}
    assert len(choices - set(answers.values)) <= 2, "only what an answer has closed is left out"
    assert len(young.words()) == 3


def test_every_type_of_question_is_answered_with_the_keyboard_alone(page: Page, everything: Fielded) -> None:
    page.goto(url(everything, "/agree"))
    tab_to(page, value="yes")
    enter(page)
    tab_to(page, href=f"/s/{everything.link}/q/first.notice")
    enter(page)
    for _ in range(40):
        if page.url.endswith("/sections"):
            break
        answer_by_keyboard(page)
    else:
        raise AssertionError("the first part does not end")
    (part,) = [each for each in page.locator(".parts__state").all() if each.inner_text() == "Done"]
    expect(part).to_be_visible()


@pytest.mark.parametrize("rest", ["", "/agree", "/worker", "/about", "/q/age", "/q/keep", "/check", "/stop"])
def test_the_first_stop_skips_and_the_second_leaves(page: Page, young: Fielded, rest: str) -> None:
    page.goto(url(young, "/agree"))
    with page.expect_navigation():
        page.locator('button[value="yes"]').click()
    page.goto(url(young, rest))
    first, second = (stop for stop, _ in zip(stops(page), range(2), strict=False))
    assert first["href"] == "#main"
    if rest == "/worker":
        assert second["id"] != "leave"
    else:
        assert second["id"] == "leave"


def test_the_skip_link_leads_to_the_content(page: Page, young: Fielded) -> None:
    page.goto(url(young))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keyboard_gets_out_of_every_page_and_back(page: Page, young: Fielded) -> None:
    page.goto(url(young))
    forward = [stop["href"] or stop["id"] for stop in stops(page)]
    backward = []
    for _ in forward:
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate(STOP)
        assert stop is not None
        backward.append(stop["href"] or stop["id"])
    assert list(reversed(backward)) == forward
