"""The respondents' budgets: a question page, a first view, an answer that is kept, and their weight.

In-process: CPU of the application alone, called as a server calls it. Over HTTP: CPU of the server's
process, user and system, for so many requests on one connection, beside a bare Flask under the same server.
"""

from __future__ import annotations

import gzip
import http.client
import io
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from survey_app.taking.application import application
from tests.bench.rows import Row, cpu_seconds
from tests.fielded import MOVING_ON, STAFF, Fielded, field_survey, questionnaire_of
from tests.serving import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: Short turns, taken in each other's company, of which the best counts: the machine has other work.
REQUESTS = 100
ROUNDS = 15
WARMING = 10
#: questionnaire, a question page of it, an answer to it
PAGES = (
    ("one question", MOVING_ON, "/q/home-safe", {"home-safe": "mostly-yes"}),
    ("five statements", STAFF, "/q/duties-clear", {"duties-clear": "agree", "duties-time": "neither"}),
)


def rows() -> Iterator[Row]:
    logging.getLogger("survey_app.public").setLevel(logging.CRITICAL)
    yield from _in_process()
    yield from _over_http()
    yield from _weight()


def hello() -> Flask:
    """The least that an application can do."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


@dataclass
class Begun:
    """Somebody in the middle of a survey: their path and cookie."""

    fielded: Fielded
    path: str
    cookie: str


@contextmanager
def begun(questionnaire: Path, page: str) -> Iterator[Begun]:
    with tempfile.TemporaryDirectory() as folder:
        fielded = field_survey(Path(folder), questionnaire_of(questionnaire))
        person = fielded.person().begin()
        cookie = person.client.get_cookie("visit")
        assert cookie is not None
        yield Begun(fielded, fielded.path(page), f"visit={cookie.value}")
        fielded.dispose()


def _in_process() -> Iterator[Row]:
    bare = cpu_seconds(_call(hello(), "/"), 2000)
    for what, questionnaire, page, _ in PAGES:
        with begun(questionnaire, page) as here:
            app = application(here.fielded.settings, here.fielded.clock, time.monotonic)
            taken = cpu_seconds(_call(app, here.path, here.cookie), 500)
            yield _row(
                f"Question page, {what}, draft opened: in-process", 6.0, taken, bare, "a bare Flask hello"
            )
            app.extensions["desk"].store.dispose()


def _call(app: WSGIApplication, path: str, cookie: str = "") -> Callable[[], object]:
    environ = EnvironBuilder(path=path, headers={"Cookie": cookie} if cookie else {}).get_environ()

    def call() -> None:
        status: list[str] = []
        answer = app(
            {**environ, "wsgi.input": io.BytesIO()}, lambda line, headers, exc=None: status.append(line)
        )  # type: ignore[arg-type,return-value]
        b"".join(answer)
        assert status == ["200 OK"], status

    return call


SERVER = """
import sys
from gunicorn.app.base import BaseApplication

class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": "127.0.0.1:" + sys.argv[1], "worker_class": "gthread", "threads": 8,
                            "loglevel": "critical", "control_socket_disable": True}.items():
            self.cfg.set(name, value)
    def load(self):
        if sys.argv[2] == "hello":
            from tests.bench.bench_taking import hello
            return hello()
        from survey_app import config
        from survey_app.taking.application import application
        from tests.fielded import Clock
        return application(config.read(), Clock())

Server().run()
"""


def _over_http() -> Iterator[Row]:
    what, questionnaire, page, answer = PAGES[0]
    with (
        begun(questionnaire, page) as here,
        _served("hello") as bare_server,
        _served("public", here.fielded) as server,
    ):
        measured: dict[str, list[float]] = {name: [] for name in ("hello", "start", "question", "answer")}
        for _ in range(ROUNDS):
            measured["hello"].append(bare_server.cpu_of("GET", "/"))
            measured["start"].append(server.cpu_of("GET", here.fielded.path()))
            measured["question"].append(server.cpu_of("GET", here.path, here.cookie))
            measured["answer"].append(
                server.cpu_of("POST", here.path, here.cookie, {**answer, "go": "continue"}, expect=303)
            )
    bare = min(measured["hello"])
    against = "a bare Flask hello"
    yield _row("First view, the same for everybody: over HTTP", 1.5, min(measured["start"]), bare, against)
    yield _row(f"Question page, {what}: over HTTP", 2.5, min(measured["question"]), bare, against)
    yield _row(
        "Answer posted, encrypted draft stored: over HTTP", 4.0, min(measured["answer"]), bare, against
    )


@dataclass
class Served:
    port: int
    worker: int

    def cpu_of(
        self, method: str, path: str, cookie: str = "", form: dict[str, str] | None = None, expect: int = 200
    ) -> float:
        """CPU seconds of the server for one request."""
        headers = {"Cookie": cookie} if cookie else {}
        body = urlencode(form) if form else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        before = 0.0
        for number in range(REQUESTS + WARMING):
            if number == WARMING:
                before = _cpu(self.worker)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            assert response.status == expect, (method, path, response.status)
        connection.close()
        return (_cpu(self.worker) - before) / REQUESTS


@contextmanager
def _served(part: str, fielded: Fielded | None = None) -> Iterator[Served]:
    port = free_port()
    environment: dict[str, Any] = dict(os.environ)
    if fielded is not None:
        environment["SURVEY_INSTANCE"] = str(fielded.settings.instance)
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port), part], env=environment)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            finally:
                connection.close()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield Served(port, int(children[0]))
    finally:
        server.terminate()
        server.wait(15)


def _cpu(process: int) -> float:
    """Seconds on a processor, all threads together (nanoseconds in Linux's schedstat)."""
    return (
        sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{process}/task").glob("*/schedstat"))
        / 1e9
    )


def _weight() -> Iterator[Row]:
    static = Path(__file__).parent.parent.parent / "static"
    styles = len(gzip.compress((static / "public.css").read_bytes(), 9))
    yield Row(
        "Style of the respondents' pages, compressed",
        "≤ 14 KB",
        f"{styles / 1000:.1f} KB",
        None,
        styles <= 14_000,
    )
    sizes: set[int] = set()
    for _, questionnaire, _, _ in PAGES:
        with begun(questionnaire, "") as here:
            person = here.fielded.person().begin()
            while person.at.startswith("/q/"):
                assert person.response is not None
                sizes.add(len(person.response.data))
                person.press("continue")
            start = len(here.fielded.app.test_client().get(here.fielded.path()).data)
    listed = ", ".join(f"{size:,}" for size in sorted(sizes))
    yield Row("Question pages, both surveys: bytes", "one size, ≤ 16,384", listed, None, sizes == {16_384})
    script = len(gzip.compress((static / "leave.js").read_bytes(), 9))
    icon = len((static / "icon.svg").read_bytes())
    first = start + styles + script + icon
    yield Row(
        "First view in all (page, style, script, icon)",
        "≤ 60 KB",
        f"{first / 1000:.1f} KB",
        None,
        first <= 60_000,
    )


def _row(what: str, budget: float, taken: float, bare: float, against: str) -> Row:
    ratio = taken / bare
    measured = f"{ratio:.2f} × ({taken * 1e6:.0f} µs against {bare * 1e6:.0f} µs)"
    return Row(what, f"≤ {budget:g} × {against}", measured, ratio, ratio <= budget)
