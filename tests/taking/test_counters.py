"""What the public side says of itself once an hour."""

from __future__ import annotations

from survey_app.taking.counters import AN_HOUR, Counted, Counters, keep_hours

HOUR = 490_000


def test_an_hour_is_told_in_tens_so_that_one_visitor_is_not_in_it() -> None:
    counters = Counters()
    for _ in range(19):
        counters.count("200 OK")
    for _ in range(9):
        counters.count("503 Service Unavailable")
    assert counters.line(HOUR) == "2025-11-24 16:00 UTC answered 10+, sent on 0+, refused 0+, failed 0+"


def test_each_hour_starts_from_nothing() -> None:
    counters = Counters()
    for _ in range(25):
        counters.count("404 Not Found")
    assert "refused 20+" in counters.line(HOUR)
    assert "refused 0+" in counters.line(HOUR + 1)


def test_lines_are_said_when_the_hour_turns_and_not_when_somebody_comes() -> None:
    counters, said, waited = Counters(), [], []
    now = [HOUR * AN_HOUR + 900.0]

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        for _ in range(12):
            counters.count("303 See Other")
        assert len(said) == len(waited) - 1, "nothing is said while people come"
        now[0] += seconds
        return len(waited) > 2

    keep_hours(counters, said.append, lambda: now[0], wait)
    assert waited == [2700, 3600, 3600]
    assert [line.split(" answered")[0] for line in said] == ["2025-11-24 16:00 UTC", "2025-11-24 17:00 UTC"]
    assert all("sent on 10+" in line for line in said)


def test_an_answer_is_counted_by_its_kind_alone() -> None:
    counters = Counters()

    def inner(environ, start_response):
        start_response("500 Internal Server Error", [])
        return [b""]

    for _ in range(10):
        list(Counted(inner, counters)({"PATH_INFO": "/s/canary"}, lambda *_: None))
    line = counters.line(HOUR)
    assert "failed 10+" in line
    assert "canary" not in line
