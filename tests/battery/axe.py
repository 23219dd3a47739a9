"""axe-core, put into each page before it loads and asked for faults only: half the time of the plain way."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import BrowserContext, Page

from tests.journeys.browsing import AXE, TAGS

#: The rules whose outcome hangs on how a page is laid out or coloured.
OF_LAYOUT = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")

_RUN = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(
  result => result.violations.flatMap(
    rule => rule.nodes.map(node => rule.id + ": " + node.html.slice(0, 120))))"""


def prepare(context: BrowserContext) -> None:
    """Through the debugger, so that the page's own policy stays as strict as it is."""
    context.add_init_script(path=AXE)


def violations(page: Page, rules: Sequence[str] | None = None) -> list[str]:
    """What axe finds: by every rule for WCAG 2.2 A and AA and good practice, or by these alone."""
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(_RUN, only)
    return found
