"""The command serves the preview to its own machine, and says where."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import survey_app
from tests.serving import ROOT, free_port


@pytest.fixture
def file(tmp_path: Path) -> Path:
    copy = tmp_path / "routed.yaml"
    copy.write_bytes((ROOT / "tests" / "questionnaires" / "routed.yaml").read_bytes())
    return copy


@pytest.fixture
def running(file: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "survey_app", "preview", str(file), "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Whoever starts the tests in the background has them ignore Ctrl+C, and what they start too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    yield process, port
    process.kill()
    process.communicate()


def wait_for(port: int) -> tuple[int, str]:
    """Status and address of the preview's first page, as soon as it answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/")
            response = connection.getresponse()
            return response.status, response.getheader("Location") or ""
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the preview did not answer")


@pytest.mark.slow
def test_it_serves_until_it_is_stopped_and_writes_down_nobody(
    running: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = running
    assert wait_for(port) == (303, "/s/preview")
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert printed.split("\n")[0] == (
        f"routed.yaml is at http://127.0.0.1:{port}/ for you alone. Press Ctrl+C to stop."
    )
    assert printed.strip().count("\n") == 0


def test_a_port_in_use_is_said_with_another_to_try(file: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(survey_app, ["preview", str(file), "--port", str(port)])
    assert result.exit_code == 1
    assert result.output == f"Error: port {port} is in use: choose another with --port {port + 1}\n"


def test_a_file_that_is_not_there_is_a_mistake_in_the_command() -> None:
    result = CliRunner().invoke(survey_app, ["preview", "nowhere.yaml"])
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.output
