"""Every page state as it lies on the screen: narrow, zoomed, with large and spread-out text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from survey_app.taking.saved import words
from tests.battery.drawing import Drawn, Gallery
from tests.battery.showing import Shown, shown_in
from tests.journeys.browsing import chromium, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery of files")]

#: 1280 × 1024 at 400 % (WCAG 1.4.10): as wide as the narrowest phone, and a quarter as high.
ZOOMED = {"width": 320, "height": 256}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def shown(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Shown]:
    tab = shown_in(browser, viewport=getattr(request, "param", NARROW))
    yield tab
    tab.page.context.close()


def in_each_state(drawn: Gallery, shown: Shown, *languages: str) -> Iterator[tuple[Drawn, Page]]:
    """Each state with all that opens open."""
    for each in drawn.in_language(*languages):
        page = shown.show(each)
        shown.open_all()
        yield each, page


@pytest.mark.parametrize("shown", [ZOOMED], indirect=True, ids=["320x256"])
def test_nothing_is_wider_than_a_screen_at_four_times_its_size(drawn: Gallery, shown: Shown) -> None:
    """WCAG 1.4.10, from left to right and from right to left."""
    found = {each.file: overflow(page) for each, page in in_each_state(drawn, shown, "en", "ar")}
    assert {name: by for name, by in found.items() if by} == {}


@pytest.mark.parametrize("language", ["gd", "sco", "pl", "uk"])
def test_nothing_is_wider_than_a_narrow_screen_in_any_language(
    drawn: Gallery, shown: Shown, language: str
) -> None:
    found = {each.file: overflow(page) for each, page in in_each_state(drawn, shown, language)}
    assert {name: by for name, by in found.items() if by} == {}


@pytest.mark.parametrize("shown", [NARROW, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_text_at_twice_its_size_fits(drawn: Gallery, shown: Shown) -> None:
    """WCAG 1.4.4, as a browser does it that enlarges text only."""
    found = {}
    for each, page in in_each_state(drawn, shown, "en", "ar"):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found[each.file] = [
            *(["wider than the screen"] if overflow(page) else []),
            *page.evaluate("measuring.cutOff()"),
        ]
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("spread", [False, True], ids=["as it is", "spread out"])
def test_any_five_words_fit_at_twice_their_size(drawn: Gallery, shown: Shown, spread: bool) -> None:
    """Which words are drawn is chance: the widest of the list must fit too (WCAG 1.4.4, 1.4.12)."""
    page = shown.show(drawn.state("saved, with five words"))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if spread:
        page.evaluate("measuring.spreadOut()")
    widest = page.evaluate(
        """(words) => {
          const span = document.querySelector(".code-words span");
          const width = (word) => { span.textContent = word; return span.getBoundingClientRect().width; };
          const sorted = words.toSorted((one, other) => width(other) - width(one));
          const shown = document.querySelectorAll(".code-words span");
          shown.forEach((each, at) => { each.textContent = sorted[at]; });
          return sorted.slice(0, 5);
        }""",
        list(words()),
    )
    assert len(set(widest)) == 5
    assert overflow(page) == 0, widest
    assert page.evaluate("measuring.cutOff()") == []


def test_spread_out_text_is_not_cut_off(drawn: Gallery, shown: Shown) -> None:
    """WCAG 1.4.12."""
    found = {}
    for each, page in in_each_state(drawn, shown, "en", "ar"):
        page.evaluate("measuring.spreadOut()")
        found[each.file] = [
            *(["wider than the screen"] if overflow(page) else []),
            *page.evaluate("measuring.cutOff()"),
        ]
    assert {name: what for name, what in found.items() if what} == {}


def test_whatever_is_pressed_is_large_enough(drawn: Gallery, shown: Shown) -> None:
    """24 px (WCAG 2.5.8), and 40 px for choices."""
    found = {
        each.file: page.evaluate("measuring.small()")
        for each, page in in_each_state(drawn, shown, "en", "ar")
    }
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("shown", [NARROW, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_nothing_lies_over_whatever_is_pressed(drawn: Gallery, shown: Shown) -> None:
    """WCAG 2.4.11: "Leave quickly" stays in reach, and out of the way."""
    found = {
        each.file: page.evaluate("measuring.covered()")
        for each, page in in_each_state(drawn, shown, "en", "ar")
    }
    assert {name: what for name, what in found.items() if what} == {}


def test_what_is_too_wide_cut_off_or_small_is_seen(drawn: Gallery, shown: Shown) -> None:
    """The control of the tests above."""
    page = shown.show(drawn.state("question, one choice"))
    page.evaluate(
        """() => {
          document.querySelector("h1").style.cssText = "width: 400px; white-space: nowrap";
          const button = document.querySelector("button");
          button.style.cssText = "height: 20px; min-height: 0; padding: 0; overflow: hidden; min-width: 0";
          button.style.width = "60px";
        }"""
    )
    assert overflow(page) > 0
    assert any("button" in each for each in page.evaluate("measuring.cutOff()"))
    assert any("button" in each for each in page.evaluate("measuring.small()"))
