"""Claim 12, the team's half: every route, method and status of its application has the same table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import Client, TestResponse

from survey_app import create_app
from tests.attacks.anonymity.test_12_one_header_table import MORE, STATIC_MORE, TABLE
from tests.team.signed_in import Team, team

#: What Flask says of a file, besides.
FILE_MORE = STATIC_MORE | {"ETag", "Last-Modified", "Date", "Content-Disposition", "Vary", "Accept-Ranges"}
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team(tmp_path_factory.mktemp("claim-12-team"))
    made.sign_in()
    yield made
    made.app.extensions["team_store"].dispose()


def addresses(here: Team) -> Iterator[str]:
    for rule in here.app.url_map.iter_rules():
        yield "/team" + re.sub(r"<[^>]+>", "team.css" if "static" in str(rule) else "nobody", str(rule))
    yield from ("/team/nowhere", "/team/static/nothing.css", "/team/static/../config.py", "/", "/s/elsewhere")


def answers(here: Team) -> Iterator[tuple[str, str, TestResponse]]:
    whole = create_app(here.settings, "team")
    signed_in = here.client
    for address in addresses(here):
        for method in METHODS:
            yield method, address, Client(whole).open(address, method=method, buffered=True)
            if address.startswith("/team") and method != "POST":
                yield method, address, signed_in.open(address, method=method, buffered=True)
    yield "POST", "too much", here.post("/team/sign-in", {"name": "x" * 300_000, "password": "y"})
    yield (
        "POST",
        "cross-site",
        here.post("/team/sign-in", {"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"}),
    )


def test_every_answer_of_the_team_has_exactly_the_table(here: Team) -> None:
    seen = set()
    for method, address, response in answers(here):
        seen.add(response.status_code)
        for name, value in TABLE.items():
            assert response.headers.getlist(name) == [value], (method, address, name)
        powers = response.headers.getlist("Permissions-Policy")
        assert len(powers) == 1, (method, address)
        assert all(power.endswith("=()") for power in powers[0].split(", ")), (method, address)
        static = "/static/" in address
        others = (
            {name for name, _ in response.headers} - set(TABLE) - (FILE_MORE if static else MORE | {"Vary"})
        )
        assert not others, (method, address, others)
        if not static:
            assert response.headers.getlist("Cache-Control") == ["no-store"], (method, address)
    assert {200, 302, 400, 403, 404, 405, 413} <= seen


def test_with_tls_the_teams_browsers_are_told_to_stay_with_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    made = team(tmp_path_factory.mktemp("claim-12-tls"), public_url="https://surveys.example", people=False)
    whole = Client(create_app(made.settings, "team"))
    for address in ("/", "/team/sign-in", "/team/nowhere"):
        said = whole.get(address).headers.getlist("Strict-Transport-Security")
        assert said == ["max-age=31536000; includeSubDomains"], address
