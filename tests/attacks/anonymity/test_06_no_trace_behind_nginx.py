"""Claim 6 with everything that is shipped: a visitor who comes through nginx is in no log of anything.

nginx and gunicorn run with the files of deploy/, in a folder of their own and on other ports. Around the
shipped configuration nginx is set as Debian sets it: an access log and compression are on, and it must
switch them off.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from survey_app import headers
from tests.attacks.anonymity.test_06_no_trace_of_a_visitor import ADDRESS, AGENT, LANGUAGE, REFERRER, SENT
from tests.deployed import Deployed, deployed

pytestmark = [pytest.mark.nginx, pytest.mark.slow]

TABLE = {**headers.table(secure=True), "Cache-Control": "no-store"}
#: More headers than gunicorn takes; nginx does not count them.
MANY = (
    b"GET / HTTP/1.1\r\nHost: surveys.example\r\nConnection: close\r\n"
    + b"".join(b"X-Canarypath-%d: a\r\n" % number for number in range(90))
    + b"\r\n"
)
Answer = tuple[int, list[tuple[str, str]], bytes]


class Visitor:
    """Somebody whose every request can be recognised."""

    def __init__(self, made: Deployed) -> None:
        self.made = made
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | None = None, host: str = "surveys.example") -> Answer:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = HTTPSConnection(
            "127.0.0.1", self.made.https, timeout=20, source_address=(ADDRESS, 0), context=context
        )
        line.request(
            method,
            path,
            body,
            {
                "Host": host,
                "User-Agent": AGENT,
                "Referer": REFERRER,
                "Accept-Language": LANGUAGE,
                "Accept-Encoding": "gzip",
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": ADDRESS,
                **(
                    {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
                ),
            },
        )
        try:
            response = line.getresponse()
            content = response.read()
        finally:
            line.close()
        for set_cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = set_cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, response.getheaders(), content

    def raw(self, words: bytes, *, tls: bool = True) -> bytes:
        """What comes back for something that is no request."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(
            ("127.0.0.1", self.made.https), timeout=20, source_address=(ADDRESS, 0)
        ) as line:
            if not tls:
                line.sendall(words)
                return line.recv(4096)
            with context.wrap_socket(line, server_hostname="surveys.example") as sealed:
                sealed.sendall(words)
                return sealed.recv(4096)

    def plainly(self, path: str) -> tuple[int, str]:
        """Without TLS: (status, Location)."""
        line = HTTPConnection("127.0.0.1", self.made.http, timeout=20, source_address=(ADDRESS, 0))
        line.request("GET", path, headers={"Host": "surveys.example", "User-Agent": AGENT})
        response = line.getresponse()
        line.close()
        return response.status, response.headers.get("Location", "")


def parsed(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), [tuple(line.split(": ", 1)) for line in lines], body  # type: ignore[misc]


def begun(visitor: Visitor, link: str) -> str:
    """The address of the first question."""
    visitor.ask("GET", link)
    status, said, _ = visitor.ask("POST", f"{link}/agree", "agree=yes")
    while status == 303:
        page = re.sub(r"^https?://[^/]+", "", dict(said)["Location"])
        status, said, _ = visitor.ask("GET", page)
    assert status == 200
    return page


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory):
    """(what was answered under which name, every file that could hold a trace)."""
    answered: dict[str, Answer] = {}
    with deployed(tmp_path_factory.mktemp("behind-nginx")) as made:
        (made.folder / "passphrase").write_text("a long passphrase for a trial")
        made.instance.command(
            *("survey", "open", "questionnaires/leaving-care/moving-on.yaml", "--id", "canary", "--made-up"),
            *("--areas", "S12000033", "--passphrase-file", str(made.folder / "passphrase")),
        )
        link = re.findall(r"/s/\S+", made.instance.command("survey", "links", "canary"))[0]
        visitor = Visitor(made)
        page = begun(visitor, link)
        answered["a page"] = visitor.ask("GET", page)
        answered["a post"] = visitor.ask("POST", page, urlencode({"go": "continue", "words": SENT}))
        answered["a large post"] = visitor.ask("POST", page, "x=" + "canary" * 40_000)
        answered["too large"] = visitor.ask("POST", page, "x=" + "canary" * 50_000)
        answered["nowhere"] = visitor.ask("GET", "/canarypath")
        answered["rather long"] = visitor.ask("GET", "/" + "canarypath" * 300)
        answered["too long"] = visitor.ask("GET", "/" + "canarypath" * 1000)
        answered["too many headers"] = parsed(visitor.raw(MANY))
        answered["team"] = visitor.ask("GET", "/team/sign-in", host="team.example")
        answered["team nowhere"] = visitor.ask("GET", "/canarypath", host="team.example")
        visitor.raw(b"CANARYPATH\r\n\r\n")
        visitor.raw(b"GET /canarypath HTTP/1.1\r\n\r\n")
        visitor.raw(b"GET /canarypath HTTP/1.1\r\nHost: surveys.example\r\n\r\n", tls=False)
        visitor.raw(b"canarypath is no handshake", tls=False)
        answered["plainly"] = (*visitor.plainly("/s/canarypath"), b"")  # type: ignore[assignment]
        for process in made.processes[:2]:
            process.terminate()
            process.wait(20)
        answered["away"] = visitor.ask("GET", page)
        answered["team away"] = visitor.ask("GET", "/team/canarypath", host="team.example")
        time.sleep(0.3)
    files = {path: path.read_bytes() for path in made.folder.rglob("*") if path.is_file()}
    return answered, files


