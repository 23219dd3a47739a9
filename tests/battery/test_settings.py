"""Every page state in every colour setting, and with the largest text in the widest letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from survey_app.taking.looks import CHOICES, VIEW, code_of
from tests.battery.axe import violations
from tests.battery.drawing import Gallery, gallery
from tests.battery.showing import shown_in
from tests.journeys.browsing import chromium, overflow
from tests.journeys.respondents import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery of settings")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def in_look(folder: Path, languages: tuple[str, ...], **chosen: str):
    """Every state as somebody sees it who chose this on the way."""
    return gallery(folder, languages=languages, settings=((VIEW, code_of(chosen)),))


@pytest.mark.parametrize("colours", [each for each in CHOICES["colours"] if each != "device"])
def test_every_word_has_enough_contrast_in_every_colour(
    browser: Browser, tmp_path: Path, colours: str
) -> None:
    """WCAG 1.4.3, and 1.4.6 (7 to 1) where somebody asked for the strongest contrast."""
    rule = "color-contrast-enhanced" if colours == "contrast" else "color-contrast"
    shown = shown_in(browser, viewport=PHONE)
    found = {}
    with in_look(tmp_path, ("en",), colours=colours) as drawn:
        for each in drawn.drawn:
            page = shown.show(each)
            shown.open_all()
            found[each.file] = violations(page, [rule])
            assert page.locator(f"html[class*={colours}], html[data-colours={colours}]").count(), each.file
    shown.page.context.close()
    assert {name: what for name, what in found.items() if what} == {}
    assert shown.said == []


def test_a_system_that_wants_dark_pages_gets_words_with_enough_contrast(
    browser: Browser, drawn: Gallery
) -> None:
    shown = shown_in(browser, viewport=PHONE, color_scheme="dark")
    found = {}
    for each in drawn.in_language("en"):
        page = shown.show(each)
        shown.open_all()
        found[each.file] = violations(page, ["color-contrast"])
    shown.page.context.close()
    assert {name: what for name, what in found.items() if what} == {}


def test_the_largest_text_in_the_widest_letters_fits_a_narrow_screen(
    browser: Browser, tmp_path: Path
) -> None:
    shown = shown_in(browser, viewport={"width": 320, "height": 640})
    found = {}
    with in_look(tmp_path, ("en", "ar"), size="largest", font="opendyslexic") as drawn:
        for each in drawn.drawn:
            page = shown.show(each)
            shown.open_all()
            cut = page.evaluate("measuring.cutOff()")
            found[each.file] = [*(["wider than the screen"] if overflow(page) else []), *cut]
    shown.page.context.close()
    assert {name: what for name, what in found.items() if what} == {}
