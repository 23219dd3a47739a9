"""The operator's commands for accounts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.commands.user import user
from tests.team.signed_in import Team, team


def run(here: Team, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(user, words, obj=here.settings, input=given)


def test_an_added_person_can_sign_in_with_the_password_that_is_printed(here: Team) -> None:
    result = run(here, "add", "Morag", "--role", "admin")
    assert result.exit_code == 0, result.output
    assert "Added morag (admin)." in result.output
    password = result.output.strip().rsplit(" ", 1)[1]
    assert here.sign_in("morag", password).status_code == 302


def test_a_chosen_password_is_not_printed(here: Team) -> None:
    result = run(here, "add", "iain", "--role", "reviewer", "--choose-password", given="a password of mine\n")
    assert result.exit_code == 0, result.output
    assert "a password of mine" not in result.output
    assert here.sign_in("iain", "a password of mine").status_code == 302


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("add", "reviewer", "--role", "reviewer"), None, "there is an account 'reviewer' already"),
        (("add", "no spaces", "--role", "reviewer"), None, "cannot be a name"),
        (("add", "iain", "--role", "reviewer", "--choose-password"), "short\n", "12 to 256 characters"),
        (("disable", "nobody-here"), None, "there is no account 'nobody-here'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    here: Team, words: tuple[str, ...], given: str | None, said: str
) -> None:
    result = run(here, *words, given=given)
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


def test_a_role_that_does_not_exist_is_a_usage_error(here: Team) -> None:
    assert run(here, "add", "iain", "--role", "owner").exit_code == 2


def test_the_list_tells_name_role_and_state(here: Team) -> None:
    assert run(here, "disable", "reviewer").output == "Disabled reviewer.\n"
    assert run(here, "list").output == (
        "publisher\tpublisher\tactive\tno second factor yet\n"
        "reviewer\treviewer\tdisabled\tno second factor yet\n"
    )


def test_a_forgotten_password_is_replaced_and_the_old_one_opens_nothing(here: Team) -> None:
    said = run(here, "password", "reviewer").output
    assert said.startswith("reviewer has a new password.\nPassword, shown only this once: ")
    assert here.sign_in().status_code == 403
    assert here.sign_in(password=said.split(": ")[1].strip()).status_code == 302


def test_taking_a_factor_away_says_what_comes_next(here: Team) -> None:
    said = run(here, "forget-factor", "Reviewer").output
    assert said == "reviewer sets up a new second factor with the next sign-in.\n"


@pytest.mark.parametrize("command", ["password", "forget-factor", "disable"])
def test_an_account_that_is_not_there_is_said(here: Team, command: str) -> None:
    result = run(here, command, "nobody")
    assert result.exit_code == 1
    assert "there is no account 'nobody'" in result.output


def test_an_empty_list_says_what_to_do(tmp_path: Path) -> None:
    here = team(tmp_path, people=False)
    assert "survey-app user add NAME" in run(here, "list").output


def test_without_a_database_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    here = team(tmp_path)
    (here.settings.instance / "survey.sqlite").unlink()
    result = run(here, "list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
