"""The shipped deployment as it is written, and as a test can run it: the same files, in places of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.serving import ROOT, Instance, free_port

DEPLOY = ROOT / "deploy"


def unit(name: str) -> dict[str, list[str]]:
    """Every setting of a systemd unit: name → its values in the order they are written."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith(("#", ";")):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def environment(path: Path) -> dict[str, str]:
    """The settings of an environment file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def servers(text: str) -> list[str]:
    """The inside of each server block of an nginx configuration."""
    found, depth, start = [], 0, None
    for match in re.finditer(r"^server \{|[{}]", re.sub(r"#.*", "", text), re.MULTILINE):
        if match.group().endswith("{"):
            if depth == 0 and match.group().startswith("server"):
                start = match.end()
            depth += 1
        else:
            depth -= 1
            if depth == 0 and start is not None:
                found.append(re.sub(r"#.*", "", text)[start : match.start()])
                start = None
    return found


@dataclass
class Deployed:
    """nginx and gunicorn with the shipped files, in a folder."""

    instance: Instance
    https: int
    http: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.instance.folder

    @property
    def prefix(self) -> Path:
        return self.folder / "nginx"

    def configuration(self) -> str:
        """The shipped nginx configuration with this test's places."""
        text = (DEPLOY / "nginx" / "survey-app.conf").read_text(encoding="utf-8")
        for there, here in (
            ("/etc/survey-app/tls/public", str(self.prefix / "own")),
            ("/etc/survey-app/tls/team", str(self.prefix / "own")),
            ("/etc/survey-app/nginx", str(self.prefix)),
            ("unix:/run/survey-app", f"unix:{self.folder}/sockets"),
            ("listen 443 ", f"listen 127.0.0.1:{self.https} "),
            ("listen 80 ", f"listen 127.0.0.1:{self.http} "),
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
        ):
            assert there in text, there
            text = text.replace(there, here)
        return text

    def write(self) -> Path:
        """Lay the configuration out as Debian does: http-level files around it, its own access log on."""
        temporary = self.prefix / "temporary"
        temporary.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
                *("-nodes", "-days", "2", "-subj", "/CN=surveys.example"),
                *("-addext", "subjectAltName=DNS:surveys.example,DNS:team.example"),
                *("-keyout", str(self.prefix / "own.key"), "-out", str(self.prefix / "own.crt")),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
        for name in ("headers.conf", "by-itself.conf", "tls.conf", "went-wrong.html"):
            text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
            (self.prefix / name).write_text(text.replace("/etc/survey-app/nginx", str(self.prefix)))
        (self.prefix / "survey-app.conf").write_text(self.configuration(), encoding="utf-8")
        around = self.prefix / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        around.write_text(
            f"{user} daemon off; worker_processes 1; pid {self.prefix}/nginx.pid;\n"
            f"error_log {self.prefix}/error.log;\n"
            "events { worker_connections 64; }\n"
            "http {\n"
            f"  access_log {self.prefix}/access.log;\n"
            "  gzip on;\n  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;\n"
            + "".join(
                f"  {kind}_temp_path {temporary}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            + f"  include {self.prefix}/survey-app.conf;\n}}\n",
            encoding="utf-8",
        )
        return around

    def check(self) -> str:
        """What ``nginx -t`` says of it."""
        done = subprocess.run(
            [nginx(), "-t", "-c", str(self.write())], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stderr

    def gunicorn(self, part: str) -> None:
        sockets = self.folder / "sockets"
        sockets.mkdir(exist_ok=True)
        with (self.folder / f"{part}.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [
                        *(sys.executable, "-m", "gunicorn", "--config", f"{DEPLOY}/gunicorn/{part}.py"),
                        *("--bind", f"unix:{sockets}/{part}.sock", "--worker-tmp-dir", str(sockets)),
                        *("--workers", "1", f"wsgi:{part}"),
                    ],
                    cwd=ROOT,
                    env={
                        **self.instance.environment,
                        **_shipped(part),
                        "SURVEY_PUBLIC_URL": f"https://{'surveys' if part == 'public' else 'team'}.example",
                    },
                    stdout=log,
                    stderr=log,
                )
            )
        _wait(lambda: _answers(sockets / f"{part}.sock"), self.folder / f"{part}.log")

    def nginx(self) -> None:
        with (self.prefix / "stderr.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen([nginx(), "-c", str(self.prefix / "nginx.conf")], stdout=log, stderr=log)
            )
        _wait(lambda: _listens(self.https), self.prefix / "stderr.log")

    def stop(self) -> None:
        while self.processes:
            process = self.processes.pop()
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(15)


def _shipped(part: str) -> dict[str, str]:
    """What the unit sets, and how many proxies the side believes."""
    said = dict(value.split("=", 1) for value in unit(f"survey-{part}.service").get("Environment", []))
    proxies = environment(DEPLOY / "environment" / f"{part}.env").get("SURVEY_TRUSTED_PROXIES")
    return {**said, **({"SURVEY_TRUSTED_PROXIES": proxies} if proxies else {})}


def nginx() -> str:
    """Debian keeps it where only root's PATH looks."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is not installed: make tools"
    return found


@contextmanager
def deployed(folder: Path, **more: str) -> Iterator[Deployed]:
    """Both sides behind nginx on ports of their own; ``more`` are settings."""
    made = Deployed(Instance(folder, free_port(), more), free_port(), free_port())
    made.write()
    made.instance.command("db", "upgrade")
    try:
        made.gunicorn("public")
        made.gunicorn("team")
        made.nginx()
        yield made
    finally:
        made.stop()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(path))
        line.sendall(b"GET /health/live HTTP/1.0\r\nHost: a\r\n\r\n")
        return line.recv(64).startswith(b"HTTP/1.")


def _listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return True


def _wait(ready, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if ready():
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
