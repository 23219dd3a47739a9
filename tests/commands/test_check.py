"""``survey-app check`` and ``survey-app schema``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.commands.check import check, schema
from tests.questionnaire.samples import ROOT, text_of


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text(text_of("one-question").replace("type: single", "type: singel"), encoding="utf-8")
    return file


@pytest.fixture
def wordy(tmp_path: Path) -> Path:
    file = tmp_path / "wordy.yaml"
    file.write_text(text_of("one-question").replace("tea?", "your placement?"), encoding="utf-8")
    return file


def test_the_shipped_questionnaires_are_clean() -> None:
    result = run(ROOT / "questionnaires")
    assert re.fullmatch(r"\d+ questionnaires: 0 errors, 0 warnings\n", result.output), result.output
    assert result.exit_code == 0


def test_an_error_is_said_with_its_place_and_fails(broken: Path) -> None:
    result = run(broken)
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith(
        f"{broken.as_posix()}:16:15: error: singel is no type that there is \u2014 did you mean single?"
    )
    assert last == "1 questionnaire: 1 error, 0 warnings"


def test_a_warning_does_not_fail(wordy: Path) -> None:
    result = run(wordy)
    assert result.exit_code == 0
    assert ":17:14: warning: \u201cplacement\u201d is a word of the system" in result.output
    assert result.output.endswith("1 questionnaire: 0 errors, 1 warning\n")


def test_folders_are_searched_and_every_file_is_checked(broken: Path, wordy: Path) -> None:
    result = run(broken.parent)
    assert result.exit_code == 1
    assert "2 questionnaires: 1 error, 1 warning" in result.output


def test_json_is_for_programs(broken: Path) -> None:
    (fault,) = json.loads(run(broken, "--format", "json").stdout)
    assert fault["file"] == broken.as_posix()
    assert (fault["line"], fault["column"], fault["level"], fault["rule"]) == (16, 15, "error", "enum")
    assert fault["message"]
    assert fault["mend"]


def test_json_of_a_clean_file_is_an_empty_list() -> None:
    result = run(ROOT / "questionnaires", "--format", "json")
    assert json.loads(result.stdout) == []
    assert result.exit_code == 0


def test_github_gets_its_own_commands_with_what_has_a_meaning_in_them_escaped(tmp_path: Path) -> None:
    file = tmp_path / "a,b.yaml"
    file.write_text(
        text_of("one-question").replace("owner: The tests", 'owner: ["50%\\n"]'), encoding="utf-8"
    )
    result = run(file, "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        f"::error file={tmp_path.as_posix()}/a%2Cb.yaml,line=6,col=8,title=string-type::"
    )
    assert len(result.stdout.splitlines()) == 1


def test_a_file_that_is_no_text_is_a_fault_with_a_place(tmp_path: Path) -> None:
    file = tmp_path / "picture.yaml"
    file.write_bytes(b"id: x\ntitle: \xff\xfe\n")
    result = run(file)
    assert result.exit_code == 1
    assert ":2:8: error: this is no UTF-8 text" in result.output


def test_a_folder_without_questionnaires_is_said_so(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "no questionnaire" in result.output


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing").exit_code == 2
    assert run().exit_code == 2


def test_the_published_schema_is_the_one_of_the_model() -> None:
    published = (ROOT / "docs" / "questionnaire.schema.json").read_text(encoding="utf-8")
    assert CliRunner().invoke(schema, []).stdout == published


def test_the_schema_refuses_unknown_keys_and_says_what_each_key_is_for() -> None:
    described = json.loads(CliRunner().invoke(schema, []).stdout)
    assert "version" not in described["properties"]
    for part in (described, *described["$defs"].values()):
        if part["type"] == "object":
            assert part["additionalProperties"] is False
    question = described["$defs"]["Question"]["properties"]
    assert question["ask"]["description"].startswith("The words of the question")


def two_files(tmp_path: Path, second: str) -> Result:
    (tmp_path / "first.yaml").write_text(text_of("one-question"), encoding="utf-8")
    (tmp_path / "second.yaml").write_text(second, encoding="utf-8")
    return run(tmp_path)


def test_an_id_that_two_files_have_is_an_error_in_the_second(tmp_path: Path) -> None:
    result = two_files(tmp_path, text_of("one-question"))
    assert result.exit_code == 1
    assert f"second.yaml:2:5: error: the id “one-question” is taken by {tmp_path.as_posix()}/first.yaml" in (
        result.output
    )


def test_a_linked_questionnaire_is_among_those_checked_or_beside_this_one(tmp_path: Path) -> None:
    linked = text_of("words").replace("owner:", "linked: [one-question, other]\nowner:")
    result = two_files(tmp_path, linked)
    assert result.output.count("[linked]") == 1
    assert "second.yaml:6:24: error: there is no questionnaire “other”" in result.output
    (tmp_path / "other.yaml").write_text(
        text_of("several").replace("id: several", "id: other"), encoding="utf-8"
    )
    assert "[linked]" not in run(tmp_path / "second.yaml", tmp_path / "first.yaml").output


def test_a_picture_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "tea.yaml"
    picture = "id: tea\n        picture: {file: cup.png, alt: A cup}\n"
    file.write_text(text_of("one-question").replace("id: tea\n", picture), encoding="utf-8")
    result = run(file)
    assert result.exit_code == 1
    assert ":16:25: error: there is no file cup.png in the folder media" in result.output
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "cup.png").write_bytes(b"")
    assert run(file).exit_code == 0
    (tmp_path / "media" / "cup.png").write_bytes(bytes(200_000))
    assert "cup.png has 200,000 bytes; for picture 150,000 are the most" in run(file).output


def test_a_question_without_results_is_noticed_and_can_be_accepted(tmp_path: Path) -> None:
    file = tmp_path / "tea.yaml"
    text = text_of("routed").replace(
        "show_if: {question: milk, equals: milk}",
        "show_if: {any: [{question: milk, equals: milk}, {question: milk, answered: false}]}",
    )
    file.write_text(text, encoding="utf-8")
    assert "[not-releasable]" in run(file).output
    accepted = "ask: Which milk?\n        accepts: [{rule: not-releasable, because: Words are enough.}]"
    file.write_text(text.replace("ask: Which milk?", accepted), encoding="utf-8")
    assert "not-releasable" not in run(file).output


def test_the_forecast_is_a_table_of_what_would_be_hidden() -> None:
    result = run("--forecast", "--expected", "900", ROOT / "questionnaires" / "leaving-care")
    assert result.exit_code == 0
    assert re.search(r"^areas +32 +4 +20 +5 \(16%\)", result.output, re.MULTILINE)
    assert "Most likely hidden among areas: Clackmannanshire" in result.output


def test_numbers_of_each_area_come_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "expected.csv"
    table.write_text("area,responses\nFife,40\nS12000033,3\n", encoding="utf-8")
    moving_on = ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml"
    result = run("--forecast", "--expected", table, moving_on)
    assert "43 responses expected" in result.output
    assert "Aberdeen City" in result.output
    assert "[mostly-hidden]" in result.output
    table.write_text("area,responses\nNarnia,40\n", encoding="utf-8")
    wrong = run("--forecast", "--expected", table, moving_on)
    assert wrong.exit_code == 1
    assert "Narnia, 40" in wrong.output


def test_a_forecast_needs_to_know_how_many_are_expected(tmp_path: Path) -> None:
    file = tmp_path / "tea.yaml"
    file.write_text(text_of("one-question"), encoding="utf-8")
    assert "give --expected 400" in run("--forecast", file).output
    assert run("--forecast", "--expected", "many", file).exit_code == 1
    assert run("--forecast", "--format", "json", file).exit_code == 2


def test_words_that_are_not_english_are_said_not_to_be_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "tea.yaml"
    file.write_text(text_of("one-question").replace("owner:", "languages: [pl]\nowner:"), encoding="utf-8")
    assert "its words (pl) were not looked at" in run(file).output


def test_what_a_workshop_said_lies_beside_its_questionnaire_and_is_none(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(text_of("one-question"), encoding="utf-8")
    (tmp_path / "tea.workshop.yaml").write_text(
        "questionnaire: one-question\nsessions: []\n", encoding="utf-8"
    )
    assert run(tmp_path).output == "1 questionnaire: 0 errors, 0 warnings\n"
