from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from survey_app import config
from survey_app.doctor.finding import Deployment
from tests.databases import postgresql_server
from tests.serving import ROOT, Instance, free_port

__all__ = ["postgresql_server"]

TODAY = "2026-06-30"


@dataclass
class Well:
    """A clean instance that is served for real, and how the doctor sees it."""

    instance: Instance
    log: Path

    @property
    def folder(self) -> Path:
        return self.instance.folder

    def deployment(self, **more: object) -> Deployment:
        import datetime

        environment = {
            name: value for name, value in self.instance.environment.items() if name.startswith("SURVEY_")
        }
        settings = config.read({**environment, "PORT": str(self.instance.port)}, secret=False)
        empty = self.folder / "system"
        (empty / "proc").mkdir(parents=True, exist_ok=True)
        given = {
            "settings": settings,
            "logs": (self.log,),
            "system": empty,
            "today": datetime.date.fromisoformat(TODAY),
            "clock_is_right": lambda: True,
            **more,
        }
        return Deployment(**given)  # type: ignore[arg-type]


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance with tables, a secret and rung help lines; not served."""
    asked = tmp_path / "questionnaires"
    asked.mkdir()
    shipped = (ROOT / "questionnaires" / "help-lines.toml").read_text(encoding="utf-8")
    shipped = re.sub(r"^checked = .*\n", "", shipped, flags=re.MULTILINE)
    rung = shipped.replace("[[line]]\n", f"[[line]]\nchecked = {TODAY}\n")
    (asked / "help-lines.toml").write_text(rung, encoding="utf-8")
    made = Instance(tmp_path, free_port(), {"SURVEY_QUESTIONNAIRES": str(asked)})
    made.command("db", "upgrade")
    keys = tmp_path / "instance" / "batch-keys"
    keys.mkdir(mode=0o700)
    (keys / "one.key").touch(mode=0o600)
    (tmp_path / "instance" / "secret-key").touch(mode=0o600)
    (tmp_path / "instance" / "secret-key").write_text("a secret for a trial alone, " * 2)
    return made


@pytest.fixture
def well(instance: Instance) -> Iterator[Well]:
    with instance.served("serve", "--part", "public") as log:
        yield Well(instance, log)


@contextmanager
def talking(port: int, log: Path, said: Callable[[BaseHTTPRequestHandler], str]) -> Iterator[None]:
    """A server that writes a line about every request into its log, and answers without a header of ours."""

    class Handler(BaseHTTPRequestHandler):
        server_version = "Werkzeug/3.0"

        def do_GET(self) -> None:
            with log.open("a", encoding="utf-8") as file:
                file.write(said(self) + "\n")
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def process(*words: str, umask: int = 0o077, core: int = 0, **environment: str) -> Iterator[int]:
    """A process that looks like this command and waits; its number."""
    import resource

    ours, theirs = socket.socketpair()
    code = "import os,sys; os.write(int(sys.argv[1]), b'x'); sys.stdin.read()"

    def before() -> None:
        os.umask(umask)
        resource.setrlimit(resource.RLIMIT_CORE, (core, resource.RLIM_INFINITY if core else 0))

    started = subprocess.Popen(
        [sys.executable, "-c", code, str(theirs.fileno()), *words],
        stdin=subprocess.PIPE,
        env={**os.environ, **environment},
        pass_fds=[theirs.fileno()],
        preexec_fn=before,
    )
    try:
        with ours, theirs:
            ours.recv(1)
        yield started.pid
    finally:
        assert started.stdin is not None
        started.stdin.close()
        started.wait(15)
