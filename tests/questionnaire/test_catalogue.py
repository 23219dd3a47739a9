"""Every text that a respondent may meet, for translators."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.model import Questionnaire
from tests.questionnaire.samples import ALL, SHIPPED, loaded, questionnaire_at, small


@pytest.mark.parametrize("questionnaire", ALL, ids=lambda q: q.id)
def test_each_text_has_a_context_of_its_own_and_a_note(questionnaire: Questionnaire) -> None:
    found = list(extract(questionnaire))
    assert len({message.context for message in found}) == len(found)
    assert all(message.context.startswith(f"{questionnaire.id}/") for message in found)
    assert all(message.text and message.note for message in found)


def test_contexts_are_made_of_ids_so_that_they_survive_rewording() -> None:
    contexts = [message.context for message in extract(small("one-question"))]
    assert contexts == [
        "one-question/questionnaire/title",
        "one-question/welcome/who_asks",
        "one-question/welcome/why",
        "one-question/welcome/what_happens",
        "one-question/welcome/safety",
        "one-question/section/first/title",
        "one-question/question/tea/ask",
        "one-question/question/tea/like/label",
        "one-question/question/tea/dislike/label",
        "one-question/thanks/message",
        "one-question/thanks/what_next",
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_text_knows_where_it_stands_in_the_file(path) -> None:
    positions = loaded(path).positions
    assert all(message.path in positions for message in extract(questionnaire_at(path)))
