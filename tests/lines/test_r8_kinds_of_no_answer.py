"""R8: "not sure" and "I'd rather not say" are answers, a skip is a skip, and results never merge them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import area
from survey_app.questionnaire.codebook import FIRST_OPTION, NO_ANSWER, NOT_ASKED, Codebook
from survey_app.questionnaire.model import NOT_SURE, RATHER_NOT_SAY, Questionnaire
from survey_app.results.release import AnswerKind
from survey_app.results.shape import shape_of
from survey_app.results.tabulate import Tally, tabulate
from tests.fielded import GLASGOW, MOVING_ON, Person, questionnaire_of
from tests.lines.conftest import In_the_field
from tests.lines.walking import SURVEYS, drawn

#: A question of the young people's survey that has both answers.
BOTH = "home-safe"
KINDS = (AnswerKind.NOT_SURE, AnswerKind.RATHER_NOT_SAY, AnswerKind.NO_ANSWER)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return questionnaire_of(MOVING_ON)


def tally(questionnaire: Questionnaire, answers: list[str | None]) -> Tally:
    """The tables of people who gave these answers, None for a skip."""
    codebook = Codebook.of(questionnaire)
    rows = [codebook.encode(Answers({BOTH: (each,)} if each else {})) for each in answers]
    counted = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), codebook.width)
    return tabulate(questionnaire, shape_of(questionnaire, [area(GLASGOW)]), [GLASGOW] * len(rows), counted)


def test_r8_both_stand_among_the_answers_on_the_page(person: Person) -> None:
    values = [control["value"] for control in person.begin().get(f"/q/{BOTH}").page.select("main input")]
    assert values[-2:] == [NOT_SURE, RATHER_NOT_SAY]


@pytest.mark.parametrize("code", [NOT_SURE, RATHER_NOT_SAY])
def test_r8_each_of_them_is_handed_in_as_the_answer_it_is(person: Person, code: str) -> None:
    person.walk_to("/check", {BOTH: code}).press("send")
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{BOTH: (code,)}]


def test_r8_a_skip_is_handed_in_as_a_skip(person: Person) -> None:
    person.begin().get(f"/q/{BOTH}").press("continue", {BOTH: NOT_SURE})
    person.get(f"/q/{BOTH}").press("skip").get("/check").press("send")
    assert [dict(answers.values) for answers in person.fielded.handed_in()] == [{}]


def test_r8_all_are_different_codes_in_what_is_stored(questionnaire: Questionnaire) -> None:
    codebook = Codebook.of(questionnaire)
    column = codebook.column_index[BOTH, None]
    given = [{BOTH: (NOT_SURE,)}, {BOTH: (RATHER_NOT_SAY,)}, {}]
    codes = [codebook.encode(Answers(each))[column] for each in given]
    assert len(set(codes)) == 3
    assert codes[2] == NO_ANSWER
    assert min(codes[:2]) >= FIRST_OPTION


def test_r8_not_asked_is_a_fourth_thing(questionnaire: Questionnaire) -> None:
    codebook = Codebook.of(questionnaire)
    column = codebook.column_index["wrong-help", None]
    assert codebook.encode(Answers())[column] == NOT_ASKED
    assert codebook.encode(Answers({"wrong": ("went-wrong",)}))[column] == NO_ANSWER


def test_r8_each_has_a_line_of_its_own_in_the_table(questionnaire: Questionnaire) -> None:
    (table,) = [each for each in shape_of(questionnaire, [area(GLASGOW)]).tables if each.id == BOTH]
    assert [sum(line.kind is kind for line in table.answers) for kind in KINDS] == [1, 1, 1]


def test_r8_each_is_counted_on_its_own_line(questionnaire: Questionnaire) -> None:
    counted = tally(questionnaire, [NOT_SURE, RATHER_NOT_SAY, RATHER_NOT_SAY, None, None, None])
    (table,) = [each for each in counted.shape.tables if each.id == BOTH]
    row = counted.row(BOTH, f"area:{GLASGOW}")
    found = {line.kind: int(row[place]) for place, line in enumerate(table.answers) if line.kind in KINDS}
    assert found == {AnswerKind.NOT_SURE: 1, AnswerKind.RATHER_NOT_SAY: 2, AnswerKind.NO_ANSWER: 3}


def test_r8_none_of_them_is_part_of_a_sum_of_answers(questionnaire: Questionnaire) -> None:
    counted = tally(questionnaire, [NOT_SURE, RATHER_NOT_SAY, None])
    (table,) = [each for each in counted.shape.tables if each.id == BOTH]
    row = counted.row(BOTH, f"area:{GLASGOW}")
    sums = [int(row[place]) for place, line in enumerate(table.answers) if line.kind is AnswerKind.RUNG]
    assert sums
    assert set(sums) == {0}


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_r8_a_sensitive_question_always_has_rather_not_say(path: Path, in_the_field: In_the_field) -> None:
    fielded = in_the_field(path)
    for page, html in drawn(fielded):
        for name in page.questions:
            question = fielded.questionnaire.question(name)
            if question.sensitive and question.is_choice:
                assert html.select(f'input[name="{name}"][value="{RATHER_NOT_SAY}"]'), name
