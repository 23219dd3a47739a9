"""A reviewer signs in and reads a result in a real browser."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.dashboard import made_release
from tests.journeys.browsing import chromium, faults, noticed, overflow
from tests.serving import free_port
from tests.team.signed_in import PASSWORD, Team, team

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("dashboard")]

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Not even a test writes down who asked for what."""


@dataclass
class Site:
    here: Team
    address: str

    @property
    def base(self) -> str:
        return self.here.settings.public_url

    def url(self, path: str) -> str:
        return self.base + (path if path.startswith("/team") else self.address + path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    here = team(tmp_path_factory.mktemp("dashboard"), public_url=f"http://127.0.0.1:{port}")
    address = here.publish(made_release.release())
    served = DispatcherMiddleware(NotFound(), {"/team": here.app})
    server = make_server("127.0.0.1", port, served, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(here, address)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def signed_in(browser: Browser, site: Site, name: str = "reviewer", **more: object) -> Page:
    context = browser.new_context(**{"viewport": DESKTOP, **more})
    page = context.new_page()
    page.goto(site.url("/team/sign-in"))
    page.get_by_label("Your account name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {name}")
    return page


@pytest.mark.parametrize("javascript", [False, True], ids=["without script", "with script"])
def test_the_whole_way_from_sign_in_to_the_file(
    browser: Browser, site: Site, javascript: bool, tmp_path: Path
) -> None:
    page = signed_in(browser, site, java_script_enabled=javascript)
    page.get_by_role("main").get_by_role("link", name="Results").click()
    page.get_by_role("link", name="Moving on").click()
    page.get_by_role("link", name="I feel safe where I live").click()
    expect(page.locator(".headline")).to_have_text("31000 of 60000 people said “Agree a lot or Agree”.")
    page.get_by_label("Show by").select_option(label="Council areas")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/q/home?by=area")
    row = page.get_by_role("row", name="Aberdeen City")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("65%")
    expect(row.get_by_role("cell").nth(2)).to_have_text("hidden")
    if javascript:
        page.wait_for_selector("#chart[data-drawn] svg.main-svg")
    expect(page.locator("#chart")).to_be_visible(visible=javascript)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this table").click()
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [line["Council area"] for line in csv.DictReader(file)][:2] == ["Scotland", "Aberdeen City"]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(site.url("/q/home"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.context.close()


CHARTS = (
    "/q/home",
    "/q/home?by=area",
    "/q/home?by=age",
    "/q/people",
    "/q/people?by=region",
    "/q/age?by=region",
)


def test_charts_are_drawn_and_the_policy_is_never_broken(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    found = noticed(page)
    for path in CHARTS:
        page.goto(site.url(path))
        page.wait_for_selector("#chart[data-drawn] svg.main-svg")
        assert page.locator("#chart .bars path").count() >= 2, path
        box = page.locator("#chart svg.main-svg").first.bounding_box()
        assert box is not None
        assert box["width"] > 400, path
        assert page.locator("#chart .modebar").count() == 0
        assert page.locator("style").count() == 0
    assert found == []
    page.context.close()


def test_a_chart_does_not_move_or_answer_to_the_pointer(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    page.goto(site.url("/q/home?by=area"))
    page.wait_for_selector("#chart[data-drawn]")
    before = page.locator("#chart").inner_html()
    page.locator("#chart .bars path").first.hover(force=True)
    page.mouse.wheel(0, 50)
    page.locator("#chart .legend").first.dblclick(force=True)
    page.wait_for_timeout(300)
    assert page.locator("#chart").inner_html() == before
    page.context.close()


@pytest.mark.parametrize("colours", ["none", "active"], ids=["usual colours", "forced colours"])
def test_a_charts_words_can_be_read(browser: Browser, site: Site, colours: str) -> None:
    page = signed_in(browser, site, forced_colors=colours, color_scheme="dark")
    page.goto(site.url("/q/home?by=area"))
    page.wait_for_selector("#chart[data-drawn]")
    seen = page.evaluate(
        """() => ({
          ink: getComputedStyle(document.querySelector('#chart .annotation-text')).fill,
          paper: getComputedStyle(document.querySelector('#chart')).backgroundColor})"""
    )
    assert seen == {"ink": "rgb(26, 26, 26)", "paper": "rgb(255, 255, 255)"}
    page.context.close()


PAGES = (
    "/team/",
    "/team/dashboard/",
    "/team/surveys",
    "",
    "/method",
    "/area/S12000033",
    "/q/rare?by=area",
    "/q/nope",
    *CHARTS,
)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: Site, viewport: dict[str, int]) -> None:
    page = signed_in(browser, site, name="publisher", viewport=viewport)
    found = {}
    for path in PAGES:
        page.goto(site.url(path))
        if page.locator("#chart").count():
            page.wait_for_selector("#chart[data-drawn]")
        found[path] = faults(page)
    page.context.clear_cookies()
    page.goto(site.url("/team/sign-in"))
    found["sign-in"] = faults(page)
    page.get_by_role("button", name="Sign in").click()
    found["sign-in, empty"] = faults(page)
    assert {path: each for path, each in found.items() if each} == {}
    page.context.close()


def test_axe_would_have_found_something(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><h1></h1>'")
    assert any(fault.startswith("image-alt") for fault in faults(page))
    page.context.close()


def test_everything_can_be_done_with_the_keyboard_alone(browser: Browser, site: Site) -> None:
    context: BrowserContext = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(site.url("/q/home"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    page.keyboard.type("reviewer")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/home")  # where one wanted to go
    _tab_to(page, "#by")
    page.keyboard.type("Council")
    _tab_to(page, "form.choose-group button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/q/home?by=area")
    _tab_to(page, ".table-scroll")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    _tab_to(page, "a[href*='.csv']")
    context.close()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_pages_fit_a_screen_of_320_pixels(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site, name="publisher", viewport={"width": 320, "height": 640})
    wider = {}
    for path in PAGES:
        page.goto(site.url(path))
        if page.locator("#chart").count():
            page.wait_for_selector("#chart[data-drawn]")
        wider[path] = overflow(page)
    assert {path: by for path, by in wider.items() if by} == {}
    page.context.close()


def test_back_after_signing_out_shows_no_result(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    page.goto(site.url("/q/home"))
    page.get_by_role("button", name="Sign out").click()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.context.close()


def test_no_request_goes_to_another_host(browser: Browser, site: Site) -> None:
    page = signed_in(browser, site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url("/q/home?by=area"))
    page.wait_for_selector("#chart[data-drawn]")
    assert asked
    assert [url for url in asked if not url.startswith(site.base + "/team/")] == []
    page.context.close()
