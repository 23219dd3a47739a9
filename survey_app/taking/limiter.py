"""Notices when more comes from one place, or to one link, than people send: and turns nobody away for it.

A whole school, hospital or prison has one address. So a surge loses nobody's answers and refuses nobody: it
says that the batch should be looked at by a person before it counts. Only wrong codes are held back, because
each costs the server an argon2id, and then a plain page says when to try again.

All that is kept is a sketch that is forgotten every hour (sketch.py). A process counts by itself and begins
anew when it is started: the limits are a net for floods, not a fence.
"""

from __future__ import annotations

import math
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from survey_app.taking.sketch import Sketch

_HOUR = 3600
#: Stands for every place together; no prefix is as short.
_ANYWHERE = b""
#: Visits begun, for each response that may be handed in: many look and stop, and a shared device begins anew.
BEGUN_FOR_ONE = 3


class Kind(Enum):
    """What is counted."""

    BEGUN = b"begun"
    HANDED_IN = b"handed in"
    WRONG_CODE = b"wrong code"


@dataclass(frozen=True)
class Limits:
    """How many an hour are nothing remarkable yet; 0: no limit. docs/operator.md says why these."""

    from_one_place: int = 100
    """Responses to one survey from one address."""
    to_one_link: int = 500
    """Responses through one link."""
    wrong_codes: int = 60
    """Codes, or five words, that let nobody in, of one survey from one address."""


class Limiter:
    """Counts of this process and this hour. Safe to share between threads."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds since 1970."""
        self.limits, self._clock = limits, clock
        self._lock = threading.Lock()
        self._sketch = Sketch()
        self._hour = self._now()
        _all.add(self)

    def began(self, place: bytes | None, survey: str) -> None:
        """A visit began. ``place`` is of nearness.prefix."""
        if place is not None:
            self._add(Kind.BEGUN, place, survey)

    def is_surge(self, place: bytes | None, survey: str, link: str) -> bool:
        """Whether the next response from here, or through this link, is one of a surge."""
        if _reached(self._estimate(Kind.HANDED_IN, _ANYWHERE, link), self.limits.to_one_link):
            return True
        if place is None:
            return False
        most = self.limits.from_one_place
        return _reached(self._estimate(Kind.HANDED_IN, place, survey), most) or _reached(
            self._estimate(Kind.BEGUN, place, survey), BEGUN_FOR_ONE * most
        )

    def handed_in(self, place: bytes | None, survey: str, link: str) -> None:
        """A response was handed in."""
        self._add(Kind.HANDED_IN, _ANYWHERE, link)
        if place is not None:
            self._add(Kind.HANDED_IN, place, survey)

    def wrong_code(self, place: bytes | None, survey: str) -> None:
        """A code let nobody in."""
        if place is not None:
            self._add(Kind.WRONG_CODE, place, survey)

    def wait(self, place: bytes | None, survey: str) -> int:
        """Seconds until a code may be tried from here; 0 where it may be now."""
        if place is None:
            return 0
        if not _reached(self._estimate(Kind.WRONG_CODE, place, survey), self.limits.wrong_codes):
            return 0
        return math.ceil(_HOUR - self._clock() % _HOUR)

    def turn(self) -> None:
        """Forget everything, if an hour has turned since the last time."""
        with self._lock:
            self._turn()

    def _add(self, kind: Kind, place: bytes, of: str) -> int:
        with self._lock:
            self._turn()
            return self._sketch.add(_what(kind, place, of))

    def _estimate(self, kind: Kind, place: bytes, of: str) -> int:
        with self._lock:
            self._turn()
            return self._sketch.estimate(_what(kind, place, of))

    def _turn(self) -> None:
        hour = self._now()
        if hour != self._hour:
            self._hour = hour
            self._sketch.forget()

    def _now(self) -> int:
        return int(self._clock() // _HOUR)


def unlimited() -> Limiter:
    """One that notices nothing."""
    return Limiter(Limits(0, 0, 0), time.time)


_all: weakref.WeakSet[Limiter] = weakref.WeakSet()


def turn_all() -> None:
    """Let every limiter of this process forget an hour that is over, even where nobody comes any more."""
    for each in list(_all):
        each.turn()


def _reached(count: int, most: int) -> bool:
    return bool(most) and count >= most


def _what(kind: Kind, place: bytes, of: str) -> bytes:
    """Unmistakable, because the kinds hold no zero byte and the length of the place is said."""
    return b"\0".join((kind.value, bytes([len(place)]) + place, of.encode()))
