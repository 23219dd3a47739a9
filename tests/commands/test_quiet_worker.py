"""What gunicorn answers by itself."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine

from survey_app.commands.quiet_worker import QuietWorker, answer, status_of
from survey_app.headers import table


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (LimitRequestLine(9000, 4094), 414),
        (LimitRequestHeaders("too many"), 431),
        (InvalidRequestLine("canary"), 400),
        (RuntimeError("canary"), 500),
    ],
)
def test_each_kind_of_trouble_has_its_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize("secure", [True, False])
def test_its_answer_has_each_header_of_the_table_once(secure: bool) -> None:
    head, _, body = answer(status_of(RuntimeError()), secure=secure).decode().partition("\r\n\r\n")
    said = [tuple(line.split(": ", 1)) for line in head.split("\r\n")[1:]]
    assert len(said) == len(dict(said))
    assert table(secure=secure).items() <= dict(said).items()
    assert dict(said)["Content-Length"] == str(len(body))


def test_nothing_of_the_request_is_sent_back_or_logged() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = SimpleNamespace(log=None)
        QuietWorker.handle_error(worker, None, ours, ("127.66.77.88", 1), InvalidRequestLine("canary"))
        assert b"canary" not in theirs.recv(8192)


def test_who_is_gone_breaks_nothing() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        QuietWorker.handle_error(SimpleNamespace(log=None), None, ours, None, InvalidRequestLine("canary"))
