"""A second factor: a code from an app on somebody's telephone, besides the password.

TOTP (RFC 6238) as every such app knows it: HMAC-SHA-1, six digits, half minutes. A code works once; one half
minute before and one after are taken too, because clocks differ (RFC 6238, 5.2). The seed is stored sealed
with a key of the instance's secret: whoever has a copy of the database alone can make no code of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey_app.product import NAME

#: Seconds for which a code is right.
STEP = 30
#: Half minutes before and after that are taken too.
DRIFT = 1
#: Recovery codes for the day on which the telephone is lost.
CODES = 8
_GROUPS, _LETTERS = 4, 6  # 24 letters of 32: 120 random bits, so that a plain hash keeps them (ASVS 6.5.2)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32
_NONCE = 12


class FactorLost(Exception):
    """The stored seed does not open: the instance's secret was changed. An operator takes the factor away."""


def new_seed() -> str:
    """160 random bits in base 32, as apps take them."""
    return pyotp.random_base32(32)


def address(seed: str, name: str) -> str:
    """What a telephone reads from the square (an otpauth address)."""
    return pyotp.TOTP(seed).provisioning_uri(name=name, issuer_name=NAME)


def sealed(seed: str, secret_key: str, account: str) -> bytes:
    """The seed as it may be stored, bound to the account (its id)."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _key(secret_key).encrypt(nonce, seed.encode(), account.encode())


def opened(stored: bytes, secret_key: str, account: str) -> str:
    """The seed again. Raises FactorLost."""
    try:
        return _key(secret_key).decrypt(stored[:_NONCE], stored[_NONCE:], account.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise FactorLost from error


def step_of(seed: str, typed: str, now: float) -> int | None:
    """The half minute (counted since 1970) whose code was typed; None for a wrong one.

    ``now`` is seconds since 1970. The same work is done for every text.
    """
    code = "".join(letter for letter in typed[:40] if letter.isascii() and letter.isdigit())
    here, totp = int(now // STEP), pyotp.TOTP(seed)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def new_recovery() -> tuple[tuple[str, ...], str]:
    """Recovery codes to show once, and what is stored of them."""
    codes = tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
        for _ in range(CODES)
    )
    return codes, json.dumps([_hash(_as_typed(code)) for code in codes])


def without(stored: str, typed: str) -> str | None:
    """What stays stored once this recovery code is used; None where it is none of them."""
    used, known = _hash(_as_typed(typed)), json.loads(stored)
    left = [each for each in known if not hmac.compare_digest(each, used)]
    return json.dumps(left) if len(left) < len(known) else None


def left_of(stored: str | None) -> int:
    """How many recovery codes were not used yet."""
    return len(json.loads(stored)) if stored else 0


def _as_typed(text: str) -> str:
    letters = "".join(letter for letter in text[:100].lower() if letter.isascii() and letter.isalnum())
    return letters.translate(str.maketrans("oil", "011"))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _key(secret_key: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"survey-app second factor 1").derive(secret_key.encode()))
