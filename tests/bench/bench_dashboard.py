"""The dashboard's budgets: a page that does not know how many answered, and a flood of sign-ins.

The flood tries about 40 times a second, each time with another name, so that nothing slows it but the
queue: more than one core can hash, and few enough that the requests themselves are no load.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import event

from survey_app.results.release import Group, QuestionTable, Release
from tests.bench.rows import Row, cpu_seconds
from tests.dashboard import made_release
from tests.serving import free_port
from tests.team.signed_in import Team, team

AREAS = 32
QUESTIONS = 40
FLOODERS = 8
SECONDS = 6.0


def rows() -> Iterator[Row]:
    yield from _pages()
    yield from _flood()


def national(responses: int) -> Release:
    """A release of 40 scale questions by 32 areas in which everything is shown."""
    areas = tuple(
        Group(f"area:S{number:08d}", f"Area {number}", "area", "scotland") for number in range(AREAS)
    )
    groups = (Group("scotland", "Scotland", "country", None), *areas)

    def counts(base: int) -> tuple[int, ...]:
        shares = (0.52, 0.25, 0.18, 0.34, 0.15, 0.13, 0.12, 0.05, 0.03)
        return (base, *(int(base * share) for share in shares))

    bases = {group.id: responses if group.kind == "country" else responses // AREAS for group in groups}
    tables = tuple(
        QuestionTable(
            id=f"statement-{number}",
            section="statements",
            ask="I have the time that I need to do my work well.",
            heading="Time for the work",
            type="scale",
            asked=None,
            answers=made_release.SCALE,
            cells={group.id: counts(bases[group.id]) for group in groups},
        )
        for number in range(QUESTIONS)
    )
    return replace(made_release.release(), groups=groups, bases=bases, questions=tables)


def _pages() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        here = team(Path(folder))
        here.sign_in()
        small, large = (here.publish(national(size)) for size in (1_000, 1_000_000))
        for what, page in (("result by area", "/q/statement-7?by=area"), ("overview", "")):
            taken = {start: cpu_seconds(_reading(here, start + page), 20) for start in (small, large)}
            sizes = {start: len(here.get(start + page).data) for start in (small, large)}
            ratio = taken[large] / taken[small]
            yield Row(
                f"Dashboard, {what}: CPU with 1,000,000 responses against 1,000",
                "≤ 1.10 ×",
                f"{ratio:.2f} × ({taken[large] * 1e3:.1f} ms against {taken[small] * 1e3:.1f} ms)",
                ratio,
                ratio <= 1.10,
            )
            ratio = sizes[large] / sizes[small]
            yield Row(
                f"Dashboard, {what}: bytes with 1,000,000 responses against 1,000",
                "≤ 1.10 ×",
                f"{ratio:.2f} × ({sizes[large]:,} against {sizes[small]:,})",
                ratio,
                ratio <= 1.10,
            )
        tables = _tables_read(here, large + "/q/statement-7?by=area")
        yield Row(
            "Dashboard, result by area: tables that are read",
            "release and account only",
            ", ".join(sorted(tables)),
            None,
            tables <= {"release", "account"},
        )


def _reading(here: Team, path: str) -> object:
    def read() -> None:
        assert here.get(path).status_code == 200

    return read


def _tables_read(here: Team, path: str) -> set[str]:
    """The tables named by the statements of one request."""
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    stores = (here.app.extensions["team_store"], here.app.extensions["shelf"]._store)
    for store in stores:
        event.listen(store._engine, "before_cursor_execute", note)
    here.get(path)
    for store in stores:
        event.remove(store._engine, "before_cursor_execute", note)
    return {statement.split("FROM", 1)[1].split()[0] for statement in statements if "FROM" in statement}


SERVER = """
import sys
from gunicorn.app.base import BaseApplication
from survey_app import config
from survey_app.team.application import application

class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "127.0.0.1:" + sys.argv[1])
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 8)
        self.cfg.set("loglevel", "critical")
        self.cfg.set("control_socket_disable", True)
    def load(self):
        return application(config.read())

Server().run()
"""

FLOOD = """
import http.client, re, sys, threading, time
from urllib.parse import urlencode
port, until = int(sys.argv[1]), time.monotonic() + float(sys.argv[2])
def go(number):
    turn = 0
    while time.monotonic() < until:
        turn += 1
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            c.request("GET", "/sign-in"); r = c.getresponse(); body = r.read().decode()
            cookie = r.getheader("Set-Cookie").split(";")[0]
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)', body).group(1)
            c.request("POST", "/sign-in", urlencode({"csrf_token": token, "name": f"n{number}-{turn}",
                "password": "wrong wrong wrong"}), {"Cookie": cookie,
                "Content-Type": "application/x-www-form-urlencoded"})
            r = c.getresponse(); r.read()
        except OSError:
            pass
        finally:
            c.close()
        time.sleep(0.15)
threads = [threading.Thread(target=go, args=(n,)) for n in range(int(sys.argv[3]))]
[t.start() for t in threads]; [t.join() for t in threads]
"""


def _flood() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as (port, worker):
        _latency(port, 1.0)
        quiet = _latency(port, SECONDS / 2)
        memory, cpu, begun = _memory(worker), _cpu(worker), time.monotonic()
        flood = subprocess.Popen([sys.executable, "-c", FLOOD, str(port), str(SECONDS), str(FLOODERS)])
        time.sleep(0.5)
        busy = _latency(port, SECONDS - 1.5)
        cores = (_cpu(worker) - cpu) / (time.monotonic() - begun)
        flood.wait()
        grown = _memory(worker) - memory
    yield Row(
        f"Sign-in flood ({FLOODERS} at once): the server's CPU",
        "one core at the most for hashing",
        f"{cores:.2f} cores, pages included",
        cores,
        cores <= 1.25,
    )
    yield Row(
        f"Sign-in flood ({FLOODERS} at once): memory on top",
        "19 MiB for hashing",
        f"{grown:.0f} MiB, threads and requests included",
        grown / 19,
        grown <= 30,
    )
    yield Row(
        f"Sign-in flood ({FLOODERS} at once): latency of another page, median",
        "≤ 1.5 ×, on a machine with a core to spare",
        f"{busy / quiet:.2f} × ({busy * 1e3:.1f} ms against {quiet * 1e3:.1f} ms)",
        busy / quiet,
        busy / quiet <= 1.5,
    )


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, int]]:
    """The team's side under gunicorn with 8 threads; gives the port and the worker's process id."""
    team(folder)
    port = free_port()
    environment = {**os.environ, "SURVEY_INSTANCE": str(folder / "instance")}
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], env=environment)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                _get(port)
                break
            except OSError:
                time.sleep(0.1)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield port, int(children[0])
    finally:
        server.terminate()
        server.wait(15)


def _get(port: int) -> float:
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/dashboard/?" + urlencode({"by": "area"}))
    connection.getresponse().read()
    connection.close()
    return time.perf_counter() - begun


def _latency(port: int, seconds: float) -> float:
    """The median of one request after another, with a breath between them."""
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        taken.append(_get(port))
        time.sleep(0.01)
    return statistics.median(taken)


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    """The most that was resident, MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
