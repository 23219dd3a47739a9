"""A session: bound to the host, thrown away at sign-in, and ended by time, disabling or a new password."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from werkzeug.test import Client

from survey_app.storage import accounts, signed_in
from survey_app.storage.engines import Role, open_store
from survey_app.team import passwords, sessions
from survey_app.team.people import disable_person
from tests.team.signed_in import Team, team


def cookie(response: object) -> str:
    (found,) = response.headers.getlist("Set-Cookie")
    return found


def inside(set_cookie: str) -> dict[str, object]:
    """What anyone who holds the cookie can read in it."""
    text = set_cookie.split("=", 1)[1].split(";")[0].rsplit(".", 2)[0]
    packed = text.startswith(".")
    data = urlsafe_b64decode(text.lstrip(".") + "===")
    return json.loads(zlib.decompress(data) if packed else data)


def test_over_tls_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    here = team(tmp_path, public_url="https://review.example")
    set_cookie = cookie(here.sign_in())
    assert set_cookie.startswith("__Host-team=")
    attributes = {part.strip() for part in set_cookie.split(";")[1:]}
    assert attributes == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_on_loopback_the_cookie_stays_on_the_teams_side(here: Team) -> None:
    attributes = {part.strip() for part in cookie(here.sign_in()).split(";")[1:]}
    assert attributes == {"HttpOnly", "Path=/team", "SameSite=Lax"}


def test_the_cookie_holds_no_address_and_no_browser(here: Team) -> None:
    held = inside(cookie(here.sign_in()))
    assert set(held) == {"_fresh", "_user_id", "begun", "here", "seen", "sure"}


def test_signing_in_keeps_nothing_of_the_session_before(here: Team) -> None:
    here.get("/team/sign-in")
    with_token = inside("team=" + here.client.get_cookie("team", "127.0.0.1", "/team").value)
    assert "csrf_token" in with_token
    assert "csrf_token" not in inside(cookie(here.sign_in()))


def test_half_an_hour_without_use_ends_it(here: Team) -> None:
    here.sign_in()
    here.clock.now += sessions.IDLE - 1
    assert here.get("/team/").status_code == 200
    here.clock.now += sessions.IDLE - 1
    assert here.get("/team/").status_code == 200
    here.clock.now += sessions.IDLE + 1
    assert here.get("/team/").status_code == 302


def test_it_ends_after_a_days_work_however_busy(here: Team) -> None:
    here.sign_in()
    for _ in range(sessions.LONGEST // 1500 + 1):
        here.clock.now += 1500
        last = here.get("/team/").status_code
    assert last == 302


def test_disabling_an_account_ends_its_session(here: Team) -> None:
    here.sign_in()
    disable_person(here.settings, "reviewer")
    assert here.get("/team/").status_code == 302


def test_a_new_password_ends_sessions_under_the_old_one(here: Team) -> None:
    here.sign_in()
    store = open_store(here.settings.database_url, Role.TEAM)
    with store.write() as connection:
        account = accounts.by_name(connection, "reviewer")
        accounts.set_password(connection, account.id, passwords.hashed("another good password"))
    store.dispose()
    assert here.get("/team/").status_code == 302


@pytest.mark.parametrize("value", ["", "x", "eyJfdXNlcl9pZCI6ImFiYyJ9.x.y", "." * 500])
def test_a_cookie_we_did_not_make_is_nobody(here: Team, value: str) -> None:
    here.client.set_cookie("team", value, domain="127.0.0.1", path="/team")
    assert here.get("/team/").status_code == 302


def test_a_cookie_that_was_changed_is_nobody(here: Team) -> None:
    here.sign_in()
    value = here.client.get_cookie("team", "127.0.0.1", "/team").value
    changed = value[:12] + ("A" if value[12] != "A" else "B") + value[13:]
    here.client.set_cookie("team", changed, domain="127.0.0.1", path="/team")
    assert here.get("/team/").status_code == 302


def copied(here: Team) -> Client:
    """A browser that holds a copy of the cookie."""
    held = here.client.get_cookie("team", "127.0.0.1", "/team")
    assert held is not None
    other = here.new_client()
    other.set_cookie("team", held.value, domain="127.0.0.1", path="/team")
    return other


def status(here: Team, client: Client) -> int:
    return client.get("/team/", base_url=here.settings.public_url).status_code


def test_signing_out_ends_a_cookie_that_was_copied_before(here: Team) -> None:
    here.sign_in()
    other = copied(here)
    assert status(here, other) == 200, "the control: a copy is good until then"
    here.post("/team/sign-out", {})
    assert status(here, other) == 302


def test_signing_out_ends_no_other_session(here: Team) -> None:
    here.sign_in()
    first, here.client = here.client, here.new_client()
    here.sign_in()
    here.post("/team/sign-out", {})
    assert status(here, first) == 200


def test_one_sees_ones_sessions_and_ends_another(here: Team) -> None:
    here.sign_in()
    first, here.client = here.client, here.new_client()
    here.sign_in()
    page = here.page("/team/account")
    assert page.text.count("Somewhere else, since") == 1
    assert page.text.count("Here, since") == 1
    (which,) = page.select("form[action$=end-session] input[name=id]")
    here.post("/team/account/end-session", {"id": str(which["value"])})
    assert status(here, first) == 302
    assert status(here, here.client) == 200
    assert "Somewhere else" not in here.page("/team/account").text


def test_nobody_ends_the_session_of_somebody_else(here: Team) -> None:
    here.sign_in("publisher")
    (theirs,) = rows(here)
    first, here.client = here.client, here.new_client()
    here.sign_in("reviewer")
    here.post("/team/account/end-session", {"id": theirs})
    assert status(here, first) == 200


def test_the_table_holds_nothing_that_lets_anybody_in(here: Team) -> None:
    here.sign_in()
    (stored,) = rows(here)
    name = str(inside("team=" + here.client.get_cookie("team", "127.0.0.1", "/team").value)["here"])
    assert stored != name
    assert stored == signed_in.id_of(name)


def test_sessions_that_are_long_over_are_forgotten(here: Team) -> None:
    here.sign_in()
    here.clock.now += sessions.LONGEST + 61
    here.client = here.new_client()
    here.sign_in()
    assert len(rows(here)) == 1


def rows(here: Team) -> list[str]:
    store = open_store(here.settings.database_url, Role.TEAM)
    with store.read() as connection:
        found = [
            each.id
            for account in accounts.list_all(connection)
            for each in signed_in.of(connection, account.id, 0)
        ]
    store.dispose()
    return found
