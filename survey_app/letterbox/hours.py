"""When a survey opens and closes: to the minute, by the clock in Scotland.

A survey's times are written as its authors read them off a clock, ``2027-03-28 09:00``, or as a day alone. A
day alone opens as it begins and closes as it ends. In the hour that an autumn night has twice, a survey opens
with the first and closes with the second, so that nobody has less time than they were told; a time that a
spring night leaves out is an hour later. Times in zone files: RFC 8536.

Pure: what time it is now is told, never asked.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DAY = len("2027-03-28")
#: Seconds before closing from which the pages say so.
SOON = 24 * 60 * 60


def parsed(written: str) -> datetime.datetime:
    """The day or the minute that is written, without a zone. Raises ValueError."""
    if len(written) == _DAY:
        return datetime.datetime.combine(datetime.date.fromisoformat(written), datetime.time())
    return datetime.datetime.strptime(written, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - its zone is Scotland's


def opening(written: str | None) -> float:
    """Seconds since 1970 from which answers are taken; long ago where nothing is written."""
    return _instant(parsed(written), fold=0) if written else float("-inf")


def closing(written: str | None) -> float:
    """Seconds since 1970 from which none are taken; never where nothing is written."""
    if not written:
        return float("inf")
    moment = parsed(written)
    if len(written) == _DAY:
        moment += datetime.timedelta(days=1)
    return _instant(moment, fold=1)


def local(seconds: float) -> datetime.datetime:
    """What a clock in Scotland shows."""
    return datetime.datetime.fromtimestamp(seconds, tz=LONDON)


def _instant(moment: datetime.datetime, *, fold: int) -> float:
    here = moment.replace(tzinfo=LONDON, fold=fold)
    before = moment.replace(tzinfo=LONDON, fold=0)
    # A time that was left out differs from itself on the way to UTC and back; it is taken as an hour later.
    if local(before.timestamp()).replace(tzinfo=None) != moment:
        return before.timestamp()
    return here.timestamp()
