"""The seals of what is meant for the safeguarding lead: to the lead's key, and to no survey's.

These are “I want someone to contact me”, and a text that two people say must be passed on. HPKE in base mode
(RFC 9180) with the suite of envelopes.py, and an ``info`` of its own for each: an envelope of a survey never
opens as either, nor the other way round, even if somebody used one key for all.

Pure: no store, no clock, no file.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from survey_app.letterbox.envelopes import CannotOpen

#: Bytes before sealing, whatever was written: the length tells nothing.
LENGTH = 16 * 1024
#: Characters that fit whatever they are: six bytes is the most that JSON makes of one that is left in it.
LONGEST_REACH, LONGEST_WORDS = 300, 2000
_INFO = b"survey-app 1 contact"
_REFERRAL = b"survey-app 1 referral"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Wanted(NamedTuple):
    """``reach``: how to get in touch, in the writer's words; ``words``: what to know before, or nothing."""

    reach: str
    words: str


class Referral(NamedTuple):
    """One text and what was asked; ``place`` where one may be told, else empty; ``note`` of the second
    person."""

    survey: str
    asked: str
    place: str
    words: str
    note: str


def seal(public: bytes, wanted: Wanted) -> bytes:
    """A request for contact, sealed to the lead's 32 raw X25519 bytes; every result is of one length.

    Raises ValueError where one of the texts is too long.
    """
    if len(wanted.reach) > LONGEST_REACH or len(wanted.words) > LONGEST_WORDS:
        raise ValueError(f"at most {LONGEST_REACH} and {LONGEST_WORDS} characters fit")
    return _sealed(public, list(wanted), _INFO)


def unseal(private: bytes, sealed: bytes) -> Wanted:
    """What was written. Raises CannotOpen."""
    reach, words = _opened(private, sealed, _INFO, 2)
    return Wanted(reach, words)


def seal_referral(public: bytes, referral: Referral) -> bytes:
    """A text for the lead, sealed to 32 raw X25519 bytes; lengths come in steps."""
    return _sealed(public, list(referral), _REFERRAL)


def unseal_referral(private: bytes, sealed: bytes) -> Referral:
    """What was passed on. Raises CannotOpen."""
    survey, asked, place, words, note = _opened(private, sealed, _REFERRAL, 5)
    return Referral(survey, asked, place, words, note)


def _sealed(public: bytes, content: list[str], info: bytes) -> bytes:
    plain = json.dumps(content, ensure_ascii=False).encode("utf-8")
    plain += b" " * (-len(plain) % LENGTH)
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info)


def _opened(private: bytes, sealed: bytes, info: bytes, parts: int) -> list[str]:
    try:
        plain = _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info)
        content = json.loads(plain)
        if len(content) != parts:
            raise ValueError(parts)
    except (InvalidTag, ValueError, TypeError) as error:
        raise CannotOpen("the seal is not whole, or not for this key and this place") from error
    return [str(each) for each in content]
