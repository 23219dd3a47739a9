"""Conditions as sentences."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.exchange.in_words import condition_in_words, without_answers
from survey_app.questionnaire.model import Condition
from tests.questionnaire.samples import small

ROUTED = small("routed")
SINGLE = next(q for q in ROUTED.questions() if q.type == "single")
MULTIPLE = next(q for q in ROUTED.questions() if q.type == "multiple")
NAME = f"“{SINGLE.short or SINGLE.ask}” ({SINGLE.id})"
FIRST, SECOND = SINGLE.options[:2]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": SINGLE.id, "equals": FIRST.code}, f"{NAME} is “{FIRST.label}”"),
        (
            {"question": SINGLE.id, "equals": [FIRST.code, SECOND.code]},
            f"{NAME} is “{FIRST.label}” or “{SECOND.label}”",
        ),
        ({"question": SINGLE.id, "answered": True}, f"{NAME} has an answer"),
        ({"question": SINGLE.id, "answered": False}, f"{NAME} has no answer"),
        ({"not": {"question": SINGLE.id, "answered": True}}, f"it is not so that {NAME} has an answer"),
        (
            {
                "all": [
                    {"question": SINGLE.id, "answered": True},
                    {
                        "any": [
                            {"question": SINGLE.id, "equals": FIRST.code},
                            {"question": SINGLE.id, "equals": SECOND.code},
                        ]
                    },
                ]
            },
            f"{NAME} has an answer and ({NAME} is “{FIRST.label}” or {NAME} is “{SECOND.label}”)",
        ),
    ],
)
def test_a_condition_reads_as_a_sentence(condition: dict[str, object], words: str) -> None:
    assert condition_in_words(ROUTED, Condition.model_validate(condition)) == words


def test_a_number_chosen_of_several_is_said() -> None:
    condition = Condition(question=MULTIPLE.id, at_least=2)
    assert condition_in_words(ROUTED, condition).startswith("at least 2 were chosen for “")


def test_an_earlier_answer_inside_a_text_is_named() -> None:
    assert without_answers("How is {living|your home}?") == "How is [the answer to living, or “your home”]?"
