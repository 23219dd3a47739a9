"""What the public side says of itself once an hour: how much it answered and how much went wrong, in tens.

Smaller numbers would tell of one visitor: in a quiet hour, how many pages somebody went through. The line is
written when the hour turns and not when a request comes, so that the moment it is written tells nothing.
"""

from __future__ import annotations

import datetime
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from survey_app.taking import limiter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("survey_app.public.hours")

AN_HOUR = 3600
#: Numbers are rounded down to whole tens, as arrivals are.
COARSE = 10
#: First digit of a status → what it is called.
KINDS = {"2": "answered", "3": "sent on", "4": "refused", "5": "failed"}


class Counters:
    """Counts of one process, in memory alone."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, status: str) -> None:
        """One answer with this status line."""
        with self._lock:
            self._counts[KINDS.get(status[:1], "failed")] += 1

    def line(self, hour: int) -> str:
        """What to say of the hour that began ``hour`` hours after 1970; starts again from nothing."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        moment = datetime.datetime.fromtimestamp(hour * AN_HOUR, tz=datetime.UTC)
        said = ", ".join(f"{name} {counts[name] // COARSE * COARSE}+" for name in KINDS.values())
        return f"{moment.strftime('%Y-%m-%d %H:00 UTC')} {said}"


HERE = Counters()


class Counted:
    """An application whose every answer is counted."""

    def __init__(self, inner: WSGIApplication, counters: Counters) -> None:
        self._inner, self._counters = inner, counters

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            self._counters.count(status)
            return start_response(status, headers, *more)

        return self._inner(environ, start)


def keep_hours(
    counters: Counters,
    say: Callable[[str], None],
    clock: Callable[[], float],
    wait: Callable[[float], bool],
) -> None:
    """Say a line at each turn of the hour until ``wait`` (seconds) returns True."""
    hour = int(clock() // AN_HOUR)
    while not wait((hour + 1) * AN_HOUR - clock()):
        now = int(clock() // AN_HOUR)
        if now > hour:
            say(counters.line(hour))
            hour = now


def start() -> None:
    """Let this process say its hours on stderr; called once, by the server, in each worker."""
    if not log.handlers:
        log.addHandler(logging.StreamHandler(sys.stderr))
        log.setLevel(logging.INFO)
        log.propagate = False
    log.info(f"{_now()} the public side has started")
    threading.Thread(
        target=keep_hours, args=(HERE, _turned, time.time, threading.Event().wait), daemon=True, name="hours"
    ).start()


def _turned(line: str) -> None:
    """What is counted of places goes with its hour, even where nobody comes any more."""
    limiter.turn_all()
    log.info(line)


def _now() -> str:
    return datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d %H:00 UTC")
