"""What may be handed in: exactly what some answers to the pinned questionnaire give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from survey_app.questionnaire import load
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.codebook import Codebook, NotARow
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
    try:
        chosen = codebook.chosen(ticks)
    except NotARow as error:
        raise NotInQuestionnaire("the row of codes is none of this questionnaire") from error
    answers = Answers({**chosen, **words})
    if prune(questionnaire, answers) != answers:
        raise NotInQuestionnaire("an answer is not clean, or its question was not asked")
    if codebook.encode(answers) != ticks:
        raise NotInQuestionnaire("no answers give this row of codes")


@lru_cache(maxsize=32)
def _pinned(definition: str) -> tuple[Questionnaire, Codebook]:
    questionnaire = load.from_canonical_json(definition)
    return questionnaire, Codebook.of(questionnaire)
