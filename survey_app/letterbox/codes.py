"""One-use codes: cards with no name and no time, each good for one response.

A card has two forms of one code. Typed: four characters that find the row, eight that are checked with
argon2id (40 bits; whoever has the database pays 19 MiB and some 25 ms a guess, nearly nine hundred processor
years for a card). Scanned: 130 random bits, of which sha-256 is kept, because that many cannot be guessed
however fast. Both are shown when they are made and stored nowhere in clear.

A code is of a survey, not of an area or a person: the fewer facts a card has, the fewer it can give away.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from survey_app.storage.codes import StoredCode
from survey_app.stretching import ON_THE_WEB

#: Crockford's base 32: no I, L, O, U, so that what is read off a card is typed the same way.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SELECTOR, VERIFIER = 4, 8
#: 26 characters of five bits.
SCANNED = 26
_SALT, _HASH = 16, 32
#: Checked where no row is found, so that a wrong code takes as long as a right one.
_NOBODYS = bytes(_SALT + _HASH)


@dataclass(frozen=True)
class Code:
    """A code in clear, for its card: ``typed`` like 7K2M-QX4T-9BDF, ``scanned`` 26 small characters."""

    typed: str
    scanned: str

    def __repr__(self) -> str:
        return "Code(…)"


class TooManyCodes(ValueError):
    """More codes than four characters can tell apart."""


def new_code(survey: str, taken: set[str]) -> tuple[Code, StoredCode]:
    """A code, and what is stored of it; its selector is added to ``taken``. Raises TooManyCodes."""
    if len(taken) > len(ALPHABET) ** SELECTOR // 2:
        raise TooManyCodes(f"{survey} has so many codes that new ones would be like old ones")
    while (selector := _drawn(SELECTOR)) in taken:
        pass
    taken.add(selector)
    secret, scanned, salt = _drawn(VERIFIER), _drawn(SCANNED).lower(), secrets.token_bytes(_SALT)
    stored = StoredCode(id_of_scanned(scanned), survey, selector, salt + _derived(secret, salt))
    return Code(f"{selector}-{secret[:4]}-{secret[4:]}", scanned), stored


def as_typed(text: str) -> str:
    """The twelve characters that somebody meant: capitals, spaces, hyphens and the look-alikes o, i, l set
    right; nothing where it cannot be a code."""
    letters = "".join(letter for letter in text[:100].upper() if letter.isascii() and letter.isalnum())
    letters = letters.translate(str.maketrans("OIL", "011"))
    fits = len(letters) == SELECTOR + VERIFIER and all(letter in ALPHABET for letter in letters)
    return letters if fits else ""


def is_right(stored: StoredCode | None, typed: str) -> bool:
    """Whether this is the typed code (``as_typed``) of that row. Takes as long for none and for nothing."""
    verifier = stored.verifier if stored else _NOBODYS
    derived = _derived(typed[SELECTOR:], verifier[:_SALT])
    return hmac.compare_digest(derived, verifier[_SALT:]) and stored is not None and typed != ""


def id_of_scanned(scanned: str) -> bytes:
    """The id of a code from what its square holds."""
    return hashlib.sha256(scanned.upper().encode()).digest()


def could_be_scanned(text: str) -> bool:
    """Whether the text has the form of what a square holds."""
    return len(text) == SCANNED and all(letter in ALPHABET for letter in text.upper())


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _derived(secret: str, salt: bytes) -> bytes:
    return ON_THE_WEB.derive(secret.encode(), salt, _HASH)
