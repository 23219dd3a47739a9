"""The only cookies there are: the visit's, and one that says for a minute that it has ended.

With TLS both carry the ``__Host-`` prefix, which binds them to this host (RFC 6265bis, 4.1.3).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Request, Response

#: Seconds.
A_MINUTE = 60
_SENT = "sent."


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

    @property
    def finished(self) -> str:
        return "__Host-finished" if self.secure else "finished"

    def visit_in(self, request: Request) -> str | None:
        return request.cookies.get(self.visit)

    def says_left(self, request: Request) -> bool:
        return self.left in request.cookies

    def says_sent(self, request: Request) -> bool:
        """Whether this browser sent its answers within the last minute and has begun nothing since."""
        return request.cookies.get(self.finished, "").startswith(_SENT) and self.visit not in request.cookies

    def begin(self, response: Response, value: str) -> None:
        """Hold the visit until the browser is closed."""
        response.set_cookie(self.visit, value, path="/", secure=self.secure, httponly=True, samesite="Lax")

    def end_by_leaving(self, response: Response) -> None:
        """Nothing of the visit stays, and for a minute not even a word that there was a survey."""
        self._end(response, self.left)

    def end_by_finishing(self, response: Response) -> None:
        """Nothing of the visit stays."""
        self._end(response, self.finished)

    def end_by_sending(self, response: Response) -> None:
        """Nothing of the visit stays, and for a minute the browser says that its answers were sent: to
        whoever presses Back, or Send in another tab."""
        self._end(response, self.finished, _SENT)

    def _end(self, response: Response, throwaway: str, says: str = "") -> None:
        """Take the visit's cookie away and set a throwaway one.

        Chromium drops the pages that it holds for the Back button when a cookie is set to a new value; that
        one is taken away is not enough (measured). The value is random, means nothing and is gone after a
        minute.
        """
        response.delete_cookie(self.visit, path="/", secure=self.secure, httponly=True, samesite="Lax")
        response.set_cookie(
            throwaway,
            says + secrets.token_hex(4),
            max_age=A_MINUTE,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )
