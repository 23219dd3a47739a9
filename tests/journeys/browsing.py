"""A real Chromium for tests, and what it noticed: violations of the policy, errors, faults found by axe."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: WCAG 2.2 A and AA, and what axe calls good practice
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium(**more: Any) -> Iterator[Browser]:
    """Debian's Chromium, without windows and without calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET), **more
        )
        try:
            yield browser
        finally:
            browser.close()


def noticed(page: Page) -> list[str]:
    """A list that fills up with every error and warning of the page's console from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, and where."""
    # Through the debugger, so that the page's own policy stays as strict as it is.
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in result["violations"] for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """How many px the page is wider than its window (WCAG 1.4.10 wants none at 320)."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, wider)
