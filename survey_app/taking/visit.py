"""The visit: one cookie of 32 random bytes, from which the draft's id and key are derived.

The server keeps neither the cookie nor the key, only a hash of the id. Taking the cookie away therefore
takes the answers away, whatever is still on a disk (docs/anonymity.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Request, Response

#: Seconds that the throwaway cookie lives. Chromium puts a page that it kept in memory away only when a
#: response really changes a cookie; no-store and autocomplete="off" alone do not do it (measured).
THROWAWAY_SECONDS = 60


@dataclass(frozen=True)
class Visit:
    """The secret of one visit: 32 bytes that only this person's browser has."""

    secret: bytes

    @classmethod
    def new(cls) -> Visit:
        return cls(secrets.token_bytes(32))

    @property
    def draft_id(self) -> bytes:
        """What the draft lies under: sha-256 of a derived id, so that the database tells neither."""
        return hashlib.sha256(self._derived(b"draft id")).digest()

    @property
    def draft_key(self) -> bytes:
        """The AES-256 key of the draft (HKDF, RFC 5869)."""
        return self._derived(b"draft key")

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"survey visit: " + purpose).derive(
            self.secret
        )


class VisitCookie:
    """Reads and changes the visit's cookie; its name says what the browser must insist on."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        prefix = "__Host-" if secure else ""
        self.name, self._throwaway = prefix + "visit", prefix + "left"

    def read(self, request: Request) -> Visit | None:
        """The visit of this request; None where there is no cookie or it is no cookie of ours."""
        value = request.cookies.get(self.name, "")
        if len(value) != 43 or not value.isascii():
            return None
        try:
            secret = base64.b64decode(value + "=", altchars=b"-_", validate=True)
        except binascii.Error:
            return None
        return Visit(secret)

    def begin(self, response: Response, visit: Visit) -> None:
        """No Max-Age: the visit ends with the browser's session at the latest."""
        value = base64.urlsafe_b64encode(visit.secret).decode().rstrip("=")
        self._set(response, self.name, value)

    def end(self, response: Response) -> None:
        """Take the visit's cookie away and set a throwaway one, so that a cookie really changes even
        where there was no visit. Its value is the same for everybody."""
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="Lax")
        self._set(response, self._throwaway, "1", max_age=THROWAWAY_SECONDS)

    def _set(self, response: Response, name: str, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )
