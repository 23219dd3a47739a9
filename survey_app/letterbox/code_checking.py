"""Whether a one-use code lets somebody in.

A typed code is checked one at a time, each with the same work whether it is right, wrong, used or no code at
all. So nothing can be told from how long it takes, and guessing is slow for everybody together: no address
needs to be kept to hold back the one who guesses.
"""

from __future__ import annotations

import threading

from survey_app.letterbox import codes
from survey_app.storage import codes as stored
from survey_app.storage.engines import Store, StoreUnavailable

#: Seconds to wait for one's turn.
PATIENCE = 5.0
_turn = threading.Lock()


def of_scanned(store: Store, text: str, survey: str) -> bytes | None:
    """The id of the code of this survey that a square holds; None for anything else.

    Raises StoreUnavailable.
    """
    id = codes.id_of_scanned(text)
    with store.read() as connection:
        return id if stored.is_there(connection, id, survey) else None


def of_typed(store: Store, text: str, survey: str) -> bytes | None:
    """The id of the code of this survey that somebody typed; None for anything else.

    Raises StoreUnavailable, also where too many others are typing codes.
    """
    typed = codes.as_typed(text)
    if not _turn.acquire(timeout=PATIENCE):
        raise StoreUnavailable("too many codes are being checked")
    try:
        with store.read() as connection:
            found = stored.by_selector(connection, survey, typed[: codes.SELECTOR])
        return found.id if codes.is_right(found, typed) and found else None
    finally:
        _turn.release()
