"""survey, keys and mixer: what the operator types and reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from survey_app.commands.keys import keys
from survey_app.commands.mixer import mixer
from survey_app.commands.survey import survey
from survey_app.config import Settings
from survey_app.letterbox import envelopes
from survey_app.letterbox.keyholders import unlock
from survey_app.storage import mixed, surveys
from survey_app.storage.engines import Role, migrate, open_store
from tests.opened import PASSPHRASE, YAML, Field, open_field
from tests.opened import settings as settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path / "instance")
    migrate(made.database_url)
    (tmp_path / "small.yaml").write_text(YAML)
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    (tmp_path / "second").write_text("the second passphrase\n")
    return made


def run(settings: Settings, command: click.Command, *words: str, given: str | None = None) -> Result:
    """Words that name a file beside the instance become its path."""
    beside = settings.instance.parent
    paths = [str(beside / word) if (beside / word).is_file() else word for word in words]
    return CliRunner().invoke(command, paths, obj=settings, input=given)


def open_small(settings: Settings, *words: str) -> Result:
    return run(
        settings,
        survey,
        "open",
        "small.yaml",
        "--id",
        "small-2026",
        "--passphrase-file",
        "passphrase",
        *words,
    )


def recovery_phrase(result: Result) -> str:
    found = re.search(r"^  ((?:[0-9A-Z]{4}-){7}[0-9A-Z]{4})$", result.output, re.MULTILINE)
    assert found, result.output
    return found[1]


def test_opening_prints_the_recovery_phrase_and_what_losing_it_means(settings: Settings) -> None:
    result = open_small(settings)
    assert result.exit_code == 0, result.output
    assert recovery_phrase(result)
    assert "loses the responses" in result.output


def test_opening_asks_for_the_passphrase_twice_and_does_not_show_it(settings: Settings) -> None:
    result = run(
        settings, survey, "open", "small.yaml", "--id", "small-2026", given=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )
    assert result.exit_code == 0, result.output
    assert PASSPHRASE not in result.output


def test_the_survey_keeps_its_days_its_areas_and_that_it_is_a_trial(settings: Settings) -> None:
    open_small(
        settings,
        "--areas",
        "S12000036, S12000023",
        "--made-up",
        "--opens",
        "2026-08-19",
        "--closes",
        "2026-10-04",
    )
    store = open_store(settings.database_url, Role.OWNER)
    with store.read() as connection:
        record = surveys.get(connection, "small-2026")
        areas = [area for _, area in surveys.links(connection, "small-2026")]
    store.dispose()
    assert record is not None
    assert (record.made_up, record.opens, record.closes) == (True, "2026-08-19", "2026-10-04")
    assert record.policy == '{"min_base":10,"min_cell":5,"name":"standard"}'
    assert areas == ["S12000023", "S12000036"]


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--areas", "S12000099"], "S12000099", 1),
        (["--opens", "next week"], "give a day like 2026-08-19", 2),
        (["--passphrase-file", "small.yaml", "--id", "Small"], "small letters", 1),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(
    settings: Settings, words: list[str], said: str, code: int
) -> None:
    result = open_small(settings, *words)
    assert result.exit_code == code
    assert said in result.output.splitlines()[-1]


def test_a_questionnaire_with_faults_is_not_opened(settings: Settings) -> None:
    (settings.instance.parent / "small.yaml").write_text(YAML.replace("type: scale", "type: dice"))
    result = open_small(settings)
    assert result.exit_code == 1
    assert re.search(r"small\.yaml:\d+:\d+: error", result.output)


def test_listing_rounds_down_to_ten(settings: Settings) -> None:
    field = open_field(settings.instance)
    for _ in range(19):
        field.hand_in()
    assert run(settings, mixer, "--once").exit_code == 0
    field.dispose()
    result = run(settings, survey, "list")
    assert result.output == "small-2026\topen\tsmall-survey\t… to …\t10 or more responses\n"


def test_links_are_one_a_line_with_the_areas_name(settings: Settings) -> None:
    open_small(settings, "--areas", "S12000036,S12000023")
    lines = run(settings, survey, "links", "small-2026").output.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["City of Edinburgh", "Orkney Islands"]
    assert all(re.search(r"\thttp://127\.0\.0\.1:8000/s/[0-9a-z]{10}$", line) for line in lines)


def test_closing_mixes_and_says_what_comes_next(settings: Settings) -> None:
    field = open_field(settings.instance)
    for _ in range(12):
        field.hand_in()
    result = run(settings, survey, "close", "small-2026")
    assert result.exit_code == 0, result.output
    assert "survey-app release build small-2026" in result.output
    with field.owner.read() as connection:
        assert mixed.count(connection, "small-2026") == 12
    field.dispose()


def test_closing_with_too_few_warns(settings: Settings) -> None:
    open_small(settings)
    assert "Warning: small-2026 has fewer than the 10" in run(settings, survey, "close", "small-2026").output


@pytest.mark.parametrize("words", [["links", "nowhere"], ["close", "nowhere"]])
def test_an_unknown_survey_is_said_in_one_line(settings: Settings, words: list[str]) -> None:
    result = run(settings, survey, *words)
    assert result.exit_code == 1
    assert result.output == "Error: there is no survey called nowhere: survey-app survey list shows them\n"


def test_a_database_that_is_not_made_is_said_in_one_line(tmp_path: Path) -> None:
    result = run(settings_in(tmp_path / "nothing"), survey, "list")
    assert result.exit_code == 1
    assert "survey-app db upgrade" in result.output
    assert len(result.output.splitlines()) == 1


def test_a_key_can_be_wrapped_for_another_person(settings: Settings) -> None:
    open_small(settings)
    words = ["--passphrase-file", "passphrase", "--new-passphrase-file", "second"]
    result = run(settings, keys, "wrap", "small-2026", "--holder", "second", *words)
    assert result.exit_code == 0, result.output
    assert _opens(settings, "the second passphrase")


def test_a_key_can_be_recovered_with_the_phrase_as_people_type_it(settings: Settings) -> None:
    phrase = recovery_phrase(open_small(settings)).lower().replace("-", " ")
    words = ["--new-passphrase-file", "second"]
    result = run(settings, keys, "recover", "small-2026", "--holder", "second", *words, given=f"{phrase}\n")
    assert result.exit_code == 0, result.output
    assert _opens(settings, "the second passphrase")


def test_a_wrong_passphrase_wraps_nothing(settings: Settings) -> None:
    open_small(settings)
    words = ["--passphrase-file", "second", "--new-passphrase-file", "second"]
    result = run(settings, keys, "wrap", "small-2026", "--holder", "second", *words)
    assert result.exit_code == 1
    assert result.output == "Error: this passphrase opens no key of small-2026\n"
    with pytest.raises(envelopes.WrongPassphrase):
        _opens(settings, "the second passphrase")


def _opens(settings: Settings, passphrase: str) -> bool:
    store = open_store(settings.database_url, Role.OWNER)
    try:
        return bool(unlock(store, "small-2026", passphrase))
    finally:
        store.dispose()


def test_the_mixer_works_as_a_process_of_its_own_and_stops_when_told(settings: Settings) -> None:
    field = open_field(settings.instance)
    for _ in range(10):
        field.hand_in()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "survey_app", "mixer"],
        env={**kept, "SURVEY_INSTANCE": str(settings.instance)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    try:
        until = time.monotonic() + 60
        while _mixed(field) < 10 and time.monotonic() < until:
            time.sleep(0.05)
        process.terminate()
        said, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert _mixed(field) == 10
    assert process.returncode == 0
    assert said == "The mixer is at work.\nThe mixer has stopped.\n"
    field.dispose()


def _mixed(field: Field) -> int:
    with field.owner.read() as connection:
        return mixed.count(connection, field.survey.id)


@pytest.mark.pdf
def test_cards_are_written_for_every_area_or_for_one(settings: Settings, tmp_path: Path) -> None:
    open_small(settings, "--areas", "S12000049,S12000023")
    for words, areas in ((), ["Glasgow City", "Orkney Islands"]), (("--area", "S12000049"), ["Glasgow City"]):
        path = tmp_path / "cards.pdf"
        result = run(settings, survey, "links", "small-2026", "--cards", str(path), *words)
        assert result.exit_code == 0, result.output
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        assert [name for name in ("Glasgow City", "Orkney Islands") if name in text] == areas
        path.unlink()


def test_one_line_says_that_an_area_is_not_asked(settings: Settings) -> None:
    open_small(settings, "--areas", "S12000049")
    result = run(settings, survey, "links", "small-2026", "--area", "S12000036")
    assert result.exit_code == 1
    assert "small-2026 is not asked in S12000036" in result.output


def test_one_line_says_that_cards_cannot_be_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey_app import printing

    def lacking(*args: object, **more: object) -> bytes:
        raise printing.NoPdfHere("a PDF needs Pango, which this machine lacks")

    open_small(settings, "--areas", "S12000049")
    monkeypatch.setattr(printing, "pdf", lacking)
    result = run(settings, survey, "links", "small-2026", "--cards", str(tmp_path / "cards.pdf"))
    assert result.exit_code == 1
    assert "a PDF needs Pango" in result.output


def test_cards_of_a_survey_that_asks_for_codes_are_made_with_the_codes(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "small.yaml").write_text(YAML + "fieldwork: {mode: codes}\n")
    open_small(settings, "--areas", "S12000049")
    result = run(settings, survey, "links", "small-2026", "--cards", str(tmp_path / "cards.pdf"))
    assert result.exit_code == 1
    assert "survey-app codes make small-2026" in result.output
