"""A battery that cannot fail is worth nothing: faults are put into good pages, and must be found.

Each is found by two engines at least, and by every one that is known to find it: an engine that goes blind
after an update is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.battery import checkers
from tests.battery.axe import violations
from tests.battery.drawing import Drawn, Gallery
from tests.battery.seeds import AXE, HTML_VALIDATE, NU, SEEDS, TREE, Seed, sown
from tests.battery.showing import shown_in
from tests.battery.tree import faults_of_tree
from tests.journeys.browsing import chromium
from tests.journeys.respondents import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.checkers,
    pytest.mark.slow,
    pytest.mark.xdist_group("battery of files"),
]

Verdicts = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def verdicts(
    drawn: Gallery, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Verdicts]:
    """ "spoilt" and "clean" → engine → page → what it found."""
    spoilt = {seed.file: sown(drawn, seed) for seed in SEEDS}
    clean = {seed.file: drawn.state(seed.state) for seed in SEEDS}
    return {
        "spoilt": _judged(browser, spoilt, tmp_path_factory.mktemp("spoilt")),
        "clean": _judged(browser, clean, tmp_path_factory.mktemp("clean")),
    }


def _judged(browser: Browser, pages: dict[str, Drawn], folder: Path) -> Verdicts:
    checkers.save({name: page.body for name, page in pages.items()}, folder)
    by_axe, by_tree = {}, {}
    shown = shown_in(browser, viewport=PHONE)
    for name, each in pages.items():
        page = shown.show(each)
        by_axe[name], by_tree[name] = violations(page), faults_of_tree(page)
    shown.page.context.close()
    return {
        AXE: by_axe,
        TREE: by_tree,
        HTML_VALIDATE: checkers.html_validate(folder),
        NU: checkers.nu(folder),
    }


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.file)
def test_a_seeded_fault_is_found_by_two_engines_at_least(verdicts: dict[str, Verdicts], seed: Seed) -> None:
    found_by = {engine for engine, pages in verdicts["spoilt"].items() if pages.get(seed.file)}
    assert len(found_by) >= 2
    assert found_by == seed.found_by


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.file)
def test_the_same_page_without_the_fault_is_clean(verdicts: dict[str, Verdicts], seed: Seed) -> None:
    assert {engine: pages.get(seed.file, []) for engine, pages in verdicts["clean"].items()} == {
        engine: [] for engine in (AXE, HTML_VALIDATE, NU, TREE)
    }
