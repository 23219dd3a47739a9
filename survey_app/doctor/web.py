"""A canary visits the public side; then every log within reach is searched for it.

The canary is a request that carries made-up words wherever a request can carry something. None of them, nor
the address it came from, may be written down by anything on the way.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import secrets
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from survey_app import headers
from survey_app.doctor.finding import Deployment, Finding

#: Seconds until logs that are written late are written.
PATIENCE = 1.0
_TIMEOUT = 15.0
_LONGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    came_from: str
    """The address that the canary had on this machine."""

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def visit(deployment: Deployment) -> Iterator[Finding]:
    """The canary, what came back, and whether it left a trace."""
    url = urlsplit(deployment.settings.public_url)
    if url.scheme == "http" and not _is_this_machine(url.hostname or ""):
        yield Finding(
            "no-tls",
            f"SURVEY_PUBLIC_URL is {deployment.settings.public_url}: people reach it without TLS",
            "Everybody on the way could read the answers.",
            "put nginx with a certificate in front (deploy/nginx), and write https:// into SURVEY_PUBLIC_URL",
        )
    word = f"canary{secrets.token_hex(8)}"
    began, sizes = time.time(), _sizes(deployment.logs)
    try:
        answers = [_ask(deployment, path, word) for path in ("/", f"/s/{word}", f"/{word}?{word}={word}")]
    except ssl.SSLCertVerificationError as error:
        yield Finding(
            "certificate",
            f"the certificate of {url.hostname} is not trusted: {error.verify_message}",
            "Browsers warn people away, or teach them to ignore warnings.",
            "renew the certificate, with its whole chain",
        )
        return
    except (OSError, http.client.HTTPException) as error:
        yield Finding(
            "not-reached",
            f"the public side does not answer at {deployment.settings.public_url} ({type(error).__name__})",
            "Nobody can take part, and nothing about it could be looked at.",
            "start it; where this machine cannot reach its own name, give --at HOST:PORT",
        )
        return
    yield from _of_answer(deployment, answers[0])
    time.sleep(PATIENCE)
    yield from _traces(deployment, word, answers[0].came_from, began, sizes)


def _of_answer(deployment: Deployment, answer: Answer) -> Iterator[Finding]:
    wanted = headers.table(secure=deployment.settings.secure)
    wrong = [name for name, value in wanted.items() if answer.values(name) != [value]]
    for name in wrong:
        yield Finding(
            "hsts" if name == "Strict-Transport-Security" else "headers",
            f"{name} comes {len(answer.values(name))} times, or with other words than the application's",
            "Browsers follow the weaker one, or none.",
            f"let nothing in front of the application set, change or remove {name}",
        )
    if answer.values("Content-Encoding"):
        yield Finding(
            "compression",
            f"pages are compressed ({', '.join(answer.values('Content-Encoding'))})",
            "The length of a compressed page tells a listener what is on it.",
            "gzip off; in the server block of the public host",
        )
    if any("werkzeug" in value.lower() for value in answer.values("Server")):
        yield Finding(
            "development-server",
            "the development server answers",
            "It prints the address and the path of everybody who visits.",
            "start it with gunicorn: survey-app serve, or deploy/systemd",
        )


def _traces(
    deployment: Deployment, word: str, came_from: str, began: float, sizes: dict[Path, int]
) -> Iterator[Finding]:
    written = [(str(path), _new(path, sizes)) for path in _files(deployment.logs)]
    written.append(("the journal", deployment.journal(began).encode()))
    for place, content in written:
        if word.encode() in content:
            yield Finding(
                "canary-in-log",
                f"{place} holds the path, the browser's name or the page before of a request",
                "With the time of the line it tells who answered which survey, and when.",
                "access_log off; error_log /dev/null emerg; for the public host; delete what is there",
            )
        elif _CLAIMED.encode() in content or (came_from and came_from.encode() in content):
            yield Finding(
                "address-in-log",
                f"{place} holds the address that a request came from",
                "An address and a time tell who took part.",
                "switch the log off for the public host, and delete what is there",
            )


#: An address that nobody has (RFC 5737), claimed as the visitor's.
_CLAIMED = "203.0.113.77"


def _ask(deployment: Deployment, path: str, word: str) -> Answer:
    url = urlsplit(deployment.settings.public_url)
    name, secure = url.hostname or "", url.scheme == "https"
    place = deployment.at or (name, url.port or (443 if secure else 80))
    line: socket.socket = socket.create_connection(place, timeout=_TIMEOUT)
    try:
        came_from = str(line.getsockname()[0])
        if secure:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=name)
        connection = http.client.HTTPConnection(name)
        connection.sock = line
        connection.request(
            "GET",
            path,
            headers={
                "Host": url.netloc,
                "User-Agent": word,
                "Referer": f"https://{word}.example/",
                "Accept-Language": f"en-{word}",
                "Accept-Encoding": "gzip, br",
                "X-Forwarded-For": _CLAIMED,
                "Cookie": f"{word}={word}",
                "Connection": "close",
            },
        )
        response = connection.getresponse()
        response.read()
        return Answer(response.status, response.getheaders(), came_from)
    finally:
        line.close()


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _files(places: tuple[Path, ...]) -> list[Path]:
    found = [each for place in places for each in ([place] if place.is_file() else place.rglob("*"))]
    return sorted({path for path in found if path.is_file() and path.suffix not in {".gz", ".journal"}})


def _sizes(places: tuple[Path, ...]) -> dict[Path, int]:
    return {path: path.stat().st_size for path in _files(places)}


def _new(path: Path, sizes: dict[Path, int]) -> bytes:
    """What was added since; all of it where the file began anew."""
    before = sizes.get(path, 0)
    if not os.access(path, os.R_OK):
        return b""
    with path.open("rb") as file:
        file.seek(before if path.stat().st_size >= before else 0)
        return file.read(_LONGEST)


def unreadable(deployment: Deployment) -> Iterator[Finding]:
    """Logs that cannot be searched are not logs without a trace."""
    for path in [*deployment.logs, *_files(deployment.logs)]:
        if not os.access(path, os.R_OK):
            yield Finding(
                "log-not-read",
                f"{path} is not there, or may not be read",
                "What it holds could not be looked at.",
                "run the doctor as root, and give the right place with --logs",
                "warning",
            )
