"""What taking part weighs and how long it takes over a poor mobile connection, in a throttled Chromium."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.rows import Row
from tests.fielded import MOVING_ON, questionnaire_of
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE, public_side
from tests.journeys.slow_line import take_part

#: Bytes: of the first view in all, and of a step after it.
FIRST, LATER = 60_000, 16 * 1024 + 4 * 1024


def rows() -> Iterator[Row]:
    """Each step from the start page to the thank-you, at 50 kbit/s and 400 ms."""
    with (
        tempfile.TemporaryDirectory() as folder,
        public_side(Path(folder), questionnaire_of(MOVING_ON)) as fielded,
        chromium() as browser,
    ):
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        for place, step in enumerate(take_part(page, fielded)):
            most = LATER if place else FIRST
            yield Row(
                f"50 kbit/s: {step.what}",
                f"≤ {most:,} bytes",
                f"{step.sent:,} bytes in {step.seconds:.1f} s",
                step.sent / most,
                step.sent <= most,
            )
