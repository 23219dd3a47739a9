"""The doctor looks at the shipped deployment, and at the same one with faults put into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from survey_app import config
from survey_app.doctor import web
from survey_app.doctor.finding import Deployment
from tests.deployed import Deployed, deployed

pytestmark = [pytest.mark.nginx, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deployed(tmp_path_factory.mktemp("doctor-behind-nginx")) as running:
        yield running


def found(made: Deployed, monkeypatch: pytest.MonkeyPatch, *, trusted: bool = True) -> list[str]:
    """What a visit finds; the deployment's certificate is trusted unless it is not."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(made.prefix / "own.crt"))
    settings = config.read(
        {
            "SURVEY_INSTANCE": str(made.folder / "instance"),
            "SURVEY_PUBLIC_URL": "https://surveys.example",
        },
        secret=False,
    )
    logs = (made.prefix / "access.log", made.prefix / "error.log", made.folder / "public.log")
    deployment = Deployment(
        settings, logs=tuple(path for path in logs if path.exists()), at=("127.0.0.1", made.https)
    )
    return sorted({finding.check for finding in web.visit(deployment)})


def with_site(made: Deployed, old: str, new: str) -> None:
    """The running site with something replaced; nothing replaced where both are empty."""
    text = made.configuration()
    assert old in text
    running = made.processes.pop()
    running.terminate()
    running.wait(20)
    (made.prefix / "survey-app.conf").write_text(text.replace(old, new), encoding="utf-8")
    made.nginx()


def test_the_shipped_deployment_leaves_nothing_to_find(
    made: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_site(made, "", "")
    assert found(made, monkeypatch) == []


@pytest.mark.parametrize(
    ("old", "new", "checks"),
    [
        ("access_log off;", "", ["canary-in-log"]),
        (
            "    location / {\n        proxy_pass http://survey_public;",
            "    location / {\n        proxy_hide_header Strict-Transport-Security;\n"
            "        proxy_pass http://survey_public;",
            ["hsts"],
        ),
        (
            "    location / {\n        proxy_pass http://survey_public;",
            "    location / {\n        add_header Referrer-Policy origin;\n"
            "        proxy_pass http://survey_public;",
            ["headers"],
        ),
        ("gzip off;", "gzip_proxied any;", ["compression"]),
    ],
    ids=["an access log", "no HSTS", "a header twice", "compression"],
)
def test_a_fault_in_the_web_server_is_found(
    made: Deployed, monkeypatch: pytest.MonkeyPatch, old: str, new: str, checks: list[str]
) -> None:
    with_site(made, old, new)
    assert found(made, monkeypatch) == checks


def test_a_certificate_that_nobody_trusts(made: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    with_site(made, "", "")
    assert found(made, monkeypatch, trusted=False) == ["certificate"]
