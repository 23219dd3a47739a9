"""Which of gunicorn's own lines are written down."""

from __future__ import annotations

import logging
import sys

import pytest

from survey_app.commands.serve import OnlyTheServer


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    try:
        raise ValueError("canary value")
    except ValueError:
        raised = sys.exc_info() if failed else None
    return logging.LogRecord("gunicorn.error", logging.WARNING, "worker.py", 1, message, args, raised)


@pytest.mark.parametrize(
    "line", ["Invalid request from ip=127.66.77.88: canary", "Ignored premature client disconnection. canary"]
)
def test_a_line_about_a_request_is_not_written(line: str) -> None:
    assert not OnlyTheServer().filter(record(line))


def test_a_line_about_the_server_is_written_as_it_is() -> None:
    line = record("Booting worker with pid: %s", 7)
    assert OnlyTheServer().filter(line)
    assert line.getMessage() == "Booting worker with pid: 7"


def test_of_a_fault_the_kind_and_the_place_are_written() -> None:
    line = record("Error handling request %s %s", "GET", "/s/canarypath", failed=True)
    assert OnlyTheServer().filter(line)
    assert line.getMessage().startswith("a request failed: ValueError in record:")
    assert "canary" not in logging.Formatter().format(line)
