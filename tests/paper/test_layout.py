"""Where a form of paper leads: nobody is led past a question that is asked of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.paper import layout
from survey_app.paper.layout import Asked, form
from survey_app.paper.route import Known
from survey_app.paper.words import Words
from survey_app.questionnaire import routing
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Question, Questionnaire
from survey_app.questionnaire.routing import prune
from tests.questionnaire.samples import allowed_answers, questionnaires, small, unhurried

END = 10_000
Found = tuple[Question | None, tuple[Question, ...]]


def asked_in(questionnaire: Questionnaire) -> list[Asked]:
    laid_out = form(questionnaire, Words())
    return [each for part in laid_out.parts for turn in part.rounds for each in turn.asked if each.number]


def one(questionnaire: Questionnaire, question: str) -> Asked:
    return next(each for each in asked_in(questionnaire) if each.name == question)


def led_to(words: str) -> int:
    found = re.search(r"go to question (\d+)", words)
    return int(found.group(1)) if found else END


def followed(questionnaire: Questionnaire, answers: Answers) -> set[str]:
    """The questions that somebody comes to who answers these and does as the form says."""
    on_way, counted = routing.asked(questionnaire, answers), prune(questionnaire, answers)
    met, next_number = set(), 1
    for each in asked_in(questionnaire):
        if each.number < next_number:
            continue
        met.add(each.name)
        if each.name not in on_way:
            if each.only_if:
                next_number = led_to(each.only_if)
            continue
        for line in each.lines:
            if line.leads_to and line.option.code in counted.codes(each.name):
                next_number = led_to(line.leads_to)
    return met


@unhurried
@given(st.data())
def test_whoever_does_as_the_form_says_meets_every_question_that_is_asked_of_them(
    data: st.DataObject,
) -> None:
    questionnaire = data.draw(questionnaires)
    answers = prune(questionnaire, data.draw(allowed_answers(questionnaire)))
    numbered = {each.name for each in asked_in(questionnaire)}
    assert routing.asked(questionnaire, answers) & numbered <= followed(questionnaire, answers)


def test_an_answer_after_which_questions_fall_away_says_where_to_go_on() -> None:
    tea = one(small("routed"), "tea")
    assert {line.option.code: line.leads_to for line in tea.lines} == {
        "tea": "",
        "no-tea": "go to question 5",
        "not-sure": "go to question 5",
    }


def test_a_question_that_is_not_for_everybody_says_for_whom_and_where_others_go_on() -> None:
    assert (
        one(small("routed"), "milk").only_if
        == "Only if you chose “I do” at question 1. If not: go to question 5."
    )


def test_the_opposite_of_a_condition_is_said_in_plain_words() -> None:
    assert one(small("routed"), "instead").only_if.startswith(
        "Only if you did not choose “I do” at question 1."
    )


def test_a_condition_in_a_condition_gets_brackets() -> None:
    assert one(small("routed"), "black").only_if == (
        "Only if you answered question 1 and (you chose “Without” at question 2 or you left question 2 "
        "empty). If not: go to the end of the form."
    )


def test_what_is_meant_by_an_answer_stands_beside_it_and_has_no_number() -> None:
    questionnaire = small("other-please-say")
    (only,) = asked_in(questionnaire)
    says = [line.say.id for line in only.lines if line.say is not None]
    assert says == [each.id for each in questionnaire.questions() if "--" in each.id]


def test_a_part_that_is_repeated_is_written_out_to_its_most() -> None:
    (part,) = form(small("repeats"), Words()).parts
    assert [(turn.number, turn.of) for turn in part.rounds] == [(1, 3), (2, 3), (3, 3)]
    assert [each.name for each in part.rounds[1].asked] == [
        "home-name--2",
        "home-places--2",
        "homes--another-2",
    ]
    assert (
        part.rounds[1].only_if == "Only if you chose “Yes” at question 3. If not: go to the end of the form."
    )
    assert [each.only_if for each in part.rounds[1].asked] == ["", "", ""]


def test_statements_of_a_group_share_its_words_and_each_has_its_own_answers() -> None:
    asked = asked_in(small("statements-group"))
    group = [each for each in asked if each.question.lead]
    assert [bool(each.lead) for each in group[:2]] == [True, False]
    assert all(each.lines for each in group)


NUMBERS = """
id: numbers-on-paper
title: Numbers on paper
review: tests
audience: staff
owner: The tests
promised_minutes: 2
co_design: {groups: [Nobody yet], people: 0}
welcome: {who_asks: We ask., why: To learn., what_happens: You choose., safety: Help is near.}
thanks: {message: Thank you., what_next: We count.}
sections:
  - id: one
    title: One
    questions:
      - {id: hours, type: number, ask: How many hours?, unit: hours, most: 60}
      - id: days
        type: multiple
        ask: Which days?
        options: [{code: mon, label: Monday}, {code: tue, label: Tuesday}]
      - {id: long, type: short-text, ask: Why so long?, show_if: {question: hours, at_least: 40}}
      - {id: few, type: short-text, ask: Why so few?, show_if: {not: {question: days, at_least: 2}}}
      - {id: which, type: short-text, ask: Why these?, show_if: {question: days, includes: [mon, tue]}}
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("long", "Only if you wrote 40 hours or more at question 1. If not: go to question 4."),
        ("few", "Only if you ticked fewer than 2 at question 2. If not: go to question 5."),
        (
            "which",
            "Only if you chose “Monday” or “Tuesday” at question 2. If not: go to the end of the form.",
        ),
    ],
)
def test_conditions_on_numbers_and_on_several_answers_are_said(question: str, said: str) -> None:
    questionnaire = load(NUMBERS, "numbers.yaml").questionnaire
    assert questionnaire is not None
    assert one(questionnaire, question).only_if == said


def test_the_walk_above_notices_a_form_that_leads_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form whose answers led one question further would be caught."""
    right = layout.after

    def too_far(questionnaire: Questionnaire, later: Sequence[Question], known: Known) -> Found:
        found, left_out = right(questionnaire, later, known)
        further = [*later, None][len(left_out) + 1 :]
        return (further[0], tuple(later[: len(left_out) + 1])) if found is not None else (None, left_out)

    monkeypatch.setattr(layout, "after", too_far)
    answers = Answers({"tea": ("no-tea",)})
    questionnaire = small("routed")
    assert not routing.asked(questionnaire, answers) <= followed(questionnaire, answers)
