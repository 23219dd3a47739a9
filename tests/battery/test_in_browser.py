"""Every page state in every language in a real Chromium: axe, the tree for screen readers, and the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests.battery.axe import OF_LAYOUT, violations
from tests.battery.drawing import Gallery
from tests.battery.showing import Shown, shown_in
from tests.battery.tree import faults_of_tree
from tests.journeys.browsing import chromium
from tests.journeys.respondents import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery in a browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def shown(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Shown]:
    """A tab of the size that the test asks for, a phone's otherwise."""
    viewport = getattr(request, "param", PHONE)
    tab = shown_in(browser, viewport=viewport)
    yield tab
    tab.page.context.close()


@pytest.mark.parametrize("language", ["en", "gd", "sco", "pl", "uk", "ar"])
def test_no_state_has_a_fault_in_any_language(drawn: Gallery, shown: Shown, language: str) -> None:
    """axe for WCAG 2.2 A and AA, the tree, the console and the policy; all that opens is open."""
    found = {}
    for each in drawn.in_language(language):
        page = shown.show(each)
        shown.open_all()
        found[each.file] = violations(page) + faults_of_tree(page)
    shown.page.evaluate("0")  # whatever the last page said has been heard by then
    assert {name: what for name, what in found.items() if what} == {}
    assert shown.said == []
    assert shown.elsewhere == []


@pytest.mark.parametrize("shown", [DESKTOP], indirect=True, ids=["desktop"])
def test_no_state_is_hard_to_see_or_hit_on_a_large_screen(drawn: Gallery, shown: Shown) -> None:
    found = {}
    for each in drawn.in_language("en"):
        found[each.file] = violations(shown.show(each), OF_LAYOUT)
    assert {name: what for name, what in found.items() if what} == {}


def test_the_watch_on_the_policy_sees_a_breach(drawn: Gallery, shown: Shown) -> None:
    """The control of the test above: an inline style, and a picture from elsewhere."""
    start = drawn.state("start")
    picture = b'<p style="color:red"><img src="http://elsewhere.invalid/p.png" alt=""></p></main>'
    with (
        shown.page.expect_console_message(lambda message: "policy: style-src" in message.text),
        shown.page.expect_console_message(lambda message: "policy: img-src" in message.text),
    ):
        shown.show(replace(start, body=start.body.replace(b"</main>", picture)))
    assert any("policy: style-src" in said for said in shown.said)


def test_no_answer_allows_inline_code(drawn: Gallery) -> None:
    for each in drawn.drawn:
        policy = dict(each.headers)["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), each.file
        assert "unsafe" not in policy, each.file
        assert "data:" not in policy, each.file
