"""Passwords: argon2id, one at a time.

Parameters are the second choice of RFC 9106 scaled to a small server, as OWASP's password storage
sheet gives them: t=2, 19 MiB, p=1. One hash fills one core and 19 MiB, so however many sign-ins are
sent at once, one core and 19 MiB is all they can take: a lock lets one through at a time, a short
queue waits behind it, and the rest are told at once that the server is busy. Without the queue's limit
waiting sign-ins would hold every thread of the server, and the other pages would stop.
"""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

#: NIST SP 800-63B-4 asks for 15 where a password stands alone and allows shorter with a second factor;
#: 12 with slowed-down guessing is the floor, what ``user add`` generates is much stronger.
LEAST_LENGTH = 12
#: Longer input is refused unhashed: nobody types it, and hashing it costs us.
MOST_LENGTH = 256
#: How many may wait for their turn, the one being checked included.
QUEUE = 3

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_one_at_a_time = threading.Semaphore(1)
_places = threading.BoundedSemaphore(QUEUE)


class Busy(RuntimeError):
    """Too many sign-ins at once; try again in a moment."""


class WeakPassword(ValueError):
    """The password is too short or too long; the message says what is asked for."""


def hashed(password: str) -> str:
    """The encoded argon2id hash, for the account table. Raises WeakPassword."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise WeakPassword(f"give a password of {LEAST_LENGTH} to {MOST_LENGTH} characters")
    with _one_at_a_time:
        return _hasher.hash(password)


#: Checked when there is no such account, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def matches(password: str, encoded: str | None) -> bool:
    """Whether the password is the one of this hash; None stands for an account that does not exist.

    Takes the same time either way. Raises Busy when the queue is full.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with _one_at_a_time:
            return _verified(password[:MOST_LENGTH], encoded or _NOBODY) and encoded is not None
    finally:
        _places.release()


def _verified(password: str, encoded: str) -> bool:
    try:
        return _hasher.verify(encoded, password)
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError) as error:
        raise RuntimeError("an account's stored password is damaged; set a new one") from error


def generated() -> str:
    """A password nobody chose: 120 random bits as 20 characters."""
    return secrets.token_urlsafe(15)
