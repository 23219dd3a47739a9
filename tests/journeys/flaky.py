"""A line that fails on purpose: a TCP proxy between a browser and a server, which loses what a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

from tests.serving import free_port


class Losing(Enum):
    """What becomes of a POST. Everything else passes."""

    NOTHING = auto()
    THE_ANSWER = auto()
    """The server gets it and answers; the browser never hears."""
    THE_POST = auto()
    """It never arrives."""


class Line:
    """One request a connection, so that no browser takes a lost answer for an idle connection and tries again
    without being told to."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.losing = Losing.NOTHING
        self.lost = 0
        """How many POSTs, or answers to them, went missing."""
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        # Shutting down wakes the thread that waits in accept.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        with browser, suppress(OSError):
            request = _whole_request(browser)
            if not request:
                return
            is_post = request.startswith(b"POST ")
            if is_post and self.losing is Losing.THE_POST:
                self.lost += 1
                return
            answer = self._asked(request)
            if is_post and self.losing is Losing.THE_ANSWER:
                self.lost += 1
                return
            browser.sendall(answer)

    def _asked(self, request: bytes) -> bytes:
        """What the server says, to its last byte."""
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        once = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
        with socket.create_connection(("127.0.0.1", self._server_port), timeout=60) as server:
            server.sendall(once)
            pieces = []
            while piece := server.recv(65536):
                pieces.append(piece)
        return b"".join(pieces)


def _whole_request(browser: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = browser.recv(65536)
        if not piece:
            return b""
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = browser.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


@contextmanager
def line_to(server_port: int) -> Iterator[Line]:
    line = Line(server_port)
    try:
        yield line
    finally:
        line.close()
