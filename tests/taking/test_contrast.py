"""In every colour that can be chosen, and in those that a device asks for, the edges of what is pressed and
the mark of what is chosen are seen. Words are measured in tests/battery/test_settings.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from survey_app.taking.looks import CHOICES
from tests.battery.axe import violations
from tests.battery.drawing import Gallery, gallery
from tests.battery.showing import Shown, shown_in
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("contrast")]

MEASURING = Path(__file__).parent / "contrast.js"
#: What somebody may have chosen, or their device says: the setting, and what Playwright takes for a context.
SEEN = {
    **{colours: (colours, {}) for colours in CHOICES["colours"]},
    "device, dark": ("device", {"color_scheme": "dark"}),
    "device, more contrast": ("device", {"contrast": "more"}),
    "device, dark, more contrast": ("device", {"color_scheme": "dark", "contrast": "more"}),
}
MORE = [name for name in SEEN if name.endswith("more contrast")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every state in English."""
    with gallery(tmp_path_factory.mktemp("contrast"), languages=("en",)) as drawn:
        yield drawn


@pytest.fixture
def shown(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Shown]:
    colours, more = SEEN[request.param]
    tab = shown_in(browser, viewport=PHONE, **more)
    tab.page.add_init_script(path=MEASURING)
    if colours != CHOICES["colours"][0]:
        choose = f"document.documentElement.dataset.colours = '{colours}'"
        tab.page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {choose} }})")
    yield tab
    tab.page.context.close()


@pytest.mark.parametrize("shown", SEEN, indirect=True)
def test_what_is_pressed_or_filled_in_has_an_edge_that_is_seen(pages: Gallery, shown: Shown) -> None:
    found = {each.state: shown.show(each).evaluate("contrast.shown()") for each in pages.drawn}
    assert {state: what for state, what in found.items() if what} == {}


@pytest.mark.parametrize("shown", SEEN, indirect=True)
@pytest.mark.parametrize("state", ["question, one choice", "question, several choices", "settings"])
def test_what_is_chosen_is_seen_in_the_focus_too(pages: Gallery, shown: Shown, state: str) -> None:
    assert shown.show(pages.state(state)).evaluate("contrast.chosen()") == []


@pytest.mark.parametrize("shown", MORE, indirect=True)
def test_every_word_is_read_where_a_device_asks_for_more_contrast(pages: Gallery, shown: Shown) -> None:
    """WCAG 1.4.3."""
    found = {each.state: violations(shown.show(each), ["color-contrast"]) for each in pages.drawn}
    assert {state: what for state, what in found.items() if what} == {}


@pytest.mark.parametrize("shown", ["light"], indirect=True)
def test_an_edge_and_a_mark_that_are_not_seen_are_found(pages: Gallery, shown: Shown) -> None:
    """The control of the tests above."""
    page = shown.show(pages.state("question, one choice"))
    page.evaluate("document.documentElement.style.setProperty('--text', '#ddd')")
    assert any("edge" in each for each in page.evaluate("contrast.shown()"))
    assert any("mark" in each for each in page.evaluate("contrast.chosen()"))
