"""What gunicorn answers by itself to something that is no request: our headers, and no echo of it."""

from __future__ import annotations

import contextlib
import os
import socket
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from survey_app.headers import table

_PAGE = (
    '<!doctype html>\n<html lang="en">\n<title>That did not work</title>\n<h1>That did not work</h1>\n'
    "<p>Your browser asked for this in a way that we do not take. Nothing was changed.</p>\n</html>\n"
)


def status_of(error: BaseException) -> HTTPStatus:
    """The status that says what was wrong (RFC 9110, RFC 6585)."""
    if isinstance(error, LimitRequestLine):
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    if isinstance(error, ParseException):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(status: HTTPStatus, *, secure: bool) -> bytes:
    """A whole answer, headers and all; nothing in it depends on what was asked."""
    said = {
        **table(secure=secure),
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(_PAGE)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n{_PAGE}".encode("ascii")


class QuietWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads; it neither logs nor sends back what it could not read."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        status = status_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.exception("a request failed")
        secure = os.environ.get("SURVEY_PUBLIC_URL", "").startswith("https://")
        with contextlib.suppress(OSError):  # who asked may be gone
            client.sendall(answer(status, secure=secure))
