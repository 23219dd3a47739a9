"""What may be handed in: exactly what some answers to the pinned questionnaire give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from survey_app.questionnaire import load
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.codebook import CHOSEN, FIRST_OPTION, Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.routing import prune


class NotInQuestionnaire(ValueError):
    """The response holds something that the questionnaire does not. Its message repeats no answer."""


def admit(definition: str, area: str, ticks: bytes, words: Mapping[str, str]) -> None:
    """Let through what pruned answers to this pinned definition (canonical JSON) give, and nothing else.

    Raises NotInQuestionnaire. Views prune before they hand in, so this refuses only our own faults.
    """
    questionnaire, codebook = _pinned(definition)
    try:
        area_of(area)
    except KeyError as error:
        raise NotInQuestionnaire("there is no area with this code") from error
    answers = Answers({**_choices(questionnaire, codebook, ticks), **words})
    if prune(questionnaire, answers) != answers:
        raise NotInQuestionnaire("an answer is not clean, or its question was not asked")
    if codebook.encode(answers) != ticks:
        raise NotInQuestionnaire("no answers give this row of codes")


@lru_cache(maxsize=32)
def _pinned(definition: str) -> tuple[Questionnaire, Codebook]:
    questionnaire = load.from_canonical_json(definition)
    return questionnaire, Codebook.of(questionnaire)


def _choices(questionnaire: Questionnaire, codebook: Codebook, ticks: bytes) -> dict[str, Answer]:
    if len(ticks) != codebook.width:
        raise NotInQuestionnaire(f"a row has {codebook.width} codes, this one {len(ticks)}")
    choices: dict[str, tuple[str, ...]] = {}
    for column, value in zip(codebook.columns, ticks, strict=True):
        if column.option is not None:
            if value == CHOSEN:
                choices[column.question] = (*choices.get(column.question, ()), column.option)
        elif value >= FIRST_OPTION:
            options = questionnaire.options(questionnaire.question(column.question))
            if value - FIRST_OPTION >= len(options):
                raise NotInQuestionnaire(f"{column.question} has no option number {value}")
            choices[column.question] = (options[value - FIRST_OPTION].code,)
    return dict(choices)
