"""Which thresholds a release uses, and what changing them asks for, as the operator's command does it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app import thresholds
from survey_app.cli import survey_app
from survey_app.letterbox import hours
from survey_app.questionnaire.model import Disclosure
from survey_app.results.disclosure.policy import Policy
from survey_app.storage import accounts, approvals
from survey_app.storage.engines import Role, open_store
from survey_app.storage.thresholds import lowering
from tests.fielded import ROOT

SMALL = ROOT / "tests" / "questionnaires" / "words.yaml"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "passphrase").write_text("a long passphrase for a trial")
        self.run("db", "upgrade")
        self.opened = self.open()

    def run(self, *words: str | Path) -> Result:
        environment = {
            "SURVEY_INSTANCE": str(self.folder / "instance"),
            "SURVEY_QUESTIONNAIRES": str(ROOT / "questionnaires"),
        }
        return CliRunner().invoke(survey_app, [str(word) for word in words], env=environment)

    def open(self) -> Result:
        return self.run(
            *("survey", "open", SMALL, "--id", "small", "--made-up", "--areas", "S12000033"),
            *("--passphrase-file", self.folder / "passphrase"),
        )

    def agree(self, policy: Policy) -> None:
        store = open_store(f"sqlite:///{self.folder / 'instance' / 'survey.sqlite'}", Role.TEAM)
        today = hours.local(datetime.datetime.now(datetime.UTC).timestamp()).date()
        with store.write() as connection:
            id = approvals.ask(connection, lowering("small", policy.to_json()), "ann", today)
            assert approvals.approve(connection, id, "bob", today)
        store.dispose()

    def events(self) -> list[str]:
        store = open_store(f"sqlite:///{self.folder / 'instance' / 'survey.sqlite'}", Role.TEAM)
        with store.read() as connection:
            found = [each.event for each in accounts.events(connection)]
        store.dispose()
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_release_uses_the_stricter_of_stored_and_questionnaire() -> None:
    assert thresholds.stricter(Policy(15, 5), Disclosure(min_base=12, min_cell=6)) == Policy(15, 6)
    assert thresholds.stricter(Policy(5, 3), Disclosure()) == Policy(10, 5)


def test_the_command_raises_and_says_what_it_is_now(desk: Desk) -> None:
    said = desk.run("survey", "threshold", "small", "--min-base", "15")
    assert "small shows groups of 15 people or more." in said.output
    assert "groups of 15 people" in desk.run("survey", "threshold", "small").output
    assert "thresholds-raised" in desk.events()


def test_the_command_does_not_lower(desk: Desk) -> None:
    desk.run("survey", "threshold", "small", "--min-base", "20")
    said = desk.run("survey", "threshold", "small", "--min-base", "15")
    assert said.exit_code != 0
    assert "unless two people agree" in said.output
    assert "groups of 20 people" in desk.run("survey", "threshold", "small").output


def test_the_command_lowers_what_two_people_agreed_on_and_writes_it_down(desk: Desk) -> None:
    desk.run("survey", "threshold", "small", "--min-base", "20")
    desk.agree(Policy(15, 5))
    assert "groups of 15" in desk.run("survey", "threshold", "small", "--min-base", "15").output
    assert "thresholds-lowered" in desk.events()


def test_no_approval_goes_below_what_people_were_told(desk: Desk) -> None:
    desk.agree(Policy(9, 5))
    said = desk.run("survey", "threshold", "small", "--min-base", "9")
    assert said.exit_code != 0
    assert "people answered a questionnaire that says 10" in said.output


def test_another_version_of_the_questionnaire_under_the_same_name_lowers_nothing(desk: Desk) -> None:
    desk.run("survey", "threshold", "small", "--min-base", "20")
    assert desk.open().exit_code != 0
    assert "groups of 20 people" in desk.run("survey", "threshold", "small").output


def test_a_number_that_makes_no_sense_is_refused(desk: Desk) -> None:
    assert desk.run("survey", "threshold", "small", "--min-base", "1001").exit_code != 0
    assert desk.run("survey", "threshold", "small", "--min-cell", "9").exit_code != 0


def test_a_survey_that_is_not_there_is_said(desk: Desk) -> None:
    assert "there is no survey called nowhere" in desk.run("survey", "threshold", "nowhere").output
