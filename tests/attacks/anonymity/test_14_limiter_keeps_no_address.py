"""Claim 14, first half: the limiter's memory holds no address, nor does the process once a request is over.

Canary addresses go through the real server, as a browser's own and as a proxy's word. Then all that the
server has in memory is read, freed or not, as somebody could who has broken into it; and all that the limiter
refers to is walked through.
"""

from __future__ import annotations

import gc
import ipaddress
import pickle
import re
import socket
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.test import create_environ

from survey_app.letterbox import code_making
from survey_app.taking.limiter import Kind, Limiter, turn_all
from tests.deployed import unit
from tests.fielded import STAFF, Fielded, field_survey, questionnaire_of
from tests.serving import Instance, free_port

V4, V6, OWN = "198.51.100.213", "2001:db8:7a5e:beef:1:2:3:4", "127.66.77.88"
#: What the limiter makes of them: too short to be looked for in all of a process, except the second.
PREFIXES = [ipaddress.ip_address(V4).packed, ipaddress.ip_address(V6).packed[:8]]
#: Freed memory is written over where the shipped unit says so.
SHIPPED = dict(value.split("=", 1) for value in unit("survey-public.service")["Environment"])


# --- the whole process ------------------------------------------------------------------------------------


def in_memory(process: int, canary: bytes) -> int:
    """How often it lies in what a process has mapped, written to or read from a file, used or freed."""
    hits = 0
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            begins, ends = (int(edge, 16) for edge in line.split()[0].split("-"))
            if "r" not in line.split()[1] or "[v" in line:
                continue
            try:
                memory.seek(begins)
                hits += memory.read(ends - begins).count(canary)
            except OSError:
                continue  # unmapped meanwhile
    return hits


@dataclass
class Served:
    """The real server with a survey; ``link`` is a path."""

    port: int
    link: str
    workers: list[int]

    def found(self, canary: str) -> int:
        return sum(in_memory(process, canary.encode()) for process in self.workers)

    @contextmanager
    def asking(
        self, path: str, body: bytes, cookie: str = "", *, said: str = "", source: str = "127.0.0.1"
    ) -> Iterator[socket.socket]:
        """A post of which the last byte has not been sent."""
        with socket.create_connection(("127.0.0.1", self.port), 20, (source, 0)) as line:
            head = (
                f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
                + (f"X-Forwarded-For: {said}\r\n" if said else "")
                + (f"Cookie: {cookie}\r\n" if cookie else "")
                + "Connection: close\r\n\r\n"
            )
            line.sendall(head.encode() + body[:-1])
            yield line

    def post(self, path: str, body: bytes, cookie: str = "", **whence: str) -> str:
        """The answer, whole."""
        with self.asking(path, body, cookie, **whence) as line:
            line.sendall(body[-1:])
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def hand_in(self, **whence: str) -> None:
        """Begin a visit, stop, send it, and run into faults, from one address."""
        begun = self.post(f"{self.link}/agree", b"agree=yes", **whence)
        cookie = re.search(r"Set-Cookie: (\S+=[^;\s]+)", begun)
        assert cookie, begun[:300]
        for body in (b"go=stop", b"go=send&whole=yes"):
            assert " 303 " in self.post(f"{self.link}/send", body, cookie[1], **whence).split("\r\n")[0]
        for path, body in (("/nowhere", b"a=1"), (f"{self.link}/send", b"go=send"), ("/leave", b"a=1")):
            assert self.post(path, body, **whence).startswith("HTTP/1.1 ")


def arrived(served: Served, canary: str) -> int:
    """How often a canary is there when the server has had the time to read it, on a slow machine too."""
    for _ in range(100):
        if served.found(canary):
            break
        time.sleep(0.1)
    return served.found(canary)


def rid_of(served: Served, canary: str) -> int:
    """How often a canary is still there when the server has had a moment to finish."""
    for _ in range(60):
        if not served.found(canary):
            break
        time.sleep(0.3)
    return served.found(canary)


