"""Answers as rows of bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook, Column, NotARow
from survey_app.questionnaire.load import load
from survey_app.questionnaire.routing import prune
from tests.questionnaire.samples import ALL, posted_answers, questionnaires, small, text_of, unhurried

ROUTED = Codebook.of(small("routed"))
SEVERAL = Codebook.of(small("several"))


def test_a_choice_has_one_byte_a_multiple_choice_one_for_each_option_and_words_none() -> None:
    assert ROUTED.columns == (
        Column("tea", None),
        Column("milk", None),
        Column("which-milk", "cow"),
        Column("which-milk", "oat"),
        Column("black", None),
    )
    assert ROUTED.width == 5
    assert Codebook.of(small("words")).width == 0


def test_not_asked_not_answered_and_answered_are_told_apart() -> None:
    assert ROUTED.encode(Answers()) == bytes([1, 0, 0, 0, 0])
    assert ROUTED.encode(Answers({"tea": ("tea",)})) == bytes([2, 1, 0, 0, 1])
    assert ROUTED.encode(Answers({"tea": ("not-sure",)})) == bytes([4, 0, 0, 0, 1])
    assert ROUTED.encode(Answers({"tea": ("tea",), "milk": ("milk",), "which-milk": ("oat",)})) == bytes(
        [2, 2, 2, 3, 0]
    )


def test_of_several_each_option_is_chosen_or_not() -> None:
    assert SEVERAL.encode(Answers()) == bytes([1] * 6)
    assert SEVERAL.encode(Answers({"drinks": ("tea", "water")})) == bytes([3, 2, 3, 2, 2, 2])
    assert SEVERAL.encode(Answers({"drinks": ("rather-not-say",)})) == bytes([2, 2, 2, 2, 2, 3])


def test_the_column_of_an_answer_is_found_in_an_array_of_rows() -> None:
    rows = np.frombuffer(
        SEVERAL.encode(Answers({"drinks": ("tea",)})) + SEVERAL.encode(Answers({"drinks": ("water",)})),
        np.uint8,
    ).reshape(2, SEVERAL.width)
    assert list(rows[:, SEVERAL.column_index["drinks", "water"]]) == [2, 3]


def test_equal_questionnaires_share_their_codebook() -> None:
    again = load(text_of("routed"), "another.yaml").questionnaire
    assert again is not None
    assert again is not small("routed")
    assert Codebook.of(small("routed")) is Codebook.of(again)


@pytest.mark.parametrize(
    "row",
    [
        b"",
        bytes(4),
        bytes(6),
        bytes([255, 0, 0, 0, 0]),  # a code that no option has
        bytes([1, 2, 0, 0, 0]),  # an answer to a question that was not asked
        bytes([2, 2, 3, 1, 0]),  # half of a multiple choice without an answer
        bytes([0, 0, 0, 0, 0]),  # not asked what everybody is asked
    ],
)
def test_bytes_that_no_answers_give_are_no_row(row: bytes) -> None:
    with pytest.raises(NotARow):
        ROUTED.decode(row)


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda q: q.id)
def test_every_column_has_a_question_and_an_option_that_exist(questionnaire) -> None:
    codebook = Codebook.of(questionnaire)
    for place, column in enumerate(codebook.columns):
        question = questionnaire.question(column.question)
        codes = {option.code for option in questionnaire.options(question)}
        assert (column.option in codes) if question.type == "multiple" else column.option is None
        # Of a number or a month, the first of its bytes is where it is found.
        assert codebook.column_index[column.question, column.option] == place - column.place


@unhurried
@given(st.data())
def test_whatever_is_posted_the_row_has_the_length_of_the_version_and_codes_that_exist(
    data: st.DataObject,
) -> None:
    questionnaire = data.draw(questionnaires)
    codebook = Codebook.of(questionnaire)
    row = codebook.encode(data.draw(posted_answers(questionnaire)))
    assert len(row) == codebook.width
    for value, column in zip(row, codebook.columns, strict=True):
        options = questionnaire.options(questionnaire.question(column.question))
        assert value <= (3 if column.option else len(options) + 1)


@unhurried
@given(st.data())
def test_a_row_gives_back_the_choices_it_was_made_of(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires)
    codebook = Codebook.of(questionnaire)
    posted = data.draw(posted_answers(questionnaire))
    kept = prune(questionnaire, posted)
    without_words = Answers({name: said for name, said in kept.values.items() if isinstance(said, tuple)})
    row = codebook.encode(posted)
    assert codebook.decode(np.frombuffer(row, np.uint8)) == without_words
    assert codebook.encode(codebook.decode(row)) == row
