"""Claim 6: what could tell a visitor is nowhere, after a whole visit to the real server.

A canary address, browser name, referrer, language and cookie, and canary answers (sent, deleted and left
half-way), are driven through the served application. Then every byte of the instance folder, of what the
server printed and of its temporary folder is searched for them.
"""

from __future__ import annotations

import csv
import io
import re
import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.serving import ROOT, Instance, free_port

pytestmark = [pytest.mark.slow]

#: The whole of 127/8 is this machine: an address that nothing else would write down.
ADDRESS = "127.66.77.88"
AGENT = "CanaryBrowser/66.77"
REFERRER = "https://canary-referrer.example/from"
LANGUAGE = "gd-CANARYLAND"
SENT, DELETED, LEFT = "canary words that were sent", "canary words deleted", "canary words left behind"


@dataclass
class Visitor:
    """A visitor who can be recognised by everything that a request carries."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str, str]:
        """(status, body, Location) of one request; cookies are kept as a browser would."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(ADDRESS, 0))
        headers = {
            "User-Agent": AGENT,
            "Referer": REFERRER,
            "Accept-Language": LANGUAGE,
            "X-Forwarded-For": ADDRESS,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        body = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
                if len(value) > 20:
                    self.secrets.append(value)
        connection.close()
        return response.status, body, response.headers.get("Location", "")

    def send_bytes(self, request: bytes) -> bytes:
        """What comes back for something that is no request."""
        with socket.create_connection(
            ("127.0.0.1", self.port), timeout=20, source_address=(ADDRESS, 0)
        ) as line:
            line.sendall(request)
            return line.recv(4096)

    def follow(self, method: str, path: str, **form: str) -> tuple[str, str]:
        """(path, body) of the page that this leads to."""
        status, body, location = self.ask(method, path, **form)
        while status == 303:
            path = re.sub(r"^http://[^/]+", "", location)
            status, body, location = self.ask("GET", path)
        assert status == 200, (path, status)
        return path, body

    def begin(self, link: str) -> tuple[str, str]:
        self.follow("GET", link)
        self.follow("GET", f"{link}/agree")
        return self.follow("POST", f"{link}/agree", agree="yes")

    def walk(self, link: str, words: str, *, to_end: bool) -> str:
        """Answer page after page; the path of the last one."""
        path, body = self.begin(link)
        for _ in range(60):
            if 'value="send"' in body and "/q/" not in path:
                return path
            form = {"go": "continue"}
            box = re.findall(r'<textarea[^>]* name="([^"]+)"', body)
            if box:
                form[box[0]] = words
            path, body = self.follow("POST", path, **form)
            if box and not to_end:
                return path
        raise AssertionError(f"no end in sight at {path}")


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, bytes], list[str]]:
    """Every file that could hold a trace, and the secrets that the visitor's cookies held."""
    instance = Instance(tmp_path_factory.mktemp("canary"), free_port())
    (instance.folder / "passphrase").write_text("a long passphrase for a trial")
    instance.command("db", "upgrade")
    instance.command(
        *("survey", "open", "questionnaires/leaving-care/moving-on.yaml", "--id", "canary", "--made-up"),
        *("--areas", "S12000033", "--passphrase-file", str(instance.folder / "passphrase")),
    )
    link = re.findall(r"/s/\S+", instance.command("survey", "links", "canary"))[0]
    with instance.served("serve"):
        sender = Visitor(instance.port)
        end = sender.walk(link, SENT, to_end=True)
        _, body = sender.follow("GET", end)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
        _, thanks = sender.follow("POST", f"{link}/send", **{**hidden, "go": "send"})
        assert "sent" in thanks
        deleter = Visitor(instance.port)
        deleter.walk(link, DELETED, to_end=False)
        deleter.ask("POST", f"{link}/send", go="delete")
        leaver = Visitor(instance.port)
        leaver.walk(link, LEFT, to_end=False)
        leaver.ask("GET", "/leave")
        for broken in ("/s/nowhere-canarypath", f"{link}/q/canarypath", "/%ff%fecanarypath"):
            sender.ask("GET", broken)
        sender.ask("POST", f"{link}/agree", agree="canary" * 90_000)
        for rubbish in (
            b"GET /canarypath HTTP/9.9\r\n\r\n",
            b"CANARYPATH / HTTP/1.1\r\nHost: a\r\ncanarypath\r\n\r\n",
            b"GET /" + b"canarypath" * 400 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        ):
            assert sender.send_bytes(rubbish).startswith(b"HTTP/1.1 4")
        instance.command("simulate", "canary", "-n", "12")
    instance.command("survey", "close", "canary")
    files = {path: path.read_bytes() for path in instance.folder.rglob("*") if path.is_file()}
    assert any(path.name == "server.log" for path in files)
    assert any(path.suffix == ".sqlite" for path in files)
    return files, [*sender.secrets, *deleter.secrets, *leaver.secrets]


