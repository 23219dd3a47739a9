"""What has the focus and what is chosen can be seen: in our colours, and in colours that a system forces."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.battery.drawing import Gallery
from tests.battery.showing import shown_in
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery in a browser")]

FORCED = pytest.mark.parametrize("forced", ["none", "active"], ids=["our colours", "forced colours"])

#: One element of each kind that a keyboard stops at: the same kind looks the same on every page.
KINDS = """seen => {
  const kinds = [];
  const stops = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  for (const each of document.querySelectorAll(stops)) {
    if (!each.checkVisibility() || each.matches("[type=hidden]")) continue;
    const kind = `${each.tagName} ${each.type || ""} ${each.className} in ${each.parentElement.className}`;
    if (seen.includes(kind) || kinds.some(one => one[0] === kind)) continue;
    each.dataset.kind = kinds.length;
    kinds.push([kind, each.outerHTML.slice(0, 100)]);
  }
  return kinds;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def picture_of(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")


def differing(one: Image.Image, other: Image.Image) -> int:
    """How many pixels of two pictures differ clearly (a step of 64 or more in grey)."""
    grey = ImageChops.difference(one, other).convert("L")
    return sum(grey.histogram()[64:])


@FORCED
def test_whatever_has_the_focus_looks_different(drawn: Gallery, browser: Browser, forced: str) -> None:
    """WCAG 2.4.7, and that the difference is one of contrast: 40 pixels at the least."""
    shown = shown_in(browser, viewport=PHONE, forced_colors=forced)
    seen: list[str] = []
    faint = {}
    for each in drawn.in_language("en"):
        page = shown.show(each)
        for place, (kind, said) in enumerate(page.evaluate(KINDS, seen)):
            seen.append(kind)
            element = page.locator(f"[data-kind='{place}']")
            element.scroll_into_view_if_needed()
            page.evaluate("document.activeElement.blur()")
            before = picture_of(page)
            # As a keyboard does it, so that :focus-visible holds.
            element.evaluate("each => each.focus({focusVisible: true, preventScroll: true})")
            if (changed := differing(before, picture_of(page))) < 40:
                faint[f"{each.state}: {said}"] = changed
    assert len(seen) > 20
    assert faint == {}
    shown.page.context.close()


@FORCED
@pytest.mark.parametrize("state", ["question, one choice", "question, several choices"])
def test_what_is_chosen_looks_different(drawn: Gallery, browser: Browser, forced: str, state: str) -> None:
    shown = shown_in(browser, viewport=PHONE, forced_colors=forced)
    page = shown.show(drawn.state(state))
    choice = page.locator("[type=radio], [type=checkbox]").first
    choice.scroll_into_view_if_needed()
    before = picture_of(page)
    choice.evaluate("each => { each.checked = true }")
    assert differing(before, picture_of(page)) >= 40
    shown.page.context.close()
