"""Taking part over a line of 50 kbit/s: what each step weighs as it is sent, and how long it takes.

Chromium throttles its own network (CDP, Network.emulateNetworkConditions) to what a poor mobile connection
gives: 50,000 bits a second each way and 400 ms before anything comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.fielded import Fielded
from tests.journeys.respondents import url

BYTES_A_SECOND = 50_000 / 8
LATENCY_MS = 400


@dataclass
class Step:
    """One thing that a person does. ``sent`` is bytes with their headers, of everything that came for it."""

    what: str
    sent: int = 0
    seconds: float = 0.0
    #: addresses whose content came over the line, and not from what the browser keeps
    came: list[str] = field(default_factory=list)


@dataclass
class SlowLine:
    """A page behind a slow line, and what came through it."""

    page: Page
    steps: list[Step] = field(default_factory=list)
    _kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        session: CDPSession = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.requestServedFromCache", lambda event: self._kept.add(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _asked(self, event: dict[str, Any]) -> None:
        if "redirectResponse" in event:
            self.steps[-1].sent += int(event["redirectResponse"]["encodedDataLength"])

    def _answered(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._kept:
            self.steps[-1].came.append(str(event["response"]["url"]))

    def _finished(self, event: dict[str, Any]) -> None:
        self.steps[-1].sent += int(event["encodedDataLength"])

    def step(self, what: str, act: Callable[[], object]) -> Step:
        """Do this, and wait until all that it brings is there."""
        self.steps.append(Step(what))
        began = time.monotonic()
        act()
        self.page.wait_for_load_state("networkidle")
        # Half a second of silence is what "networkidle" waits for, and nobody else does.
        self.steps[-1].seconds = time.monotonic() - began - 0.5
        return self.steps[-1]

    def press(self, selector: str) -> Callable[[], object]:
        def act() -> None:
            with self.page.expect_navigation():
                self.page.locator(selector).first.click()

        return act


def take_part(page: Page, fielded: Fielded) -> list[Step]:
    """From the start page by way of three questions to the thank-you."""
    line = SlowLine(page)
    line.step("the start page, with all that it loads", lambda: page.goto(url(fielded)))
    line.step("agreeing: the page", line.press("a[href*='/agree']"))
    line.step("agreeing: yes, and the first question", line.press("button[value=yes]"))
    for number in ("first", "second", "third"):
        page.locator("input[type=radio], input[type=checkbox]").first.check()
        line.step(f"the {number} answer, and the next question", line.press("button[value=continue]"))
    line.step("stopping", line.press("button[value=stop]"))
    line.step("sending, and the thank-you", line.press("button[value=send]"))
    return line.steps
