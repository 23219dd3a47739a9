"""A real instance for a test: its own folder, its own environment, its own server process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass
class Instance:
    """A folder with an instance in it, and the environment that points at it."""

    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SURVEY_")}
        temporary = self.folder / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        return {
            **kept,
            "SURVEY_INSTANCE": str(self.folder / "instance"),
            "SURVEY_QUESTIONNAIRES": str(ROOT / "questionnaires"),
            "PORT": str(self.port),
            "SURVEY_SECOND_FACTOR": "no",
            "TMPDIR": str(temporary),
            **self.more,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, expect: int = 0, given: str | None = None) -> str:
        """Run survey-app as an operator would; returns what it printed, and insists on its exit code."""
        result = subprocess.run(
            [sys.executable, "-m", "survey_app", *words],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert result.returncode == expect, (words, result.returncode, result.stdout, result.stderr)
        return result.stdout + result.stderr

    @contextmanager
    def served(self, *words: str) -> Iterator[Path]:
        """The real server as a process of its own; gives the file that holds all it printed."""
        log = self.folder / "server.log"
        with log.open("ab") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "survey_app", *(words or ("serve",))],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            try:
                self._wait(server, log)
                yield log
            finally:
                server.terminate()
                try:
                    server.wait(15)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait(15)

    def _wait(self, server: subprocess.Popen[bytes], log: Path) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if server.poll() is not None:
                raise AssertionError(f"the server stopped: {log.read_text()}")
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/live")
                if connection.getresponse().status < 500:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise AssertionError(f"the server did not answer: {log.read_text()}")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