@pytest.mark.parametrize("canary", [ADDRESS, AGENT, REFERRER, LANGUAGE, SENT, "canarypath", "canarycanary"])
def test_a_visitor_through_nginx_is_in_no_file(behind, canary: str) -> None:
    _, files = behind
    forms = {canary.encode(), urlencode({"": canary})[1:].encode()}
    assert not [path.name for path, content in files.items() if any(form in content for form in forms)]


def test_the_logs_that_were_searched_are_there(behind) -> None:
    names = {path.name for path in behind[1]}
    assert {"public.log", "team.log", "error.log", "stderr.log"} <= names


def test_the_public_side_says_of_itself_that_it_started_and_names_the_hour_alone(behind) -> None:
    (said,) = (content.decode() for path, content in behind[1].items() if path.name == "public.log")
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:00 UTC the public side has started$", said, re.MULTILINE)
    assert not re.search(r"\d\d:(?!00 )\d\d", said)


def test_with_debians_own_site_the_same_search_finds_the_visitor(tmp_path: Path) -> None:
    """The control: where logs are not switched off, nginx writes the address and the path."""
    with deployed(tmp_path) as made:
        shipped = made.prefix / "survey-app.conf"
        running = made.processes.pop()
        running.terminate()
        running.wait(20)
        text = shipped.read_text(encoding="utf-8")
        shipped.write_text(
            text.replace("access_log off;", "").replace("error_log /dev/null emerg;", ""), encoding="utf-8"
        )
        made.nginx()
        visitor = Visitor(made)
        visitor.ask("GET", "/s/canarypath")
        made.processes[0].terminate()
        made.processes[0].wait(20)
        visitor.ask("GET", "/s/canarypath")
        for name in ("access.log", "error.log"):
            log = made.prefix / name
            for _ in range(100):  # nginx writes when it comes to it
                if "canarypath" in log.read_text(encoding="utf-8"):
                    break
                time.sleep(0.1)
            written = log.read_text(encoding="utf-8")
            assert ADDRESS in written, name
            assert "canarypath" in written, name


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("a page", 200),
        ("too large", 413),
        ("nowhere", 404),
        ("rather long", 414),
        ("too long", 414),
        ("too many headers", 431),
        ("team", 200),
        ("team nowhere", 404),
        ("away", 502),
        ("team away", 502),
    ],
)
def test_every_answer_behind_nginx_has_each_header_once(behind, name: str, status: int) -> None:
    """Claim 12, whoever answers: the application, or nginx by itself."""
    got, said, _ = behind[0][name]
    assert got == status
    for header, value in TABLE.items():
        assert [each for key, each in said if key.lower() == header.lower()] == [value], header


def test_a_page_is_neither_compressed_nor_of_another_size(behind) -> None:
    _, said, content = behind[0]["a page"]
    assert "content-encoding" not in {key.lower() for key, _ in said}
    assert len(content) == 16 * 1024


def test_nginx_says_nothing_of_its_version(behind) -> None:
    for status, said, content in (behind[0][name] for name in ("a page", "too large", "away")):
        assert dict(said).get("Server") == "nginx", status
        assert b"nginx" not in content


def test_without_tls_people_are_only_sent_on(behind) -> None:
    assert behind[0]["plainly"][:2] == (301, "https://surveys.example/s/canarypath")


def test_what_is_taken_reaches_the_application_whole(behind) -> None:
    """240 KB: below the limit of both, so the application answers and not nginx."""
    assert behind[0]["a large post"][0] in {200, 303, 413, 422}
    assert b"We cannot do that just now" not in behind[0]["a large post"][2]
