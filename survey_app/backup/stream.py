"""A file sealed piece by piece, so that it needs no more memory than a piece, and opens whole or not at all.

A random key is sealed with HPKE (RFC 9180) to the public half of a backup key. Pieces are sealed under it
with ChaCha20-Poly1305 (RFC 8439); the nonce counts them and says which is the last, so that none can be left
out, swapped or cut off (the construction STREAM: Hoang, Reyhanitabar, Rogaway and Vizár, “Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance”, 2015). Pure but for the file it is given.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

#: What every backup begins with.
MAGIC = b"survey-app backup 1\n"
_KINDRED = b"survey-app backup "
#: Bytes of a piece before it is sealed, and what sealing adds.
PIECE, _TAG = 64 * 1024, 16
_SEALED_KEY = 32 + 32 + 16
_INFO = b"survey-app 1 backup"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class CannotRead(ValueError):
    """No backup, one of a newer version, cut off, changed, or sealed to another key; the message says which
    of these it can be."""


def sealed(public: bytes, content: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of the file. ``public``: raw X25519, 32 bytes; ``content`` in parts of any length."""
    key = secrets.token_bytes(32)
    head = MAGIC + _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), _INFO)
    yield head
    cipher, number = ChaCha20Poly1305(key), 0
    waiting = bytearray()
    for part in content:
        waiting += part
        while len(waiting) > PIECE:
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:PIECE]), head)
            del waiting[:PIECE]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), head)


def opened(private: bytes, file: BinaryIO) -> Iterator[bytes]:
    """What was sealed, piece by piece. Raises CannotRead, at the end too: until it has ended well, nothing
    of it may be trusted to be all there is."""
    head = file.read(len(MAGIC) + _SEALED_KEY)
    check(head)
    try:
        key = _SUITE.decrypt(head[len(MAGIC) :], X25519PrivateKey.from_private_bytes(private), _INFO)
    except (InvalidTag, ValueError) as error:
        raise CannotRead("this key does not open the backup, or its beginning was changed") from error
    cipher, number = ChaCha20Poly1305(key), 0
    piece = file.read(PIECE + _TAG)
    while True:
        following = file.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, head)
        except InvalidTag as error:
            raise CannotRead("the backup was cut off or changed: take another copy of it") from error
        if not following:
            return
        piece, number = following, number + 1


def check(head: bytes) -> None:
    """Whether this is how one of our backups begins. Raises CannotRead."""
    if head.startswith(MAGIC):
        return
    if head.startswith(_KINDRED):
        raise CannotRead("the backup was made by a newer version of this software: restore it with that")
    raise CannotRead("this is no backup that survey-app made")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
