"""Passwords: argon2id, one at a time.

The parameters are in survey_app/stretching.py. One hash fills one core and 19 MiB, so however many
sign-ins are sent at once, one core and 19 MiB is all they can take: one thread checks them in turn, a short
queue waits behind it, and the rest are told at once that the server is busy. Without that limit waiting
sign-ins would hold every thread of the server, and the other pages would stop. It is one thread, not a
lock around eight, because the C library keeps freed memory for the thread that used it: eight threads
that took turns were measured to hold eight times 19 MiB for good.
"""

from __future__ import annotations

import os
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from zxcvbn import zxcvbn

from survey_app.product import NAME
from survey_app.stretching import ON_THE_WEB

#: NIST SP 800-63B-4 asks for 15 where a password stands alone and allows shorter with a second factor;
#: 12 with slowed-down guessing is the floor, what ``user add`` generates is much stronger.
LEAST_LENGTH = 12
#: Longer input is refused unhashed: nobody types it, and hashing it costs us.
MOST_LENGTH = 256
#: How many may wait for their turn, the one being checked included.
QUEUE = 3

_hasher = PasswordHasher(
    time_cost=ON_THE_WEB.passes,
    memory_cost=ON_THE_WEB.kibibytes,
    parallelism=ON_THE_WEB.lanes,
    type=Type.ID,
)
_places = threading.BoundedSemaphore(QUEUE)
_one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in")


def _start_anew() -> None:
    """A process that was forked has no threads but its first: the one that checks is made again."""
    global _one_at_a_time, _places
    _places = threading.BoundedSemaphore(QUEUE)
    _one_at_a_time = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in")


os.register_at_fork(after_in_child=_start_anew)


class Busy(RuntimeError):
    """Too many sign-ins at once; try again in a moment."""


class WeakPassword(ValueError):
    """The password is too short, too long or too common; the message says what is asked for."""


def hashed(password: str) -> str:
    """The encoded argon2id hash, for the account table. Raises WeakPassword."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise WeakPassword(f"give a password of {LEAST_LENGTH} to {MOST_LENGTH} characters")
    if is_common(password):
        raise WeakPassword("that password is common, or made of what is common: choose another")
    return _hasher.hash(password)


#: Of zxcvbn's scores from 0 to 4, the first that needs 10^8 guesses or more (Wheeler, USENIX Security 2016).
_UNGUESSED = 3
#: What it looks at: the rest can only add to it, and its time grows faster than the length.
_LOOKED_AT = 72


def is_common(password: str) -> bool:
    """Whether it is in a list of common passwords, or made of common ones, of names, dates, keys beside each
    other or repetition (ASVS 6.2.4). Nothing is asked for elsewhere: the list is in the package."""
    looked_at = zxcvbn(password[:_LOOKED_AT], max_length=_LOOKED_AT)
    return int(looked_at["score"]) < _UNGUESSED


#: What a password of this service might be made of by somebody in a hurry.
OF_THIS_SERVICE = frozenset(
    {
        *NAME.lower().split(),
        *("password", "survey", "review", "reviewer", "publisher", "admin", "typist", "scotland"),
    }
)
#: Characters that must be left of a password when those are taken out.
_LEFT = 6


def stands_alone(password: str, name: str) -> bool:
    """Whether more of the password is left than digits and signs when the words of this service and the
    account's name are taken out of it (ASVS 6.2.11)."""
    left = password.casefold()
    for word in sorted({*OF_THIS_SERVICE, name.casefold()}, key=len, reverse=True):
        left = left.replace(word, "")
    return sum(letter.isalpha() for letter in left) >= _LEFT or len(left) >= 2 * LEAST_LENGTH


#: Checked when there is no such account, so that an unknown name takes as long as a wrong password.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def matches(password: str, encoded: str | None) -> bool:
    """Whether the password is the one of this hash; None stands for an account that does not exist.

    Takes the same time either way. Raises Busy when the queue is full.
    """
    places = _places
    if not places.acquire(blocking=False):
        raise Busy
    try:
        checked = _one_at_a_time.submit(_verified, password[:MOST_LENGTH], encoded or _NOBODY)
        return checked.result() and encoded is not None
    finally:
        places.release()


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
