"""How questions are put: what is doubted, and what is left alone."""

from __future__ import annotations

import pytest

from survey_app.questionnaire import question_wording as wording
from survey_app.questionnaire.lint_questions import everything_put
from tests.questionnaire.samples import SHIPPED, questionnaire_at

DOUBTED = {
    wording.double_barrelled: {
        "Are you happy with your social worker and your teacher?": "your social worker and your teacher",
        "Do you feel safe and happy at home?": "safe and happy",
        "Do you feel sad or worried?": "sad or worried",
        "Did you get help and was it enough?": "and was it enough",
        "Did you get help? Was it enough?": "Did you get help? Was it enough?",
        "Do people listen to and act on what you say?": "listen to and act",
        "Is your plan clear and useful?": "clear and useful",
        "How often and why do you see your worker?": "and why do you see your worker",
        "Do you trust your worker and feel safe with her?": "Do you trust your worker and feel",
    },
    wording.leading: {
        "Don\u2019t you think that it helps?": "Don't you think that it helps",
        "Wouldn't you agree that it helps?": "Wouldn't you agree that it helps",
        "How good was the help?": "How good was the help",
        "How satisfied are you with the help?": "How satisfied are you with the help",
        "Most people think care is hard. Do you?": "Most people think",
        "You get on with her, don\u2019t you?": "don't you",
        "Would you agree that leaders listen?": "Would you agree",
        "How much did you enjoy the club?": "How much did you enjoy",
    },
    wording.loaded: {
        "Was the terrible wait explained?": "terrible",
        "Is there too much red tape?": "red tape",
    },
    wording.double_negative: {
        "Do you not feel that nobody helps?": "not … nobody",
        "Is it never without delay?": "never … without",
    },
    wording.negative: {
        "I do not get supervision.": "I do not get supervision",
        "My manager isn\u2019t there for me.": "My manager isn't there for me",
        "We never hear the reasons.": "We never hear the reasons",
    },
    wording.vague: {"Do you regularly see your worker?": "regularly"},
    wording.vague_answer: {"Quite often": "often", "A few": "A few"},
    wording.absolute: {"Do you always feel safe?": "always"},
}
LEFT_ALONE = {
    wording.double_barrelled: [
        "Are you in school or work?",
        "Do you know when and where to get help?",
        "Do you get help when you feel low or stressed?",
        "Do you get the help you need to learn or to work?",
        "Are your mum and dad kind?",
        "How good or bad was it?",
        "Do you work with children and families?",
        "Who can you count on?",
    ],
    wording.leading: [
        "How good or bad was the help?",
        "How satisfied or dissatisfied are you with it?",
        "How old are you?",
        "Do you feel safe?",
        "How far do you agree with this?",
        "Do you agree with your plan?",
        "How well does your plan fit you?",
    ],
    wording.loaded: [
        "I feel able to challenge unfair treatment.",
        "Was it good or bad?",
        "Do you work with victims of crime?",
    ],
    wording.double_negative: [
        "When we cannot do everything, it is clear what comes first.",
        "Is it so or not?",
    ],
    wording.negative: ["When we cannot do everything, it is clear what comes first.", "I get help."],
    wording.vague: [
        "How often do you see your worker?",
        "I have supervision as often as I need it.",
        "Where do you usually sleep?",
    ],
    wording.vague_answer: ["Every week", "Never"],
    wording.absolute: ["Do you feel safe?"],
}


@pytest.mark.parametrize(
    ("find", "text", "words"),
    [(find, text, words) for find, cases in DOUBTED.items() for text, words in cases.items()],
    ids=lambda value: getattr(value, "__name__", str(value))[:50],
)
def test_the_words_that_raise_a_doubt_are_found(find, text: str, words: str) -> None:
    assert find(text) == words


@pytest.mark.parametrize(
    ("find", "text"),
    [(find, text) for find, cases in LEFT_ALONE.items() for text in cases],
    ids=lambda value: getattr(value, "__name__", str(value))[:50],
)
def test_a_plain_question_is_left_alone(find, text: str) -> None:
    assert find(text) is None


def test_hardly_a_question_of_ours_is_doubted_without_reason() -> None:
    """The shipped questions were read by people; a doubt about one of them is a false alarm, or accepted."""
    put = [each for path in SHIPPED for each in everything_put(questionnaire_at(path))]
    doubted = [
        each.text
        for each in put
        if any(find(each.text) for find in (wording.double_barrelled, wording.leading, wording.loaded))
        and not each.question.accepts
    ]
    assert len(put) > 40
    assert len(doubted) <= len(put) * 0.02, doubted
