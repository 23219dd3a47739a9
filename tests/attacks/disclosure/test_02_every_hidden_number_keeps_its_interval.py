"""Claim 2: whoever has the whole publication cannot place a small number closer than the policy allows.

The attacker shares no code with the product, and sees all questions at once. The truth is counted here,
person by person, apart from the product's own counting.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from survey_app.questionnaire import routing
from survey_app.results.build import Built
from tests.attacks.disclosure.attacker import Attacker, Place
from tests.attacks.disclosure.surveyed import STAFF, STATEMENTS, YOUNG, Surveyed, surveyed

pytestmark = pytest.mark.slow

MIN_BASE, MIN_CELL = 10, 5
SURVEYS = {
    "staff": lambda: surveyed(STAFF, STATEMENTS, 600, regions=["Tayside", "Northern", "South West"]),
    "young": lambda: surveyed(
        YOUNG,
        ("age", "disabled", "home-safe", "count-on", "wrong", "wrong-help"),
        220,
        regions=["Tayside", "South West"],
    ),
}


@pytest.fixture(scope="module", params=SURVEYS)
def attacked(request: pytest.FixtureRequest) -> tuple[Surveyed, Built, Attacker]:
    some = SURVEYS[request.param]()
    built = some.built()
    return some, built, Attacker(built.release.body)


def count(some: Surveyed, data: dict[str, Any]) -> Counter[Place]:
    """The true number of people in every place of the publication."""
    regions = {area.code: area.region for area in some.areas}
    region_ids = {group["label"]: group["id"] for group in data["groups"] if group["kind"] == "region"}
    kinds = {group["kind"] for group in data["groups"]} - {"country", "region", "area"}
    found: Counter[Place] = Counter()
    for code, answers in zip(some.codes, some.answers, strict=True):
        groups = ["scotland", f"area:{code}"]
        groups += [region_ids[regions[code]]] if regions[code] in region_ids else []
        groups += [f"{kind}:{(answers.codes(kind) or ('no-answer',))[0]}" for kind in kinds]
        asked = routing.asked(some.questionnaire, answers)
        for group in groups:
            found["", group, "base"] += 1
            for table in data["questions"]:
                if table["id"] in asked and group in table["cells"]:
                    for line in _lines(table, answers.codes(table["id"])):
                        found[table["id"], group, line] += 1
    return found


def _lines(table: dict[str, Any], codes: tuple[str, ...]) -> list[str]:
    """The lines of a table that a person with these answers is counted in."""
    of = {line["id"]: line for line in table["answers"]}
    if not codes:
        return ["base", "no-answer"]
    lines = ["base", *codes]
    lines += [of[code]["parent"] for code in codes if of[code]["parent"].startswith("rung:")]
    if any(of[code]["kind"] == "chosen" for code in codes):
        lines.append("answered")
        chosen = [line for line in of if of[line]["kind"] == "chosen"]
        lines += [f"not:{line}" for line in chosen if line not in codes]
    return lines


def needs(some: Surveyed, data: dict[str, Any]) -> dict[Place, tuple[int, int]]:
    """What each primary number has to be able to be, by the policy's own words."""
    truth = count(some, data)
    found: dict[Place, tuple[int, int]] = {}
    for group in data["groups"]:
        if truth["", group["id"], "base"] < MIN_BASE:
            found["", group["id"], "base"] = (0, MIN_BASE)
    for table in data["questions"]:
        for group in table["cells"]:
            base = truth[table["id"], group, "base"]
            if base < MIN_BASE:
                found[table["id"], group, "base"] = (0, MIN_BASE)
            for line in table["answers"]:
                value = truth[table["id"], group, line["id"]]
                place = (table["id"], group, line["id"])
                if line["kind"] == "base":
                    continue
                if value < MIN_CELL:
                    found[place] = (0, MIN_CELL)
                elif base - value < MIN_CELL:
                    found[place] = (base - MIN_CELL, value)
    return found


def test_what_is_published_is_the_truth_and_nothing_small(
    attacked: tuple[Surveyed, Built, Attacker],
) -> None:
    some, built, attacker = attacked
    data = json.loads(built.release.body)
    truth = count(some, data)
    wrong = {place: (shown, truth[place]) for place, shown in attacker.known.items() if truth[place] != shown}
    assert not wrong
    wanted = needs(some, data)
    assert not set(wanted) & set(attacker.known), "a primary number is published"
    assert len(attacker.known) > 100, "and yet a good deal is published"


def test_every_primary_number_keeps_its_interval(attacked: tuple[Surveyed, Built, Attacker]) -> None:
    some, built, attacker = attacked
    wanted = needs(some, json.loads(built.release.body))
    assert len(wanted) > 50
    narrow = {}
    for place, (low, high) in wanted.items():
        found = attacker.interval(place)
        if found[0] > low or found[1] < high:
            narrow[place] = (found, (low, high))
    assert not narrow, f"{len(narrow)} of {len(wanted)}: {list(narrow.items())[:3]}"


def test_the_attacker_is_able_to_find_what_is_badly_hidden(
    attacked: tuple[Surveyed, Built, Attacker],
) -> None:
    """The same publication with only the primary numbers hidden is seen through."""
    some, built, _ = attacked
    data = json.loads(built.release.body)
    truth, wanted = count(some, data), needs(some, data)
    for group in data["groups"]:
        place = ("", group["id"], "base")
        data["bases"][group["id"]] = None if place in wanted else truth[place]
    for table in data["questions"]:
        for group in table["cells"]:
            places = [(table["id"], group, line["id"]) for line in table["answers"]]
            table["cells"][group] = [None if place in wanted else truth[place] for place in places]
    naive = Attacker(json.dumps(data))
    sample = list(wanted)[:: max(1, len(wanted) // 60)]
    narrow = 0
    for place in sample:
        found, need = naive.interval(place), wanted[place]
        narrow += found[0] > need[0] or found[1] < need[1]
    assert narrow > len(sample) / 4, f"{narrow} of {len(sample)} were placed too closely"
