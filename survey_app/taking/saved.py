"""Answers that wait for somebody to come back: under five words, which are kept nowhere.

The words are drawn from the English list of BIP-39 (MIT licence, by way of the package ``mnemonic``), without
those that could hurt to read: five of them are 54 random bits. argon2id (RFC 9106) makes of them an id and a
key, so that whoever has the database pays tens of milliseconds and 19 MiB for each guess: for all of them, on
a thousand machines, tens of thousands of years. A word is known by its first four letters.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from mnemonic import Mnemonic

from survey_app.stretching import ON_THE_WEB
from survey_app.taking.draft import HOUR, Visit

WORDS = 5
#: The hours that saved answers wait, counted up to whole days so that the hour of saving is not kept.
DAYS = 14
DAY = 24
#: How many may wait for their turn; a flood of guesses must not hold up those who answer.
MOST_WAITING = 3
_KNOWN_BY = 4
#: Words that one would rather not be given on a bad day.
_LEFT_OUT = frozenset(
    """
    abuse accident addict afraid alcohol anger angry army arrest assault attack aunt awful battle blame bleak
    blood bomb brother bullet burden cancel chaos crash crime cruel cry damage danger debris decline defense
    deny despair destroy disease divorce dumb enemy evil exile family fatal father fault fire force foster
    fragile ghost gun hurt ill illegal inject injury insane jealous kiss knife lawsuit lonely mad mother nasty
    orphan panic parent penalty pistol poverty prison problem punch reject rifle riot risk sad scare sick
    sister slim smoke struggle suffer suspect tragic trap trick trouble ugly uncle unhappy upset useless
    victim virus weapon weird wine worry wreck wrestle wrong
    """.split()  # noqa: SIM905 - a list of a word a line would be longer than everything else here
)
_turn = threading.Lock()
_waiting = threading.BoundedSemaphore(MOST_WAITING)


class TooManyAtOnce(Exception):
    """Others are waiting to come back; nothing was looked up."""


@cache
def words() -> tuple[str, ...]:
    """The words that are drawn from."""
    return tuple(word for word in Mnemonic("english").wordlist if word not in _LEFT_OUT)


@cache
def _by_beginning() -> dict[str, str]:
    return {word[:_KNOWN_BY]: word for word in words()}


def new_code() -> tuple[str, ...]:
    """Five words that nobody can guess."""
    return tuple(secrets.choice(words()) for _ in range(WORDS))


def as_typed(text: str) -> tuple[str, ...]:
    """The words that somebody meant: capitals, commas, and endings are set right."""
    found = re.findall(r"[a-z]+", text.lower())
    return tuple(_by_beginning().get(word[:_KNOWN_BY], word) for word in found[: 2 * WORDS])


def visit_of(code: tuple[str, ...], survey: str) -> Visit:
    """Where the answers saved under this code lie, and what opens them. Raises TooManyAtOnce.

    Takes the same time for every text, whether or not it could be a code.
    """
    salt = hashlib.sha256(b"survey-app: coming back, version 1\n" + survey.encode()).digest()[:16]
    with _one_at_a_time():
        derived = ON_THE_WEB.derive(" ".join(code).encode(), salt, 64)
    return Visit("", hashlib.sha256(derived[:32]).digest(), derived[32:])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        with _turn:
            yield
    finally:
        _waiting.release()


def until(now: float, closes: float) -> int:
    """The hour from which answers saved now are no more, in whole hours since 1970: in whole days, or when
    the survey closes. Both arguments are seconds since 1970."""
    waits = (int(now // HOUR // DAY) + DAYS + 1) * DAY
    return waits if closes == float("inf") else min(waits, -int(-closes // HOUR))
