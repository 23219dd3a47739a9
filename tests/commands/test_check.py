"""``survey-app check`` and ``survey-app schema``."""

from __future__ import annotations

import json
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
    assert result.output == "2 questionnaires: 0 errors, 0 warnings\n"
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
    assert question["ask"]["description"] == "The words of the question."
