"""Opening and closing to the minute, by the clock in Scotland, through both changes of the clock."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.letterbox import hours


def utc(written: str) -> float:
    return datetime.datetime.fromisoformat(written).replace(tzinfo=datetime.UTC).timestamp()


@pytest.mark.parametrize(
    ("written", "opening", "closing"),
    [
        ("2026-12-01 09:00", "2026-12-01 09:00", "2026-12-01 09:00"),
        ("2026-07-01 09:00", "2026-07-01 08:00", "2026-07-01 08:00"),
        ("2026-12-01", "2026-12-01 00:00", "2026-12-02 00:00"),
        ("2026-07-01", "2026-06-30 23:00", "2026-07-01 23:00"),
        # The night of 28 March 2027 leaves out the hour from 01:00: an hour later, at 02:30 of summer.
        ("2027-03-28 01:30", "2027-03-28 01:30", "2027-03-28 01:30"),
        ("2027-03-28", "2027-03-28 00:00", "2027-03-28 23:00"),
        # The night of 25 October 2026 has the hour from 01:00 twice.
        ("2026-10-25 01:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("2026-10-25", "2026-10-24 23:00", "2026-10-26 00:00"),
    ],
)
def test_a_time_is_read_as_a_clock_in_scotland_shows_it(written: str, opening: str, closing: str) -> None:
    assert hours.opening(written) == utc(opening)
    assert hours.closing(written) == utc(closing)


def test_without_times_a_survey_is_open_until_somebody_closes_it() -> None:
    assert hours.opening(None) < 0 < hours.closing(None)


@given(st.integers(min_value=0, max_value=10 * 365 * 24 * 60))
def test_nobody_has_less_time_than_they_were_told(minutes: int) -> None:
    moment = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minutes)
    written = moment.strftime("%Y-%m-%d %H:%M")
    assert hours.opening(written) <= hours.closing(written)
    assert hours.closing(written) - hours.opening(written) in {0, 3600}


@pytest.mark.parametrize("written", ["tomorrow", "2026-02-30", "2026-08-19 25:00", "2026-08-19T09:00", ""])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        hours.parsed(written)
