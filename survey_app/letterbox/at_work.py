"""That a mixer is at work, and when it last went round: to the hour, for whoever watches over it.

Two files beside the batches' keys. One is locked for as long as a mixer runs, so that it is known to be there
without a time. The other holds the hour of its last round, and its own times are cut to that hour: finer ones
would tell when the last batch was full.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from survey_app.config import Settings
from survey_app.storage import post, quarantine
from survey_app.storage.engines import Store
from survey_app.storage.quarantine import WAITING
from survey_app.storage.surveys import ROUNDED_TO

_LOCK = "mixer.lock"
_ROUND = "last-round"
_HOUR = 3600
#: Seconds between looks whether the other mixer has ended.
_PATIENCE = 1.0


@dataclass(frozen=True)
class Sign:
    """``round``: whole hours since 1970, None where there never was one; ``waiting``: responses in the
    letterbox, rounded down to ten; batches in quarantine that wait for a person, and that were set aside."""

    at_work: bool
    round: int | None
    waiting: int
    held: int
    aside: int

    def is_well(self, now: float) -> bool:
        """Whether a mixer is there and went round in this hour or the one before; ``now`` in seconds."""
        return self.at_work and self.round is not None and self.round >= int(now // _HOUR) - 1

    @property
    def round_in_words(self) -> str:
        if self.round is None:
            return "never"
        return datetime.fromtimestamp(self.round * _HOUR, tz=UTC).strftime("%Y-%m-%d %H:00 UTC")


@contextmanager
def alone(folder: Path, stop: threading.Event, say_waiting: Callable[[], None]) -> Iterator[bool]:
    """Be the one mixer of these keys. Where another one is, say so once and wait until it ends; False where
    ``stop`` came first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(handle):
            say_waiting()
            while not stop.wait(_PATIENCE) and not _taken(handle):
                pass
        yield not stop.is_set()
    finally:
        os.close(handle)


def note_round(folder: Path, now: float) -> None:
    """Write down the hour of a round that is done, where it is another one than before. ``now`` in seconds
    since 1970."""
    hour = int(now // _HOUR)
    if _last_round(folder) == hour:
        return
    aside = folder / f".{_ROUND}.{os.getpid()}"
    aside.touch(0o600)
    aside.write_text(f"{hour}\n", encoding="ascii")
    os.utime(aside, (hour * _HOUR, hour * _HOUR))
    aside.replace(folder / _ROUND)


def sign(store: Store, settings: Settings) -> Sign:
    """What can be said of the mixer. Run as its user. Raises StoreUnavailable, OSError."""
    with store.read() as connection:
        waiting = post.waiting(connection)
        states = [held.state for held in quarantine.all_of(connection)]
    return Sign(
        _is_locked(settings.batch_keys / _LOCK),
        _last_round(settings.batch_keys),
        waiting // ROUNDED_TO * ROUNDED_TO,
        states.count(WAITING),
        len(states) - states.count(WAITING),
    )


def _taken(handle: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDWR)
    try:
        # Shared, so that two who look at once do not take each other for a mixer.
        return not _taken(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def _last_round(folder: Path) -> int | None:
    try:
        return int((folder / _ROUND).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
