"""What somebody has unlocked: keys that lie in this process's memory for one sitting, and nowhere else.

The team's side is one process, so that what one request unlocked the next one finds; a restart locks all.
The cookie holds a random name for the sitting and nothing that opens anything.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

#: Seconds without a page, and in all, after which it is locked again.
IDLE, LONGEST = 15 * 60, 4 * 60 * 60


@dataclass
class _Sitting:
    account: str
    what: str
    thing: object
    began: float
    used: float

    def is_over(self, now: float) -> bool:
        return now - self.used >= IDLE or now - self.began >= LONGEST


class OpenThings:
    """``monotonic`` gives seconds that never go back. One sitting of a kind for each account."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic, self._lock = monotonic, threading.Lock()
        self._sittings: dict[str, _Sitting] = {}

    def unlock(self, account: str, what: str, thing: object) -> str:
        """Keep it; the name of the sitting. What the account had opened of this kind before is locked."""
        name, now = secrets.token_urlsafe(24), self._monotonic()
        with self._lock:
            self._forget(lambda each: each.account == account and each.what == what)
            self._sittings[name] = _Sitting(account, what, thing, now, now)
        return name

    def get(self, name: object, account: str, what: str) -> object | None:
        """What was unlocked under this name by this account; None where it is locked."""
        now = self._monotonic()
        with self._lock:
            self._forget(lambda each: each.is_over(now))
            found = self._sittings.get(name) if isinstance(name, str) else None
            if found is None or found.account != account or found.what != what:
                return None
            found.used = now
            return found.thing

    def lock(self, account: str, what: str | None = None) -> None:
        """Forget what the account has opened: of one kind, or all."""
        with self._lock:
            self._forget(lambda each: each.account == account and what in {None, each.what})

    def _forget(self, over: Callable[[_Sitting], bool]) -> None:
        for name in [name for name, each in self._sittings.items() if over(each)]:
            del self._sittings[name]
