"""What it costs to try a secret: the parameters of argon2id (RFC 9106), in one place, each with its reason.

RFC 9106, section 4, recommends 1 pass over 2 GiB or, where memory is short, 3 passes over 64 MiB, each with 4
lanes. OWASP's password storage sheet gives 2 passes over 19 MiB with 1 lane as its least. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw


@dataclass(frozen=True)
class Cost:
    """``passes`` over ``kibibytes`` of memory in ``lanes`` that can run side by side."""

    passes: int
    kibibytes: int
    lanes: int

    def derive(self, secret: bytes, salt: bytes, length: int) -> bytes:
        """``length`` bytes that nobody finds but by trying secrets, each at this cost (argon2id)."""
        return hash_secret_raw(secret, salt, self.passes, self.kibibytes, self.lanes, length, Type.ID)


#: A survey's wrapped key: whoever has a copy of the database may try passphrases for years, and it is
#: unwrapped a few times in a survey's life. The second choice of RFC 9106 still fits a small server.
KEYS = Cost(passes=3, kibibytes=64 * 1024, lanes=4)
#: What the web server checks while somebody waits: sign-ins, five words, typed codes. One at a time, so that
#: a flood of tries takes one core and 19 MiB, and no more.
ON_THE_WEB = Cost(passes=2, kibibytes=19 * 1024, lanes=1)
