"""survey-app translate: catalogues from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result

from survey_app.cli import survey_app
from survey_app.languages import catalogues
from tests.languages.written import questionnaires, translated


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a small questionnaire meant for Gaelic and Arabic."""
    questionnaires(tmp_path / "questionnaires")
    return tmp_path


def run(here: Path, *words: str, exit_code: int = 0) -> Result:
    environment = {
        "SURVEY_QUESTIONNAIRES": str(here / "questionnaires"),
        "SURVEY_TRANSLATIONS": str(here / "translations"),
    }
    result = CliRunner().invoke(survey_app, ["translate", *words], env=environment)
    assert result.exit_code == exit_code, result.output
    return result


def finish(here: Path, code: str) -> polib.POFile:
    """Translate everything, into capitals."""
    found = catalogues.read(here / "translations", code)
    translated(found, {entry.msgid: entry.msgid.upper() for entry in found})
    catalogues.write(found, catalogues.path(here / "translations", code))
    return found


def line(result: Result, part: str) -> str:
    return next(line.strip() for line in result.output.splitlines() if line.strip().startswith(part))


def test_update_makes_a_catalogue_and_status_says_that_all_is_missing(here: Path) -> None:
    assert "gd: " in run(here, "update", "gd").output
    status = run(here, "status")
    assert status.output.startswith("gd (Gàidhlig)")
    assert line(status, "one-question").endswith("11 texts: 0 translated, 0 draft, 11 missing")


def test_status_calls_nothing_translated_that_nobody_has_reviewed(here: Path) -> None:
    run(here, "update", "gd")
    finish(here, "gd")
    assert line(run(here, "status"), "one-question").endswith("11 texts: 0 translated, 11 draft, 0 missing")
    run(here, "reviewed", "gd", "one-question", "--by", "youth worker", "--on", "2026-03-31")
    reviewed = line(run(here, "status", "gd"), "one-question")
    assert "11 translated, 0 draft, 0 missing; reviewed by youth worker, 2026-03-31" in reviewed


def test_rewording_makes_a_draft_of_a_reviewed_questionnaire(here: Path) -> None:
    run(here, "update", "gd")
    finish(here, "gd")
    run(here, "reviewed", "gd", "one-question", "--by", "youth worker")
    file = here / "questionnaires" / "one-question.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Do you like tea?", "Tea?"), encoding="utf-8")
    assert "1 missing" in line(run(here, "status"), "one-question")
    assert "0 new, 1 reworded, 0 gone" in run(here, "update").output
    assert "0 translated, 11 draft (1 of them fuzzy), 0 missing" in line(run(here, "status"), "one-question")


def test_status_for_programs_has_the_same_counts(here: Path) -> None:
    run(here, "update", "ar")
    (part,) = [
        part
        for part in json.loads(run(here, "status", "--json").output)["ar"]
        if part["part"] == "one-question"
    ]
    assert (part["translated"], part["draft"], part["fuzzy"], part["missing"]) == (0, 0, 0, 11)


def test_extract_writes_a_template_for_a_new_language(here: Path) -> None:
    output = here / "messages.pot"
    assert f"texts in {output}" in run(here, "extract", "--output", str(output)).output
    found = {entry.msgctxt: entry for entry in polib.pofile(str(output))}
    assert found["one-question/question/tea/ask"].msgid == "Do you like tea?"
    assert not any(entry.msgstr for entry in found.values())


def test_a_part_that_is_not_finished_cannot_be_called_reviewed(here: Path) -> None:
    run(here, "update", "gd")
    refused = run(here, "reviewed", "gd", "one-question", "--by", "youth worker", exit_code=1)
    assert "11 texts of one-question are not translated" in refused.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("update", "klingon"), "give a code such as gd"),
        (("status",), "survey-app translate update LANGUAGE makes one"),
        (("status", "gd"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(here: Path, words: tuple[str, ...], says: str) -> None:
    refused = run(here, *words, exit_code=1)
    assert says in refused.output
    assert len(refused.output.splitlines()) == 1


def test_a_questionnaire_with_errors_is_named(here: Path) -> None:
    (here / "questionnaires" / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    assert "broken.yaml:1" in run(here, "extract", exit_code=1).output
