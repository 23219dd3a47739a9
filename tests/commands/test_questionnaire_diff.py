"""``survey-app questionnaire diff``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_app.commands.questionnaire_diff import diff
from survey_app.questionnaire.load import canonical_json
from tests.questionnaire.samples import small, text_of


def run(*arguments: object) -> Result:
    return CliRunner().invoke(diff, [str(argument) for argument in arguments])


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    text = text_of("routed")
    old.write_text(text, encoding="utf-8")
    text = text.replace("Do you drink tea?", "Is tea your drink?").replace("equals: milk}", "answered: true}")
    new.write_text(text.replace("id: instead", "id: other-drink"), encoding="utf-8")
    return old, new


def test_it_says_in_words_what_can_be_compared(two: tuple[Path, Path]) -> None:
    result = run(*two)
    assert result.exit_code == 0
    assert "2 questions stay comparable, 1 with care, 2 not; 1 new, 1 gone." in result.output
    assert "“Do you drink tea?” became “Is tea your drink?”" in result.output
    assert "before, who had: “milk” is milk; now, who has: “milk” has an answer" in result.output
    assert "it reads as “instead” was: keep that id" in result.output
    assert "Not changed\n  milk" in result.output


def test_programs_get_the_same_as_json(two: tuple[Path, Path]) -> None:
    found = json.loads(run(*two, "--format", "json").output)
    named = {question["id"]: question["comparable"] for question in found["questions"]}
    assert named["tea"] == "with-care"
    assert named["which-milk"] == "no"
    assert named["milk"] == "same"
    assert [each["id"] for each in found["removed"]] == ["instead"]


def test_what_a_survey_in_the_field_is_pinned_to_can_be_compared_with_the_file(tmp_path: Path) -> None:
    pinned, file = tmp_path / "pinned.json", tmp_path / "routed.yaml"
    pinned.write_text(canonical_json(small("routed")), encoding="utf-8")
    file.write_text(text_of("routed"), encoding="utf-8")
    assert "Nothing was changed." in run(pinned, file).output


def test_a_file_with_errors_is_refused_with_them(tmp_path: Path, two: tuple[Path, Path]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(text_of("routed").replace("type: single", "type: singel"), encoding="utf-8")
    result = run(two[0], broken)
    assert result.exit_code == 1
    assert "did you mean single?" in result.output
    assert "has errors: mend them first" in result.output
    other = tmp_path / "other.json"
    other.write_text('{"id": 3}', encoding="utf-8")
    assert run(two[0], other).exit_code == 1


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path / "a.yaml", tmp_path / "b.yaml").exit_code == 2
