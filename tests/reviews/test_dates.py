"""Entries with dates: in the order of time, with where they stand today."""

from __future__ import annotations

import datetime

import pytest

from survey_app.reviews import dates
from survey_app.reviews.dates import NoDate, State, When


def test_a_timeline_is_put_in_the_order_of_time() -> None:
    entries, around = dates.timeline(
        "- 2027-01: Counted.\n- 2026-09 to 2026-12: Open,\n  for all.\n\nMore soon."
    )
    assert [(entry.when.words, str(entry.words)) for entry in entries] == [
        ("September 2026 to December 2026", "Open, for all."),
        ("January 2027", "Counted."),
    ]
    assert around.strip() == "More soon."


@pytest.mark.parametrize(
    ("when", "day", "state"),
    [
        (When("2026-09"), "2026-08-31", State.LATER),
        (When("2026-09"), "2026-09-01", State.NOW),
        (When("2026-09"), "2026-09-30", State.NOW),
        (When("2026-09"), "2026-10-01", State.DONE),
        (When("2026-12"), "2026-12-31", State.NOW),
        (When("2026-09", "2026-12"), "2026-11-23", State.NOW),
        (When("2026-09-14"), "2026-09-14", State.NOW),
        (When("2026-09-14"), "2026-09-15", State.DONE),
        (When("2028-02"), "2028-02-29", State.NOW),
    ],
)
def test_where_an_entry_stands_follows_from_the_day(when: When, day: str, state: State) -> None:
    assert when.state(datetime.date.fromisoformat(day)) is state


@pytest.mark.parametrize("line", ["- soon: It begins.", "- 2026-13: It begins.", "- 2026-02-30: It begins."])
def test_an_entry_without_a_date_that_exists_is_refused(line: str) -> None:
    with pytest.raises(NoDate):
        dates.timeline(line)


def test_updates_stand_newest_first_with_the_day_in_words() -> None:
    found = dates.updates("## 2026-06-15: Begun\n\nWe began.\n\n## 2026-09-07: Open\n\nIt is open.")
    assert [(each.when.words, each.title) for each in found] == [
        ("7 September 2026", "Open"),
        ("15 June 2026", "Begun"),
    ]
    assert "It is open." in found[0].words


def test_an_update_without_a_day_is_refused() -> None:
    with pytest.raises(NoDate, match="Open"):
        dates.updates("## Open\n\nIt is open.")
