"""The codebook as CSV, for people who open it in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.exchange.codebook_table import HEAD, codebook_csv
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, questionnaire_at, small

EVERYTHING = questionnaire_at(Path(__file__).parent / "everything.yaml")


def lines(questionnaire: Questionnaire) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(codebook_csv(questionnaire).decode("utf-8-sig"))))


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda each: each.id)
def test_every_question_stands_in_it(questionnaire: Questionnaire) -> None:
    assert {line["question"] for line in lines(questionnaire)} == {q.id for q in questionnaire.questions()}


def test_a_row_can_be_read_with_it_alone() -> None:
    questionnaire = small("several")
    question = next(q for q in questionnaire.questions() if q.type == "multiple")
    code = question.options[0].code
    row = Codebook.of(questionnaire).encode(Answers({question.id: (code,)}))
    read = {
        line["code"]: line["label"]
        for line in lines(questionnaire)
        if line["question"] == question.id and row[int(line["column"]) - 1] == int(line["byte"])
    }
    assert read[code].endswith(": Chosen")
    assert all(label.endswith(": Not chosen") for other, label in read.items() if other != code)


def test_a_number_and_a_month_have_a_byte_and_a_value() -> None:
    kept = {line["variable"]: line["how it is kept"] for line in lines(EVERYTHING)}
    assert kept["share.value"].endswith("the number times 10, highest byte first; 0 without an answer.")
    assert kept["since.value"].endswith("months since the year 0, highest byte first; 0 without an answer.")


def test_not_sure_and_rather_not_say_are_marked_as_missing_each_for_itself() -> None:
    marked = {line["code"]: line["missing"] for line in lines(small("sensitive")) if line["code"]}
    assert marked["rather-not-say"] == "rather not say"


def test_a_label_that_looks_like_a_formula_is_text() -> None:
    questionnaire = small("one-question")
    section = questionnaire.sections[0]
    asked = section.questions[0].model_copy(update={"ask": "=HYPERLINK(1)"})
    hostile = questionnaire.model_copy(
        update={"sections": (section.model_copy(update={"questions": (asked,)}),)}
    )
    assert lines(hostile)[0]["words"] == "'=HYPERLINK(1)"


def test_every_line_says_of_which_version_it_is() -> None:
    questionnaire = small("words")
    assert {line["version"] for line in lines(questionnaire)} == {questionnaire.version}
    assert set(lines(questionnaire)[0]) == set(HEAD)
