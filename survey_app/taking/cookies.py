"""The only cookies there are: the visit's, and one that says for a minute that somebody left.

With TLS both carry the ``__Host-`` prefix, which binds them to this host (RFC 6265bis, 4.1.3).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Request, Response

#: Seconds.
A_MINUTE = 60


@dataclass(frozen=True)
class Cookies:
    """How this deployment writes them."""

    secure: bool

    @property
    def visit(self) -> str:
        return "__Host-visit" if self.secure else "visit"

    @property
    def left(self) -> str:
        return "__Host-left" if self.secure else "left"

    def visit_in(self, request: Request) -> str | None:
        return request.cookies.get(self.visit)

    def says_left(self, request: Request) -> bool:
        return self.left in request.cookies

    def begin(self, response: Response, value: str) -> None:
        """Hold the visit until the browser is closed."""
        response.set_cookie(self.visit, value, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def end(self, response: Response) -> None:
        """Take the visit's cookie away."""
        response.delete_cookie(self.visit, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def mark_left(self, response: Response) -> None:
        """Set the throwaway cookie.

        A browser drops the pages it holds for the Back button only when a cookie really changes, so the
        value is new each time. It is random, means nothing and is gone after a minute.
        """
        response.set_cookie(
            self.left,
            secrets.token_hex(4),
            max_age=A_MINUTE,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )
