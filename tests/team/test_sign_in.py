"""Signing in: the right people get in, and nobody learns which names exist."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from survey_app.storage import accounts
from survey_app.storage.engines import Role, open_store
from survey_app.team import passwords, views
from survey_app.team.people import disable_person
from tests.databases import Server, postgresql_server
from tests.team.signed_in import PASSWORD, Team, team

__all__ = ["postgresql_server"]


def events(here: Team) -> list[tuple[str, str]]:
    store = open_store(here.settings.database_url, Role.OWNER)
    try:
        with store.read() as connection:
            return [(event.account, event.event) for event in accounts.events(connection)]
    finally:
        store.dispose()


def test_the_right_password_opens_the_first_page(here: Team) -> None:
    response = here.sign_in()
    assert (response.status_code, response.location) == (302, "/team/")
    assert here.page("/team/").h1.text == "Welcome, reviewer"


def test_the_name_is_read_without_case_and_spaces(here: Team) -> None:
    assert here.sign_in(name=" Reviewer ").status_code == 302


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("reviewer", "not the password"),
        ("nobody-here", PASSWORD),
        ("reviewer\x00", PASSWORD),
        ("é" * 60, "x"),
    ],
)
def test_a_wrong_password_and_an_unknown_name_read_alike(here: Team, name: str, password: str) -> None:
    response = here.sign_in(name=name, password=password)
    page = BeautifulSoup(response.data, "html.parser")
    assert response.status_code == 403
    assert page.select_one(".ds_error-summary li").text == views.WRONG
    assert page.title.text.startswith("Error: ")
    assert page.select_one("#password").get("value") is None


@pytest.mark.postgresql
def test_a_name_with_a_zero_byte_is_an_unknown_name_on_postgresql_too(
    tmp_path: Path, postgresql_server: Server
) -> None:
    here = team(tmp_path, database_url=postgresql_server.new_database())
    assert here.sign_in(name="no\x00body").status_code == 403
    assert here.get("/team/paper/%00").status_code == 404
    assert here.sign_in().status_code == 302
    here.dispose()


def test_a_disabled_account_reads_like_a_wrong_password(here: Team) -> None:
    disable_person(here.settings, "reviewer")
    assert here.sign_in().status_code == 403
    assert views.WRONG in here.sign_in().get_data(as_text=True)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(here: Team) -> None:
    times: dict[str, list[float]] = {"reviewer": [], "nobody-here": []}
    for _ in range(10):
        for name, taken in times.items():
            begin = time.process_time()
            assert here.sign_in(name=name, password="wrong wrong wrong").status_code == 403
            taken.append(time.process_time() - begin)
            here.clock.now += 61  # the wait after wrong tries is another test
    # The least: what else the machine does can only add to the work.
    known, unknown = (min(taken) for taken in times.values())
    assert 0.7 < known / unknown < 1.4


@pytest.mark.parametrize(
    ("field", "said"), [("name", "Enter your name"), ("password", "Enter your password")]
)
def test_an_empty_field_is_named(here: Team, field: str, said: str) -> None:
    data = {"name": "reviewer", "password": PASSWORD, field: ""}
    response = here.post("/team/sign-in", data)
    page = BeautifulSoup(response.data, "html.parser")
    assert response.status_code == 400
    assert page.select_one(f".ds_error-summary a[href='#{field}']").text == said
    assert page.select_one(f"#{field}")["aria-invalid"] == "true"


def test_a_form_without_its_token_is_refused(here: Team) -> None:
    response = here.client.post("/team/sign-in", data={"name": "reviewer", "password": PASSWORD})
    assert response.status_code == 400
    assert here.get("/team/").status_code == 302


def test_a_form_sent_by_another_site_is_refused(here: Team) -> None:
    response = here.post(
        "/team/sign-in",
        {"name": "reviewer", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 403
    assert here.get("/team/").status_code == 302


def test_after_signing_in_one_is_where_one_wanted_to_be(here: Team) -> None:
    wanted = here.get("/team/dashboard/?x=1")
    page = here.page(wanted.location)
    back = page.select_one("input[name=next]")["value"]
    assert here.sign_in(next=back).location == "/team/dashboard/?x=1"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/%5Cexample.org",
        "\t//example.org",
        "/\n/example.org",
        "javascript:alert(1)",
        "/nowhere",
        "/sign-out",
        "dashboard/",
        "/" + "x" * 1500,
    ],
)
def test_nobody_is_led_away_after_signing_in(here: Team, wanted: str) -> None:
    assert here.sign_in(next=wanted).location == "/team/"


def test_signing_out_closes_every_page(here: Team) -> None:
    here.sign_in()
    assert here.post("/team/sign-out", {}).location == "/team/sign-in"
    assert here.get("/team/dashboard/").status_code == 302


def test_signing_out_needs_a_post(here: Team) -> None:
    here.sign_in()
    assert here.get("/team/sign-out").status_code == 405
    assert here.get("/team/").status_code == 200


def test_what_the_team_did_is_written_down_as_codes(here: Team) -> None:
    here.sign_in()
    here.post("/team/sign-out", {})
    mine = [each for each in events(here) if each[0] != "operator"]
    assert sorted(event for _, event in mine) == ["sign-in", "sign-out"]
    assert len({account for account, _ in mine}) == 1


def test_after_five_wrong_tries_a_name_has_to_wait_known_or_not(here: Team) -> None:
    for name in ("reviewer", "nobody-here"):
        statuses = [here.sign_in(name=name, password="wrong wrong wrong").status_code for _ in range(6)]
        assert statuses == [403] * 5 + [429]
    slowed = here.sign_in()
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) >= 1
    assert {event for _, event in events(here)} == {"account-added", "sign-in-slowed"}
    here.clock.now += 61
    assert here.sign_in().status_code == 302


def test_when_many_sign_in_at_once_the_rest_are_told_to_come_back(
    here: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise passwords.Busy

    monkeypatch.setattr(passwords, "matches", full)
    response = here.sign_in()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert views.BUSY in response.get_data(as_text=True)


def test_a_database_that_is_away_gives_an_honest_page(tmp_path: Path) -> None:
    here = team(tmp_path)
    database = here.settings.instance / "survey.sqlite"
    database.write_bytes(b"this is no database" * 100)
    response = here.sign_in()
    assert response.status_code == 503
    assert "We cannot reach our data just now" in response.get_data(as_text=True)