@pytest.fixture(scope="module", params=[0, 1], ids=["connected", "behind-a-proxy"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    more = {**SHIPPED, "SURVEY_TRUSTED_PROXIES": str(request.param)}
    instance = Instance(tmp_path_factory.mktemp("limiter"), free_port(), more)
    (instance.folder / "passphrase").write_text("a long passphrase for a trial")
    instance.command("db", "upgrade")
    instance.command(
        *("survey", "open", "questionnaires/leaving-care/moving-on.yaml", "--id", "canary", "--made-up"),
        *("--areas", "S12000033", "--passphrase-file", str(instance.folder / "passphrase")),
    )
    link = re.findall(r"/s/\S+", instance.command("survey", "links", "canary"))[0]
    with instance.served("serve", "--part", "public"):
        yield Served(instance.port, link, _of(instance.port))


def _of(port: int) -> list[int]:
    """The server's processes: those whose environment has its port."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PORT={port}".encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue  # another user's, or ended
    assert len(found) >= 2, "the server and its worker"
    return found


#: X-Forwarded-For, the address that connects, and which of them is looked for.
WAYS = [
    pytest.param({"said": V4}, V4, id="ipv4"),
    pytest.param({"said": V6}, "2001:db8:7a5e:beef", id="ipv6"),
    pytest.param({"said": f"{V4}, {V6}"}, V4, id="claimed"),
    pytest.param({"source": OWN}, OWN, id="own"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("whence", "canary"), WAYS)
def test_an_address_is_in_the_process_while_it_asks_and_not_afterwards(
    served: Served, whence: dict[str, str], canary: str
) -> None:
    with served.asking(f"{served.link}/agree", b"agree=yes", **whence) as line:
        assert arrived(served, canary) > 0, "the search looks where addresses are"
        line.sendall(b"s")
        while line.recv(65536):
            pass
    served.hand_in(**whence)
    assert rid_of(served, canary) == 0


@pytest.mark.slow
def test_what_was_typed_is_not_there_afterwards_either(served: Served) -> None:
    body, typed = b"agree=yes&words=CANARY+WORDS+THAT+SOMEBODY+TYPED", "CANARY+WORDS+THAT+SOMEBODY+TYPE"
    with served.asking(f"{served.link}/agree", body) as line:
        assert arrived(served, typed) > 0, "the search looks where bodies are"
        line.sendall(body[-1:])
        while line.recv(65536):
            pass
    assert rid_of(served, typed) == 0
    assert served.found(typed.replace("+", " ")) == 0


@pytest.mark.slow
def test_what_was_counted_under_is_not_there_either(served: Served) -> None:
    served.hand_in(said=V6)
    prefix = PREFIXES[1]
    assert sum(in_memory(process, prefix) for process in served.workers) == 0


# --- what a request leaves behind in Python ---------------------------------------------------------------


def left_behind(canary: str) -> int:
    """Requests from this address that something still refers to."""
    return sum(
        isinstance(each, dict) and each.get("HTTP_X_FORWARDED_FOR") == canary for each in gc.get_objects()
    )


@contextmanager
def without_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.parametrize("path", ["/nowhere", "/s/no-such-link", "/leave", "/boom", "/boom/inside"])
def test_no_fault_keeps_its_request_until_garbage_is_collected(fielded: Fielded, path: str) -> None:
    """Another method than the page has, an unknown page, an unknown link, and faults of ours."""
    fielded.app.add_url_rule("/boom", view_func=_boom, methods=["POST"])
    fielded.app.add_url_rule("/boom/inside", view_func=_boom_inside, methods=["POST"], endpoint="inside")
    with without_collecting():
        assert asked(fielded, path) >= "400"
        assert left_behind(V4) == 0


def test_a_request_that_is_kept_would_be_found(fielded: Fielded) -> None:
    with without_collecting():
        kept = fielded.app.test_client().get("/nowhere", headers={"X-Forwarded-For": V4})
        assert left_behind(V4) > 0
        del kept


def asked(fielded: Fielded, path: str) -> str:
    """The status of a post, made as a server makes it: what is kept is not kept by a test's client."""
    status: list[str] = []
    environ = create_environ(path, method="POST", headers={"X-Forwarded-For": V4})
    answer = fielded.app.wsgi_app(environ, lambda line, *_: status.append(line) or (lambda data: None))
    list(answer)
    getattr(answer, "close", lambda: None)()
    return status[0]


def _boom() -> str:
    raise RuntimeError("a fault of ours")


def _boom_inside() -> str:
    try:
        _boom()
    except RuntimeError as error:
        raise ValueError("because of another one") from error
    return ""


# --- the limiter ------------------------------------------------------------------------------------------


@pytest.fixture
def fielded(tmp_path: Path) -> Iterator[Fielded]:
    questionnaire = questionnaire_of(STAFF)
    fieldwork = questionnaire.fieldwork.model_copy(update={"mode": "codes", "resume": True})
    asks = questionnaire.model_copy(update={"fieldwork": fieldwork})
    made = field_survey(tmp_path, asks, code_tries=2, trusted_proxies=1)
    yield made
    made.dispose()


def limiter_of(fielded: Fielded) -> Limiter:
    limiter = fielded.app.extensions["desk"].limiter
    assert isinstance(limiter, Limiter)
    return limiter


def reached(limiter: Limiter) -> list[object]:
    """Everything that the limiter refers to, by however many steps, without code and its modules."""
    found: dict[int, object] = {}
    ahead: list[object] = [vars(limiter)]
    code = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)
    while ahead:
        each = ahead.pop()
        if id(each) not in found and not isinstance(each, code):
            found[id(each)] = each
            ahead += gc.get_referents(each)
    return list(found.values())


def held(limiter: Limiter) -> bytes:
    """Every text, number and run of bytes among it."""
    kept = []
    for each in reached(limiter):
        if isinstance(each, str | int | float):
            kept.append(str(each).encode())
        elif isinstance(each, bytes | bytearray):
            kept.append(bytes(each))
        elif hasattr(each, "tobytes"):
            kept.append(each.tobytes())
            kept.append(pickle.dumps(each))
    return b"\n".join(kept)


def drive(fielded: Fielded) -> None:
    """Everything that is counted, from each canary."""
    record = code_making.survey_with_codes(fielded.owner, fielded.survey_id)
    for said in (V4, V6):
        (code,) = code_making.make(fielded.owner, record, 1)
        headers = {"X-Forwarded-For": said}
        person = fielded.person()
        for typed in ("0000-0000-0000", code.typed):
            person.client.post(fielded.path("/code"), data={"code": typed}, headers=headers)
        data = {"go": "send", "whole": "yes"}
        assert person.client.post(fielded.path("/send"), data=data, headers=headers).status_code == 303
        for expected in (422, 429):
            words = person.client.post(fielded.path("/come-back"), data={"words": "no"}, headers=headers)
            assert words.status_code == expected


def canaries() -> list[bytes]:
    return [*PREFIXES, V4.encode(), V6.encode(), b"2001:db8:7a5e:beef"]


def test_nothing_that_the_limiter_refers_to_is_an_address(fielded: Fielded) -> None:
    drive(fielded)
    limiter = limiter_of(fielded)
    assert any(limiter._sketch._cells), "something was counted"
    kept = held(limiter)
    assert bytes(limiter._sketch._key) in kept
    assert [canary for canary in canaries() if canary in kept] == []


@pytest.mark.parametrize("canary", canaries())
def test_an_address_that_was_kept_would_be_found(fielded: Fielded, canary: bytes) -> None:
    limiter = limiter_of(fielded)
    limiter._sketch.seen = {("last", canary): 1}  # type: ignore[attr-defined]
    assert canary in held(limiter)


def test_when_the_hour_turns_the_key_is_another_and_every_cell_is_zero(fielded: Fielded) -> None:
    drive(fielded)
    limiter = limiter_of(fielded)
    before = bytes(limiter._sketch._key)
    fielded.clock.hours += 1
    turn_all()
    assert before not in held(limiter)
    assert not any(limiter._sketch._cells)


def test_an_hour_later_the_same_address_is_in_other_cells(fielded: Fielded) -> None:
    limiter = limiter_of(fielded)

    def cells() -> frozenset[int]:
        limiter.wrong_code(PREFIXES[0], "a survey")
        return frozenset(place for place, count in enumerate(limiter._sketch._cells) if count)

    first = cells()
    assert cells() == first, "within the hour it is in the same ones"
    fielded.clock.hours += 1
    assert not cells() & first


def test_what_is_counted_of_an_address_in_one_survey_is_not_of_it_in_another(fielded: Fielded) -> None:
    limiter = limiter_of(fielded)
    for _ in range(9):
        limiter._add(Kind.HANDED_IN, PREFIXES[0], "one")
    assert limiter._estimate(Kind.HANDED_IN, PREFIXES[0], "another") == 0
