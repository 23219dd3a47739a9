"""The two seals: an inner envelope that only the count may open, inside an outer one for the sorting room.

Both are HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. What an
envelope is for (survey, version, kind, question, batch) is bound as HPKE's ``info``, so an envelope that
was moved somewhere else does not open. Lengths tell nothing: ticks are of one length for each version,
words come in steps of a KiB.

Pure: no store, no clock, no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from survey_app.letterbox.wrapping import (
    WeakPassphrase,
    WrongPassphrase,
    new_recovery_phrase,
    recovery_as_typed,
    unwrap,
    wrap,
)

__all__ = [
    "CannotOpen",
    "OpenedRow",
    "SealedResponse",
    "SealedWords",
    "WeakPassphrase",
    "WrongPassphrase",
    "new_key_pair",
    "new_recovery_phrase",
    "open_outer",
    "open_ticks",
    "open_words",
    "prepared",
    "public_of",
    "recovery_as_typed",
    "seal_outer",
    "seal_ticks",
    "seal_words",
    "unwrap",
    "wrap",
]

#: Bytes that one HPKE envelope adds: the encapsulated key and the tag (RFC 9180, 7.1 and 7.3).
OVERHEAD = 32 + 16
#: The area of a response in front of its row; the last byte says how the response came.
_AREA_LENGTH = 16
_ONLINE, _ON_PAPER = 0, 1
_NAME_LENGTH = 40  # an identifier of the questionnaire's model, or a region's id
_STEP = 1024
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


#: 32 raw bytes, or the same made ready.
PrivateKey = bytes | X25519PrivateKey


class CannotOpen(ValueError):
    """The envelope was damaged, changed, moved, or sealed to another key. It does not say which."""


class OpenedRow(NamedTuple):
    """``area`` a GSS code, ``ticks`` a row of codes; ``on_paper``: somebody of the team typed it in."""

    area: str
    ticks: bytes
    on_paper: bool


@dataclass(frozen=True)
class SealedWords:
    """The words given to one question, in their inner envelope."""

    question: str
    sealed: bytes


@dataclass(frozen=True)
class SealedResponse:
    """One response in its inner envelopes: ``words`` are joined to ``ticks`` by nothing but this object."""

    ticks: bytes
    words: tuple[SealedWords, ...]


def new_key_pair() -> tuple[bytes, bytes]:
    """(private, public), 32 raw X25519 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public half of a private key, 32 raw bytes each."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def prepared(private: bytes) -> X25519PrivateKey:
    """A private key made ready to open many envelopes; raw bytes work everywhere too, at twice the time."""
    return X25519PrivateKey.from_private_bytes(private)


def seal_ticks(
    public: bytes, *, survey: str, version: str, area: str, ticks: bytes, on_paper: bool = False
) -> bytes:
    """The code row of one response in its inner envelope.

    ``area`` is a GSS code, at most 15 ASCII characters, and is inside the seal, as is whether the response
    came on paper. The length of the result is len(ticks) + 66 whatever is in it.
    """
    came = _ON_PAPER if on_paper else _ONLINE
    plain = _padded_name(area, _AREA_LENGTH - 1) + bytes([came]) + len(ticks).to_bytes(2, "big") + ticks
    return _seal(public, plain, _inner(survey, version, "ticks", ""))


def open_ticks(private: PrivateKey, *, survey: str, version: str, sealed: bytes) -> OpenedRow:
    """A code row with its area. Raises CannotOpen."""
    plain = _open(private, sealed, _inner(survey, version, "ticks", ""))
    area, rest = _split_name(plain, _AREA_LENGTH - 1)
    came, rest = rest[:1], rest[1:]
    if len(rest) < 2 or int.from_bytes(rest[:2], "big") != len(rest) - 2:
        raise CannotOpen("the row of codes has a wrong length")
    if came[0] not in {_ONLINE, _ON_PAPER}:
        raise CannotOpen("the response came in no way that is known")
    return OpenedRow(area, rest[2:], came[0] == _ON_PAPER)


def seal_words(public: bytes, *, survey: str, version: str, area: str, question: str, words: str) -> bytes:
    """One text in its inner envelope, padded to whole KiB before sealing."""
    text = words.encode("utf-8")
    plain = _padded_name(area, _AREA_LENGTH) + len(text).to_bytes(4, "big") + text
    plain += bytes(-len(plain) % _STEP)
    return _seal(public, plain, _inner(survey, version, "words", question))


def open_words(
    private: PrivateKey, *, survey: str, version: str, question: str, sealed: bytes
) -> tuple[str, str]:
    """(area, words). Raises CannotOpen."""
    plain = _open(private, sealed, _inner(survey, version, "words", question))
    area, rest = _split_name(plain, _AREA_LENGTH)
    length = int.from_bytes(rest[:4], "big")
    if len(rest) < 4 + length or any(rest[4 + length :]):
        raise CannotOpen("the words have a wrong length")
    try:
        return area, rest[4 : 4 + length].decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotOpen("the words are not text") from error


def seal_outer(public: bytes, *, batch: bytes, kind: str, name: str, content: bytes) -> bytes:
    """An outer envelope for the batch that is being filled.

    ``kind`` is what the letterbox says outside; ``name`` (a question or a region, at most 40 ASCII
    characters, perhaps empty) travels inside.
    """
    return _seal(public, _padded_name(name, _NAME_LENGTH) + content, _outer(batch, kind))


def open_outer(private: PrivateKey, *, batch: bytes, kind: str, sealed: bytes) -> tuple[str, bytes]:
    """(name, content). Raises CannotOpen."""
    return _split_name(_open(private, sealed, _outer(batch, kind)), _NAME_LENGTH)


def _seal(public: bytes, plain: bytes, info: bytes) -> bytes:
    return _SUITE.encrypt(plain, _public_key(public), info)


@lru_cache(maxsize=64)
def _public_key(public: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(public)


def _open(private: PrivateKey, sealed: bytes, info: bytes) -> bytes:
    key = prepared(private) if isinstance(private, bytes) else private
    try:
        return _SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("the seal is not whole, or not for this key and this place") from error


def _inner(survey: str, version: str, kind: str, question: str) -> bytes:
    return _labelled("inner", survey.encode(), version.encode(), kind.encode(), question.encode())


def _outer(batch: bytes, kind: str) -> bytes:
    return _labelled("outer", batch, kind.encode())


def _labelled(use: str, *parts: bytes) -> bytes:
    """Parts with their lengths, so that no two different lists give the same bytes."""
    return b"survey-app 1 " + use.encode() + b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _padded_name(name: str, length: int) -> bytes:
    raw = name.encode("ascii")
    if len(raw) > length or b"\0" in raw:
        raise ValueError(f"{name!r} is longer than {length} characters")
    return raw.ljust(length, b"\0")


def _split_name(plain: bytes, length: int) -> tuple[str, bytes]:
    if len(plain) < length:
        raise CannotOpen("the envelope is too short")
    try:
        return plain[:length].rstrip(b"\0").decode("ascii"), plain[length:]
    except UnicodeDecodeError as error:
        raise CannotOpen("the envelope's name is not ASCII") from error