@pytest.mark.parametrize(
    "canary",
    [ADDRESS, AGENT, REFERRER, LANGUAGE, SENT, DELETED, LEFT, "canarypath", "canarycanary"],
)
def test_a_canary_is_in_no_file(traces: tuple[dict[Path, bytes], list[str]], canary: str) -> None:
    files, _ = traces
    forms = (canary.encode(), canary.encode("utf-16-le"), urlencode({"": canary})[1:].encode())
    holding = [path.name for path, content in files.items() for form in forms if form in content]
    assert not holding


def test_no_address_is_kept_as_bytes_either(traces: tuple[dict[Path, bytes], list[str]]) -> None:
    files, _ = traces
    packed = bytes(int(part) for part in ADDRESS.split("."))
    assert not [path.name for path, content in files.items() if packed in content]


def test_no_cookie_is_kept(traces: tuple[dict[Path, bytes], list[str]]) -> None:
    files, secrets = traces
    assert len(secrets) >= 3, "three people began, so three cookies were given"
    assert not [path.name for path, content in files.items() for one in secrets if one.encode() in content]


def test_the_search_would_find_a_trace(traces: tuple[dict[Path, bytes], list[str]]) -> None:
    """The survey's own id is in the database: the search reads what is really there."""
    files, _ = traces
    assert any(b"canary" in content for path, content in files.items() if path.suffix == ".sqlite")


STAFF = ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml"


@pytest.fixture(scope="module")
def card_traces(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, bytes], list[str]]:
    """Every file after people came with cards and with five words, and what was on those."""
    instance = Instance(tmp_path_factory.mktemp("cards"), free_port())
    (instance.folder / "passphrase").write_text("a long passphrase for a trial")
    asks = instance.folder.parent / "asks-for-codes.yaml"
    asks.write_text(STAFF.read_text(encoding="utf-8").replace("mode: open-link", "mode: codes"))
    instance.command("db", "upgrade")
    instance.command(
        *("survey", "open", str(asks), "--id", "cards", "--areas", "S12000033"),
        *("--passphrase-file", str(instance.folder / "passphrase")),
    )
    listed = instance.command("codes", "make", "cards", "-n", "3")
    typed, scanned, waits = csv.DictReader(io.StringIO(listed))
    link = re.sub(r"^http://[^/]+", "", typed["link"])
    with instance.served("serve"):
        types = Visitor(instance.port)
        types.begin(link)
        types.follow("POST", f"{link}/code", code=typed["code"])
        _, body = types.follow("POST", f"{link}/send", go="save")
        words = " ".join(re.findall(r"<span>([a-z]+)</span>", body))
        assert len(words.split()) == 5
        types.follow("POST", f"{link}/send", go="saved")
        back = Visitor(instance.port)
        back.follow("POST", f"{link}/come-back", words=words)
        assert "sent" in back.follow("POST", f"{link}/send", go="send", whole="yes")[1]
        scans = Visitor(instance.port)
        scans.follow("GET", f"{link}/c/{scanned['scan'].rpartition('/')[2]}")
        scans.begin(link)
        assert "sent" in scans.follow("POST", f"{link}/send", go="send", whole="yes")[1]
        types.ask("POST", f"{link}/code", code=typed["code"])
    files = {path: path.read_bytes() for path in instance.folder.rglob("*") if path.is_file()}
    cards = [card["code"].partition("-")[2] for card in (typed, scanned, waits)]
    squares = [card["scan"].rpartition("/")[2] for card in (typed, scanned, waits)]
    return files, [words, words.replace(" ", "+"), *cards, *squares, *types.secrets, *back.secrets]


def test_no_code_and_no_words_to_come_back_with_are_in_any_file(
    card_traces: tuple[dict[Path, bytes], list[str]],
) -> None:
    files, canaries = card_traces
    forms = {form.encode() for one in canaries for form in (one, one.upper(), one.replace("-", ""))}
    assert not [path.name for path, content in files.items() for form in forms if form in content]
