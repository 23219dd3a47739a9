"""The seal of “I want someone to contact me”: to the safeguarding lead's key, and to no survey's.

HPKE in base mode (RFC 9180) with the suite of envelopes.py, and an ``info`` of its own: an envelope of a
survey never opens as a request for contact, nor the other way round, even if somebody used one key for both.

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
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Wanted(NamedTuple):
    """``reach``: how to get in touch, in the writer's words; ``words``: what to know before, or nothing."""

    reach: str
    words: str


def seal(public: bytes, wanted: Wanted) -> bytes:
    """A request for contact, sealed to the lead's 32 raw X25519 bytes; every result is of one length.

    Raises ValueError where one of the texts is too long.
    """
    if len(wanted.reach) > LONGEST_REACH or len(wanted.words) > LONGEST_WORDS:
        raise ValueError(f"at most {LONGEST_REACH} and {LONGEST_WORDS} characters fit")
    plain = json.dumps([wanted.reach, wanted.words], ensure_ascii=False).encode("utf-8").ljust(LENGTH)
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), _INFO)


def unseal(private: bytes, sealed: bytes) -> Wanted:
    """What was written. Raises CannotOpen."""
    try:
        plain = _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), _INFO)
        reach, words = json.loads(plain)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the seal is not whole, or not for this key and this place") from error
    return Wanted(reach, words)
