"""R17: no idle limit under two hours, and when a visit ends that is said plainly and without blame."""

from __future__ import annotations

import pytest

from survey_app.taking import draft
from tests.fielded import Fielded, Person
from tests.lines.walking import SURVEYS

MINUTE = 1 / 60


def test_r17_after_two_hours_without_a_touch_the_answers_are_still_there(
    young: Fielded, person: Person
) -> None:
    person.begin()
    at = person.at
    young.clock.hours += 2 + MINUTE
    person.get(at)
    assert (person.status, person.at) == (200, at)


@pytest.mark.parametrize("begun", [0, 0.01, 0.5, 0.99])
def test_r17_whatever_the_minute_a_visit_begins_it_may_rest_for_two_hours(
    young: Fielded, begun: float
) -> None:
    young.clock.hours = int(young.clock.hours) + begun
    person = young.person().begin()
    at = person.at
    young.clock.hours += 2
    assert person.get(at).status == 200


def test_r17_every_touch_begins_the_two_hours_anew(young: Fielded, person: Person) -> None:
    person.begin()
    for _ in range(5):
        young.clock.hours += 2
        person.press("continue")
        assert person.status == 200
        assert person.at.startswith("/q/")


def test_r17_a_visit_may_last_a_whole_day(young: Fielded, person: Person) -> None:
    assert draft.ALL_HOURS == 24
    person.begin()
    for _ in range(11):
        young.clock.hours += 2
        person.press("continue")
    assert person.status == 200


def test_r17_no_page_hurries_anybody(young: Fielded, person: Person) -> None:
    person.begin()
    assert not person.page.select("meta[http-equiv=refresh]")
    words = person.page.get_text().lower()
    assert not any(hurry in words for hurry in ("time left", "hurry", "expires", "remaining"))


def test_r17_when_a_visit_has_ended_the_page_says_so_and_offers_to_begin_again(
    young: Fielded, person: Person
) -> None:
    person.begin()
    at = person.at
    young.clock.hours += 4
    person.get(at)
    assert (person.status, person.heading) == (410, "This visit is over")
    said = person.page.select_one("main").get_text()
    assert "two hours" in said
    assert person.page.select(f"main a[href='{young.path()}']")


def test_r17_the_end_is_said_without_blame(young: Fielded, person: Person) -> None:
    person.begin()
    at = person.at
    young.clock.hours += 4
    words = person.get(at).page.select_one("main").get_text().lower()
    assert not any(
        blame in words for blame in ("took too long", "timed out", "failed", "your fault", "error")
    )


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r17_no_survey_can_set_a_shorter_limit(path) -> None:
    assert "idle" not in path.read_text(encoding="utf-8")
    assert draft.IDLE_HOURS >= 3, "whole hours are counted, so three make at least two"
