"""Made-up responses through the same door as real ones: coded, sealed twice, handed in."""

from __future__ import annotations

from collections.abc import Callable

from survey_app.demonstration import made_up
from survey_app.letterbox.store import hand_in
from survey_app.questionnaire import load, routing
from survey_app.questionnaire.areas import area
from survey_app.questionnaire.codebook import Codebook
from survey_app.storage import surveys
from survey_app.storage.engines import Store


class NotMadeUp(ValueError):
    """The survey is for real people; made-up responses would spoil it."""


def send_made_up(
    store: Store, survey_id: str, count: int, seed: int, progress: Callable[[int], object]
) -> int:
    """Hand in so many made-up responses; calls ``progress(1)`` for each. Returns how many were sent.

    Raises KeyError for an unknown survey, NotMadeUp, and what hand_in raises.
    """
    with store.read() as connection:
        survey = surveys.get(connection, survey_id)
        if survey is None:
            raise KeyError(survey_id)
        areas = sorted({code for _, code in surveys.links(connection, survey_id)})
    if not survey.made_up:
        raise NotMadeUp(
            f"{survey_id} is a survey for real people, and made-up responses would spoil it. "
            "Open one for trials with: survey-app survey open … --made-up"
        )
    questionnaire = load.from_canonical_json(survey.definition)
    codebook = Codebook.of(questionnaire)
    for response in made_up.responses(questionnaire, [area(code) for code in areas], count, seed):
        answers = routing.prune(questionnaire, response.answers)
        words = {q.id: answers.text(q.id) for q in questionnaire.questions() if answers.text(q.id)}
        hand_in(
            store,
            survey=survey,
            area=response.area,
            ticks=codebook.encode(answers),
            words=words,
            draft_id=None,
        )
        progress(1)
    return count
