"""Claim 1: hiding small counts alone gives most of them away; the release gives away none.

The naive mode lives here only: it hides the counts from 1 to 4 and shows everything else, as many
dashboards do. Both are attacked by the same linear programs, over all questions at once.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.attacks.disclosure.attacker import Attacker, Place
from tests.attacks.disclosure.surveyed import STAFF, Surveyed, surveyed
from tests.attacks.disclosure.test_02_every_hidden_number_keeps_its_interval import count, needs

pytestmark = pytest.mark.slow

KEEP = ("sector", "role", "duties-clear", "duties-time", "duties-advice")
RESPONSES = 10_000
SAMPLE = 250


@pytest.fixture(scope="module")
def some() -> Surveyed:
    return surveyed(STAFF, KEEP, RESPONSES, seed=9)


@pytest.fixture(scope="module")
def release(some: Surveyed) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(some.built().release.body)
    return data


def naively(some: Surveyed, data: dict[str, Any]) -> dict[str, Any]:
    """The same publication with the counts from 1 to 4 hidden, and nothing else."""
    truth = count(some, data)
    shown: dict[str, Any] = json.loads(json.dumps(data))

    def naive(place: Place) -> int | None:
        return None if 1 <= truth[place] <= 4 else truth[place]

    shown["bases"] = {group: naive(("", group, "base")) for group in shown["bases"]}
    for table in shown["questions"]:
        lines = [line["id"] for line in table["answers"]]
        table["cells"] = {
            group: [naive((table["id"], group, line)) for line in lines] for group in table["cells"]
        }
    return shown


def spread(places: list[Place]) -> list[Place]:
    return places[:: max(1, len(places) // SAMPLE)]


def test_hiding_small_counts_alone_gives_them_away(some: Surveyed, release: dict[str, Any]) -> None:
    shown = naively(some, release)
    attacker = Attacker(json.dumps(shown))
    truth = count(some, release)
    hidden = spread([place for place in attacker.variable if place not in attacker.known and truth[place]])
    hidden = [place for place in hidden if not place[2].startswith("surplus")]
    exact = sum(attacker.interval(place) == (truth[place], truth[place]) for place in hidden)
    assert exact >= 0.8 * len(hidden), f"{exact} of {len(hidden)} recovered exactly"


def test_the_release_gives_none_away(some: Surveyed, release: dict[str, Any]) -> None:
    attacker = Attacker(json.dumps(release))
    hidden = spread(list(needs(some, release)))
    found = {place: attacker.interval(place) for place in hidden}
    exact = [place for place, (low, high) in found.items() if low == high]
    assert len(hidden) > 50
    assert not exact, f"{len(exact)} of {len(hidden)} recovered exactly: {exact[:3]}"
