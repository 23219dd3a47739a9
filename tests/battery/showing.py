"""Shows drawn states in a real browser, exactly as they were sent: status, headers and bytes.

The browser asks nobody but us. What a page loads is given by the application that drew it; whatever else it
asks for is noted and refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.battery import axe
from tests.battery.drawing import Drawn

ORIGIN = "http://localhost"
MEASURING = Path(__file__).parent / "measuring.js"
#: Notes what the page's own policy forbids, before anything of the page has run.
_WATCH = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Shown:
    """A tab in which drawn states are shown one after the other, and what was noticed."""

    page: Page
    #: errors and warnings of the console, with the state in which they came
    said: list[str] = field(default_factory=list)
    #: addresses elsewhere that a page asked for
    elsewhere: list[str] = field(default_factory=list)
    state: Drawn | None = None

    def show(self, drawn: Drawn) -> Page:
        """Load this state."""
        self.state = drawn
        self.page.goto(ORIGIN + drawn.address)
        return self.page

    def open_all(self) -> None:
        """Open everything of the content that can be opened."""
        self.page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")

    def answer(self, route: Route) -> None:
        assert self.state is not None
        request = route.request
        if not request.url.startswith(ORIGIN + "/"):
            self.elsewhere.append(f"{self.state.file}: {request.url}")
            route.abort()
        elif request.is_navigation_request():
            route.fulfill(status=self.state.status, headers=dict(self.state.headers), body=self.state.body)
        else:
            response = self.state.client.get(request.url.removeprefix(ORIGIN))
            if response.status_code != 200:
                self.said.append(f"{self.state.file}: {response.status_code} for {request.url}")
            route.fulfill(
                status=response.status_code, headers=dict(response.headers), body=response.get_data()
            )
            response.close()

    def hear(self, words: str) -> None:
        assert self.state is not None
        # A page that says what went wrong is sent with the status that says so too.
        if f"status of {self.state.status} " not in words:
            self.said.append(f"{self.state.file}: {words}")


def shown_in(browser: Browser, **more: Any) -> Shown:
    """A new tab for drawn states; ``more`` is what Playwright takes for a context."""
    context: BrowserContext = browser.new_context(**more)
    context.add_init_script(_WATCH)
    context.add_init_script(path=MEASURING)
    axe.prepare(context)
    shown = Shown(context.new_page())
    context.route("**/*", shown.answer)
    shown.page.on("console", lambda message: shown.hear(message.text) if message.type != "log" else None)
    shown.page.on("pageerror", lambda error: shown.hear(str(error)))
    return shown
