"""A survey's private key, wrapped by what a person knows. Pure."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from survey_app.stretching import KEYS, Cost

SHORTEST_PASSPHRASE = 12
#: Says how the passphrase was stretched. A dearer cost gets a mark of its own, and what has an older one goes
#: on opening.
_MARK = b"SK1"
_COSTS: Mapping[bytes, Cost] = MappingProxyType({b"SK1": KEYS})
_SALT, _NONCE, _KEY = 16, 12, 32
_HEADER = len(_MARK) + _SALT + _NONCE
#: Crockford's base 32: no I, L, O, U, so that what is written by hand is read the same way.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 8, 4


class WrongPassphrase(ValueError):
    """The passphrase does not open this key (or the wrapped key was damaged: the two look alike)."""


class WeakPassphrase(ValueError):
    """The passphrase is too short to protect a key."""


def wrap(private: bytes, passphrase: str) -> bytes:
    """A blob that ``unwrap`` opens with the same passphrase. Raises WeakPassphrase.

    The blob: a mark, a random salt, a random nonce, AES-256-GCM under argon2id(passphrase, salt).
    """
    if len(_one_form(passphrase)) < SHORTEST_PASSPHRASE:
        raise WeakPassphrase(f"a passphrase needs at least {SHORTEST_PASSPHRASE} characters")
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    header = _MARK + salt + nonce
    return header + AESGCM(_derived(passphrase, salt, _COSTS[_MARK])).encrypt(nonce, private, header)


def unwrap(blob: bytes, passphrase: str) -> bytes:
    """The private key. Raises WrongPassphrase."""
    header = blob[:_HEADER]
    cost = _COSTS.get(header[: len(_MARK)])
    if cost is None or len(blob) <= _HEADER:
        raise WrongPassphrase("this is not a wrapped key")
    salt, nonce = header[len(_MARK) : -_NONCE], header[-_NONCE:]
    try:
        return AESGCM(_derived(passphrase, salt, cost)).decrypt(nonce, blob[_HEADER:], header)
    except InvalidTag as error:
        raise WrongPassphrase("the passphrase does not open this key") from error


def new_recovery_phrase() -> str:
    """160 random bits in eight groups of four, to be printed once: 8K2M-…"""
    drawn = int.from_bytes(secrets.token_bytes(_GROUPS * _GROUP * 5 // 8), "big")
    letters = "".join(ALPHABET[(drawn >> 5 * place) & 31] for place in range(_GROUPS * _GROUP))
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def recovery_as_typed(phrase: str) -> str:
    """A recovery phrase as printed, from what a person typed: case, spaces and look-alikes set right."""
    letters = "".join(letter for letter in phrase.upper() if letter.isalnum())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = _one_form(passphrase).encode("utf-8")
    return cost.derive(secret, salt, _KEY)


def _one_form(passphrase: str) -> str:
    """The same bytes from every keyboard (NFKC), without the line end of a file."""
    return unicodedata.normalize("NFKC", passphrase).strip()
