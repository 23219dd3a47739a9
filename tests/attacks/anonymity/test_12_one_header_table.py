"""Claim 12: every route, method and status answers with exactly the same table of headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.taking.application import application
from tests.fielded import MOVING_ON, Fielded, field_survey, questionnaire_of

TABLE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
        "script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Robots-Tag": "noindex",
}
#: What an answer may carry besides, by name.
MORE = {
    "Content-Type",
    "Content-Length",
    "Cache-Control",
    "Permissions-Policy",
    "Location",
    "Set-Cookie",
    "Allow",
}
STATIC_MORE = MORE | {"Vary", "Content-Encoding"}


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    folder: Path = tmp_path_factory.mktemp("claim-12")
    made = field_survey(folder, questionnaire_of(MOVING_ON))
    made.person().walk_to("/check")
    yield made
    made.dispose()


def addresses(fielded: Fielded) -> Iterator[str]:
    """Every route, with a link that exists and one that does not, plus addresses that no route has."""
    for rule in fielded.app.url_map.iter_rules():
        for link in (fielded.link, "0000000000"):
            address = str(rule).replace("<link>", link).replace("<page_id>", "age")
            yield re.sub(r"<name>", "public.css", address)
    yield from ("/nowhere", "/static/nothing.css", "/static/../survey_app/config.py", "/s/", "/s/x/y/z")


def answers(fielded: Fielded):
    for address in addresses(fielded):
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"):
            client = fielded.app.test_client()
            yield method, address, client.open(address, method=method)
    begun = fielded.person().begin()
    for rest in (
        "/q/age",
        "/stop",
        "/check",
        "/check?look=yes",
        "/q/went-wrong.notice",
        "/q/went-wrong.support",
    ):
        yield "GET", rest, begun.client.get(fielded.path(rest))
    for go in ("continue", "skip", "stop", "help", "back"):
        yield "POST", go, begun.client.post(fielded.path("/q/age"), data={"go": go})
    yield "POST", "bad code", begun.client.post(fielded.path("/q/age"), data={"age": "none"})
    yield (
        "POST",
        "cross-site",
        begun.client.post(fielded.path("/q/age"), headers={"Sec-Fetch-Site": "cross-site"}),
    )
    yield "POST", "too much", begun.client.post(fielded.path("/q/keep"), data={"keep": "x" * 300_000})
    yield "GET", "leave", begun.client.get("/leave")


def test_every_answer_has_exactly_the_table(fielded: Fielded) -> None:
    seen = set()
    for method, address, response in answers(fielded):
        seen.add(response.status_code)
        for name, value in TABLE.items():
            assert response.headers.getlist(name) == [value], (method, address, name)
        powers = response.headers["Permissions-Policy"].split(", ")
        assert len(powers) > 20
        assert all(power.endswith("=()") for power in powers), (method, address)
        static = address.startswith("/static/") and response.status_code == 200
        others = {name for name, _ in response.headers} - set(TABLE) - (STATIC_MORE if static else MORE)
        assert not others, (method, address, others)
    assert {200, 303, 403, 404, 405, 410, 413, 422} <= seen


def test_only_static_files_are_kept_by_browsers(fielded: Fielded) -> None:
    for method, address, response in answers(fielded):
        static = address.startswith("/static/") and response.status_code == 200 and method != "OPTIONS"
        if not static and not address.startswith("/static/"):
            assert response.headers.getlist("Cache-Control") == ["no-store"], (method, address)


def test_no_page_names_another_host(fielded: Fielded) -> None:
    for method, address, response in answers(fielded):
        if response.mimetype == "text/html":
            body = response.get_data(as_text=True)
            assert not re.search(r'(src|href|action)="(https?:)?//', body), (method, address)


def test_with_tls_browsers_are_told_to_stay_with_it(fielded: Fielded) -> None:
    app = application(replace(fielded.settings, public_url="https://surveys.example"), fielded.clock)
    response = app.test_client().get("/")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in fielded.app.test_client().get("/").headers
    app.extensions["desk"].store.dispose()
