"""Claim 14, first half, with everything that is shipped: behind nginx the public process counts by address,
and its memory holds none once a request is over."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.attacks.anonymity.test_14_limiter_keeps_no_address import Served, rid_of
from tests.deployed import Deployed, deployed

pytestmark = [pytest.mark.nginx, pytest.mark.slow]

FIRST, SECOND, THIRD = "127.66.77.81", "127.66.77.82", "127.66.77.83"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Deployed, str]]:
    folder = tmp_path_factory.mktemp("behind")
    with deployed(folder, SURVEY_SURGE_ADDRESS="2") as made:
        (folder / "passphrase").write_text("a long passphrase for a trial")
        made.instance.command(
            *("survey", "open", "questionnaires/leaving-care/moving-on.yaml", "--id", "canary", "--made-up"),
            *("--areas", "S12000033", "--passphrase-file", str(folder / "passphrase")),
        )
        yield made, re.findall(r"/s/\S+", made.instance.command("survey", "links", "canary"))[0]


def post(made: Deployed, address: str, path: str, body: str, cookie: str = "") -> tuple[int, str]:
    """(status, the visit's cookie)."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = HTTPSConnection("127.0.0.1", made.https, timeout=20, source_address=(address, 0), context=context)
    line.request(
        "POST",
        path,
        body,
        {
            "Host": "surveys.example",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            # What a visitor claims is replaced.
            "X-Forwarded-For": "198.51.100.213",
            "Cookie": cookie,
        },
    )
    response = line.getresponse()
    response.read()
    line.close()
    return response.status, str(response.headers.get("Set-Cookie", "")).split(";")[0]


def answer(made: Deployed, link: str, address: str) -> None:
    status, cookie = post(made, address, f"{link}/agree", "agree=yes")
    assert status == 303
    assert post(made, address, f"{link}/send", "go=send&whole=yes", cookie)[0] == 303


def gunicorn(made: Deployed) -> list[int]:
    """The public side's processes: the first that was started, and its workers."""
    first = made.processes[0].pid
    found = [first]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == first:
                found.append(int(path.parent.name))
        except OSError:
            continue  # it has ended meanwhile
    assert len(found) == 2
    return found


def marks(made: Deployed) -> int:
    engine = create_engine(f"sqlite:///{made.folder / 'instance' / 'survey.sqlite'}")
    with engine.connect() as connection:
        found = int(connection.execute(text("SELECT count(*) FROM surge")).scalar_one())
    engine.dispose()
    return found


def test_it_counts_by_who_is_connected_to_nginx_and_keeps_none(behind: tuple[Deployed, str]) -> None:
    made, link = behind
    for address in (FIRST, SECOND, THIRD, FIRST, SECOND):
        answer(made, link, address)
    assert marks(made) == 0, "two from each of them are no surge, whatever they claim"
    answer(made, link, FIRST)
    assert marks(made) == 1
    served = Served(0, link, gunicorn(made))
    for canary in (FIRST, SECOND, THIRD, "198.51.100.213"):
        assert rid_of(served, canary) == 0
    assert served.found("surveys.example") > 0, "the search looks into the processes"
