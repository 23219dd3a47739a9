"""What screen readers are given of each page state is what was written down and read."""

from __future__ import annotations

import difflib

import pytest

from tests.battery.drawing import Gallery
from tests.battery.trees import FOLDER, RENEW, written
from tests.journeys.browsing import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("battery in a browser")]


def test_every_state_is_read_out_as_it_was_written_down(drawn: Gallery) -> None:
    with chromium() as browser:
        now = dict(written(browser, drawn))
    before = {path: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
    differences = [
        line
        for path in sorted(now.keys() | before.keys())
        for line in difflib.unified_diff(
            before.get(path, "").splitlines(),
            now.get(path, "").splitlines(),
            f"{path.name}, written down",
            f"{path.name}, now",
            lineterm="",
            n=1,
        )
    ]
    # Not compared as a whole: pytest would show the two heaps of text instead of what differs.
    if differences:
        pytest.fail("\n".join([*differences[:200], f"Is that as it should be? Then {RENEW}"]), pytrace=False)
