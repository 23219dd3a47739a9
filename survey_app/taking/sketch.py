"""How often something was seen, roughly, without keeping what was seen: a keyed count-min sketch.

Cormode and Muthukrishnan, “An improved data stream summary: the count-min sketch and its applications”
(2005). What is counted goes through a keyed BLAKE2b (RFC 7693) to one cell of each row, and only the cells
are kept. A cell may stand for anything at all, so whoever has the cells and not the key learns nothing, and
whoever has both learns of an address they think of how often it may have been here. So the key lives an
hour, in memory alone, and is overwritten with the cells.
"""

from __future__ import annotations

import hashlib
import secrets
from array import array
from collections.abc import Iterator

#: With this many cells a row, what n others did adds more than n / 750 to an estimate only where it does so
#: in every row: less than once in 50 (e / 2048, and e to the power of -4).
CELLS = 2048
ROWS = 4
_KEY = 32
_PLACE = 8


class Sketch:
    """Counts under a key of its own. Not safe to share between threads without a lock."""

    def __init__(self) -> None:
        self._key = bytearray(secrets.token_bytes(_KEY))
        self._cells = array("L", bytes(array("L").itemsize * ROWS * CELLS))

    def add(self, what: bytes) -> int:
        """Count it once more; how often it was counted, never too low."""
        places = tuple(self._places(what))
        for place in places:
            self._cells[place] += 1
        return min(self._cells[place] for place in places)

    def estimate(self, what: bytes) -> int:
        """How often it was counted: never too low, and seldom too high."""
        return min(self._cells[place] for place in self._places(what))

    def forget(self) -> None:
        """Write over the key and every cell where they lie, and begin again under another key."""
        self._key[:] = secrets.token_bytes(_KEY)
        for place in range(len(self._cells)):
            self._cells[place] = 0

    def _places(self, what: bytes) -> Iterator[int]:
        digest = hashlib.blake2b(what, key=self._key, digest_size=ROWS * _PLACE).digest()
        for row in range(ROWS):
            number = int.from_bytes(digest[row * _PLACE : (row + 1) * _PLACE], "little")
            yield row * CELLS + number % CELLS
