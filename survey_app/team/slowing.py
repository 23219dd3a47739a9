"""Slowing down guesses without remembering who guessed.

No address is looked at: the team may sit behind one address, and an attacker behind many. What is
counted is failures for an account name, under a key that is made anew with every process, in a table of
fixed size: it holds no name, cannot be filled up, and is gone after a restart.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

#: This many wrong passwords are a person who mistypes.
FREE = 5
#: seconds: the wait doubles from 1 with each further failure; never longer, so nobody can lock a name out.
LONGEST = 60.0
#: seconds without a failure after which the count starts again
FORGET = 15 * 60.0
SLOTS = 1 << 14


@dataclass
class _Slot:
    failures: int
    last: float


class Slowing:
    """``clock`` gives seconds that never go back. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._slots: dict[int, _Slot] = {}
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Seconds until the next try for this name is looked at; 0 when it is now."""
        with self._lock:
            slot = self._current(self._place(name))
            if slot is None or slot.failures < FREE:
                return 0.0
            return max(0.0, slot.last + min(LONGEST, 2.0 ** (slot.failures - FREE)) - self._clock())

    def failed(self, name: str) -> bool:
        """Count a failure. True when there are so many that tries for this name are now slowed."""
        with self._lock:
            place = self._place(name)
            slot = self._current(place) or _Slot(0, 0.0)
            self._slots[place] = _Slot(min(slot.failures + 1, 64), self._clock())
            return slot.failures + 1 >= FREE

    def succeeded(self, name: str) -> None:
        with self._lock:
            self._slots.pop(self._place(name), None)

    def _current(self, place: int) -> _Slot | None:
        slot = self._slots.get(place)
        return None if slot is None or self._clock() - slot.last > FORGET else slot

    def _place(self, name: str) -> int:
        digest = hashlib.blake2b(name.encode("utf-8", "replace"), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big") % SLOTS
