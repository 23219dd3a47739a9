"""The second factor of the team's people, being asked again, and one's own account."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from bs4 import BeautifulSoup

from survey_app.storage import accounts
from survey_app.storage.engines import Role, open_store
from survey_app.team import factor, people, signing
from survey_app.team.sessions import HALF, SURE
from tests.dashboard import made_release
from tests.team.signed_in import PASSWORD, Team, team

NEW = "lantern-orbit-meadow-seven"
#: RFC 6238, appendix B, for SHA-1: seconds since 1970 → the last six of the eight digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    20000000000: "353130",
}
RFC_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def here(tmp_path: Path) -> Team:
    return team(tmp_path, second_factor=True)


def post(here: Team, path: str, data: dict[str, str]):
    """With the token of the page at this address."""
    token = here.page(path).select_one("input[name=csrf_token]")["value"]
    return here.client.post(
        path, data={"csrf_token": token, **data}, base_url=here.settings.public_url, buffered=True
    )


def heading(response) -> str:
    return BeautifulSoup(response.get_data(as_text=True), "html.parser").h1.text


def code(here: Team, seed: str, later: float = 0) -> str:
    return pyotp.TOTP(seed).at(int(here.clock() + later))


def set_up(here: Team, name: str = "reviewer") -> tuple[str, list[str]]:
    """Sign in for the first time; the seed and the recovery codes that were shown."""
    assert here.sign_in(name).location == "/team/second-factor"
    seed = here.page("/team/second-factor").select_one(".key").text.replace(" ", "")
    shown = post(here, "/team/second-factor", {"code": code(here, seed)})
    assert heading(shown) == "Your recovery codes"
    page = BeautifulSoup(shown.get_data(as_text=True), "html.parser")
    return seed, [each.text for each in page.select(".keys li")]


def sign_out(here: Team) -> None:
    here.client = here.new_client()
    here.clock.now += 60


def account(here: Team, name: str = "reviewer") -> accounts.Account:
    store = open_store(here.settings.database_url, Role.OWNER)
    with store.read() as connection:
        found = accounts.by_name(connection, name)
    store.dispose()
    assert found is not None
    return found


def events(here: Team) -> list[str]:
    store = open_store(here.settings.database_url, Role.OWNER)
    with store.read() as connection:
        found = [event.event for event in accounts.events(connection)]
    store.dispose()
    return found


@pytest.mark.parametrize(("seconds", "digits"), VECTORS.items())
def test_codes_are_those_of_the_rfc(seconds: int, digits: str) -> None:
    assert factor.step_of(RFC_SEED, digits, seconds) == seconds // 30


@pytest.mark.parametrize(("later", "right"), [(-30, True), (0, True), (59, True), (-31, False), (60, False)])
def test_the_half_minute_before_and_after_are_taken_and_no_other(later: int, right: bool) -> None:
    typed = pyotp.TOTP(RFC_SEED).at(1_800_000_000 + later)
    assert (factor.step_of(RFC_SEED, typed, 1_800_000_000) is not None) is right


def test_the_password_alone_opens_nothing(here: Team) -> None:
    here.sign_in()
    for path in ("/team/", "/team/dashboard/", "/team/account", "/team/confirm"):
        assert here.get(path).location.startswith("/team/sign-in"), path


def test_the_first_time_one_sets_it_up_and_is_signed_in(here: Team) -> None:
    _, codes = set_up(here)
    assert len(codes) == factor.CODES
    assert here.page("/team/").h1.text == "Welcome, reviewer"


def test_until_a_code_was_typed_nothing_is_set_up(here: Team) -> None:
    here.sign_in()
    here.page("/team/second-factor")
    assert heading(post(here, "/team/second-factor", {"code": "000000"})) == "Set up your second factor"
    assert account(here).factor is None


def test_the_square_holds_what_the_letters_say(here: Team) -> None:
    here.sign_in()
    page = here.page("/team/second-factor")
    assert page.select_one(".square svg path") is not None
    assert not page.select("[style]")
    assert here.page("/team/second-factor").select_one(".key").text == page.select_one(".key").text


def test_afterwards_the_code_is_asked_for(here: Team) -> None:
    seed, _ = set_up(here)
    sign_out(here)
    here.sign_in(next="/dashboard/")
    answer = post(here, "/team/second-factor", {"code": code(here, seed)})
    assert (answer.status_code, answer.location) == (302, "/team/dashboard/")
    assert here.page("/team/").h1.text == "Welcome, reviewer"


def test_digits_may_be_typed_in_groups(here: Team) -> None:
    seed, _ = set_up(here)
    sign_out(here)
    here.sign_in()
    typed = code(here, seed)
    assert post(here, "/team/second-factor", {"code": f"{typed[:3]} {typed[3:]}"}).status_code == 302


def test_a_code_works_once(here: Team) -> None:
    seed, _ = set_up(here)
    sign_out(here)
    used = code(here, seed)
    here.sign_in()
    assert post(here, "/team/second-factor", {"code": used}).status_code == 302
    here.client = here.new_client()
    here.sign_in()
    again = post(here, "/team/second-factor", {"code": used})
    assert again.status_code == 403
    assert signing.WRONG_CODE in again.get_data(as_text=True)


def test_the_code_of_the_setting_up_works_no_second_time(here: Team) -> None:
    seed, _ = set_up(here)
    here.client = here.new_client()
    here.sign_in()
    assert post(here, "/team/second-factor", {"code": code(here, seed)}).status_code == 403


def test_each_recovery_code_lets_in_once(here: Team) -> None:
    _, codes = set_up(here)
    for expected in (302, 403):
        sign_out(here)
        here.sign_in()
        assert post(here, "/team/second-factor", {"code": codes[0].upper()}).status_code == expected
    assert factor.left_of(account(here).recovery) == factor.CODES - 1
    assert "recovery-code-used" in events(here)


def test_guesses_are_slowed(here: Team) -> None:
    seed, _ = set_up(here)
    sign_out(here)
    here.sign_in()
    for _ in range(6):
        post(here, "/team/second-factor", {"code": "123"})
    slowed = post(here, "/team/second-factor", {"code": code(here, seed)})
    assert slowed.status_code == 429
    assert "factor-slowed" in events(here)


def test_the_right_password_is_good_for_ten_minutes_only(here: Team) -> None:
    set_up(here)
    sign_out(here)
    here.sign_in()
    assert here.get("/team/second-factor").status_code == 200
    here.clock.now += HALF
    assert here.get("/team/second-factor").location == "/team/sign-in"


def test_a_new_password_meanwhile_ends_the_half_way(here: Team) -> None:
    set_up(here)
    sign_out(here)
    here.sign_in()
    people.new_password(here.settings, "reviewer", NEW)
    assert here.get("/team/second-factor").location == "/team/sign-in"


def test_the_database_holds_no_seed_and_no_recovery_code(here: Team) -> None:
    seed, codes = set_up(here)
    held = b"".join(path.read_bytes() for path in here.settings.instance.rglob("*.sqlite*"))
    assert seed.encode() not in held
    assert not any(each.encode() in held or each.replace("-", "").encode() in held for each in codes)


def test_a_seed_opens_with_its_own_secret_and_for_its_own_account_only(here: Team) -> None:
    set_up(here)
    stored = account(here)
    with pytest.raises(factor.FactorLost):
        factor.opened(stored.factor or b"", "another secret of thirty-two characters", stored.id)
    with pytest.raises(factor.FactorLost):
        factor.opened(stored.factor or b"", here.settings.secret_key, "another account")


def test_an_operator_takes_it_away_and_every_session_ends(here: Team) -> None:
    set_up(here)
    people.forget_factor(here.settings, "reviewer")
    assert here.get("/team/").location.startswith("/team/sign-in")
    here.clock.now += 60
    set_up(here)
    assert {"factor-taken-away", "factor-set-up"} <= set(events(here))


def test_what_leaves_as_a_file_asks_again_after_ten_minutes(here: Team) -> None:
    address = here.publish(made_release.release())
    seed, _ = set_up(here)
    file = here.page(address).select_one("a[href*='/q/']")["href"].split("?")[0] + ".csv"
    assert here.get(file).status_code == 200
    here.clock.now += SURE
    asked = here.get(file)
    assert asked.status_code == 302
    assert asked.location.startswith("/team/confirm?next=")
    wanted = here.page(asked.location).select_one("input[name=next]")["value"]
    fields = {"password": PASSWORD, "code": code(here, seed), "next": wanted}
    for wrong in ({"password": "not the password"}, {"code": "000000"}):
        assert post(here, "/team/confirm", {**fields, **wrong}).status_code == 403
    assert post(here, "/team/confirm", fields).location == file
    assert here.get(file).status_code == 200


def test_pages_do_not_ask_again(here: Team) -> None:
    address = here.publish(made_release.release())
    set_up(here)
    here.clock.now += SURE
    assert here.get(address).status_code == 200


def test_one_changes_ones_password_and_others_sessions_end(here: Team) -> None:
    set_up(here)
    elsewhere = here.client
    here.client = here.new_client()
    here.clock.now += 60
    here.sign_in()
    codes = pyotp.TOTP(factor.opened(account(here).factor or b"", here.settings.secret_key, account(here).id))
    post(here, "/team/second-factor", {"code": codes.at(int(here.clock()))})
    changed = post(here, "/team/account", {"password": PASSWORD, "new": NEW, "again": NEW})
    assert changed.location == "/team/account?changed=yes"
    assert "Your password is changed" in here.page("/team/account?changed=yes").text
    here.client = elsewhere
    assert here.get("/team/").location.startswith("/team/sign-in")
    assert "password-changed" in events(here)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "not mine at all"}, signing.WRONG_SURE),
        ({"new": "short", "again": "short"}, "Use 12 to 256 characters"),
        ({"again": "something else entirely"}, signing.NOT_THE_SAME),
        ({"new": "wellheardsurvey2026!", "again": "wellheardsurvey2026!"}, signing.LIKE_A_NAME),
        ({"new": "reviewer-reviewer1", "again": "reviewer-reviewer1"}, signing.LIKE_A_NAME),
        ({"new": "iloveyou12345", "again": "iloveyou12345"}, signing.COMMON),
        ({"password": ""}, "Enter your password"),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_words(here: Team, given: dict[str, str], said: str) -> None:
    set_up(here)
    fields = {"password": PASSWORD, "new": NEW, "again": NEW, **given}
    refused = post(here, "/team/account", fields)
    assert refused.status_code in {400, 403}
    assert said in BeautifulSoup(refused.get_data(as_text=True), "html.parser").text
    sign_out(here)
    assert here.sign_in().location == "/team/second-factor", "the old password is still the one"


def test_a_page_that_is_not_for_a_role_is_written_down(here: Team) -> None:
    set_up(here)
    assert "refused" not in events(here)
    assert here.get("/team/surveys").status_code == 403
    assert events(here).count("refused") == 1
