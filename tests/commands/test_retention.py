"""The command that destroys what has had its day, as an operator uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.backup import stream
from survey_app.cli import survey_app
from survey_app.letterbox import forgetting
from tests.fielded import ROOT

SMALL = ROOT / "tests" / "questionnaires" / "words.yaml"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "passphrase").write_text("a long passphrase for a trial")
        self.run("db", "upgrade")

    def run(self, *words: str | Path) -> Result:
        environment = {
            "SURVEY_INSTANCE": str(self.folder / "instance"),
            "SURVEY_QUESTIONNAIRES": str(ROOT / "questionnaires"),
        }
        return CliRunner().invoke(survey_app, [str(word) for word in words], env=environment)

    def open(self, *more: str) -> Result:
        return self.run(
            *("survey", "open", SMALL, "--id", "small", "--made-up", "--areas", "S12000033"),
            *("--passphrase-file", self.folder / "passphrase", *more),
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_open_survey_waits_and_that_is_said(desk: Desk) -> None:
    desk.open()
    assert desk.run("retention", "--dry-run").output == "small\topen\tgets its day when it closes\n"
    assert desk.run("retention").output == "Nothing has had its day.\n"


def test_the_day_is_a_year_after_it_closes_or_the_one_that_was_said(desk: Desk) -> None:
    desk.open("--closes", "2031-03-01 17:00")
    assert "will be destroyed on 2032-02-29" in desk.run("retention", "--dry-run").output
    desk.run("survey", "shorten", "small", "--destroy-on", "2031-06-30")
    assert "will be destroyed on 2031-06-30" in desk.run("retention", "--dry-run").output


def test_looking_changes_nothing_and_doing_writes_a_certificate(desk: Desk) -> None:
    desk.open("--destroy-on", "2026-01-01")
    desk.run("simulate", "small", "-n", "20")
    assert "would be destroyed now" in desk.run("retention", "--dry-run").output
    assert not (desk.folder / "instance" / "certificates").exists()
    done = desk.run("retention")
    assert done.exit_code == 0, done.output
    (written,) = (desk.folder / "instance" / "certificates").iterdir()
    assert str(written) in done.output
    assert json.loads(written.read_text())["destroyed"]["responses"] == "20 or more"
    assert "destroyed on" in desk.run("retention", "--dry-run").output
    assert desk.run("retention").output == "Nothing has had its day.\n"
    assert "small" in desk.run("survey", "list").output


def test_a_run_that_ended_before_the_certificate_and_the_backups_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open("--destroy-on", "2026-01-01")
    backup = desk.folder / "backup"
    backup.write_bytes(stream.MAGIC)
    instance = desk.folder / "instance"
    (instance / "backups.json").write_text(
        json.dumps([{"file": str(backup), "day": "2025-12-01", "surveys": ["small"]}])
    )
    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", _disk_is_full)
        assert desk.run("retention").exit_code != 0
    assert backup.exists()
    again = desk.run("retention")
    assert again.exit_code == 0, again.output
    (written,) = (instance / "certificates").iterdir()
    assert json.loads(written.read_text())["survey"] == "small"
    assert not backup.exists()
    assert desk.run("retention").output == "Nothing has had its day.\n"


def _disk_is_full(path: Path, text: str, **_: object) -> int:
    path.write_bytes(text[: len(text) // 2].encode())
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("survey", "shorten", "small"), 2, "give --closes or --destroy-on"),
        (("survey", "shorten", "small", "--destroy-on", "tomorrow"), 2, "give a day like 2027-08-19"),
        (("survey", "shorten", "small", "--destroy-on", "2040-01-01"), 1, "only ever brought forward"),
        (("survey", "shorten", "small", "--closes", "2040-01-01"), 1, "only ever brought forward"),
        (("survey", "shorten", "none", "--closes", "2029-01-01"), 1, "there is no survey called none"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    desk: Desk, words: tuple[str, ...], code: int, said: str
) -> None:
    desk.open("--closes", "2031-03-01")
    before = desk.run("retention", "--dry-run").output
    result = desk.run(*words)
    assert result.exit_code == code
    assert said in result.output
    assert desk.run("retention", "--dry-run").output == before


def test_one_that_fails_keeps_neither_the_others_nor_requests_for_contact_from_their_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for survey in ("first", "second"):
        desk.run(
            *("survey", "open", SMALL, "--id", survey, "--made-up", "--areas", "S12000033"),
            *("--passphrase-file", desk.folder / "passphrase", "--destroy-on", "2026-01-01"),
        )
    asked, really = [], forgetting.destroy

    def destroy(store, settings, plan, today):  # type: ignore[no-untyped-def]
        if plan.survey.id == "first":
            raise OSError(28, "No space left on device")
        return really(store, settings, plan, today)

    monkeypatch.setattr(forgetting, "destroy", destroy)
    monkeypatch.setattr(forgetting, "forget_contacts", lambda store, now: asked.append(now))
    done = desk.run("retention")
    assert done.exit_code == 1
    assert "second is destroyed." in done.output
    assert "first: [Errno 28] No space left on device" in done.output
    assert "not destroyed, or not to the end: first." in done.output
    assert len(asked) == 1
