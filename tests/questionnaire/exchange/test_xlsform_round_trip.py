"""Out as an XLSForm and in again: ids, types, answers and ways through the questions stay."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.exchange.xlsform_in import import_xlsform
from survey_app.questionnaire.exchange.xlsform_out import xlsform
from survey_app.questionnaire.model import Option, Questionnaire
from survey_app.questionnaire.routing import asked, prune
from tests.questionnaire.samples import ALL, questionnaire_at, unhurried

EVERYTHING = questionnaire_at(Path(__file__).parent / "everything.yaml")
EACH = (*ALL, EVERYTHING)


def said(option: Option) -> dict[str, object]:
    """An answer as it is read: easy words that are the same words say nothing more."""
    return option.model_dump(exclude={"easy"}) | {"easy": option.easy or option.label}


@lru_cache
def there_and_back(questionnaire: Questionnaire) -> Questionnaire:
    made = import_xlsform(xlsform(questionnaire).workbook, ".xlsx", "back")
    assert made.questionnaire is not None, [str(fault) for fault in made.faults]
    return made.questionnaire


@pytest.mark.parametrize("questionnaire", EACH, ids=lambda each: each.id)
def test_ids_types_and_answers_stay(questionnaire: Questionnaire) -> None:
    back = there_and_back(questionnaire)
    for before, after in zip(questionnaire.questions(), back.questions(), strict=True):
        assert (after.id, after.type) == (before.id, before.type)
        assert [said(option) for option in back.options(after)] == [
            said(option) for option in questionnaire.options(before)
        ]


@pytest.mark.parametrize("questionnaire", EACH, ids=lambda each: each.id)
def test_words_around_the_questions_stay(questionnaire: Questionnaire) -> None:
    back = there_and_back(questionnaire)
    assert (back.id, back.title, back.audience) == (
        questionnaire.id,
        questionnaire.title,
        questionnaire.audience,
    )
    assert (back.welcome, back.thanks, back.about, back.privacy) == (
        questionnaire.welcome,
        questionnaire.thanks,
        questionnaire.about,
        questionnaire.privacy,
    )
    for before, after in zip(questionnaire.sections, back.sections, strict=True):
        for key in ("id", "title", "intro", "content_notice", "support_after", "repeat", "offer_skip"):
            assert getattr(after, key) == getattr(before, key)


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Codes that exist, some words, numbers and months, to any questions, on the way or not."""
    values: dict[str, tuple[str, ...] | str] = {}
    for question in questionnaire.questions():
        if question.tells or draw(st.booleans()):
            continue
        codes = [option.code for option in questionnaire.options(question)]
        if question.type == "number":
            values[question.id] = (str(draw(st.integers(0, 12))),)
        elif question.type == "month":
            values[question.id] = ("2020-05",)
        elif question.is_text:
            values[question.id] = "words"
        else:
            most = len(codes) if question.type == "multiple" else 1
            chosen = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=most, unique=True))
            values[question.id] = tuple(chosen)
    return Answers(values)


@unhurried
@given(st.data())
def test_whatever_is_answered_leads_the_same_way(data: st.DataObject) -> None:
    questionnaire = data.draw(st.sampled_from(EACH))
    answers = data.draw(answers_to(questionnaire))
    back = there_and_back(questionnaire)
    assert asked(back, prune(back, answers)) == asked(questionnaire, prune(questionnaire, answers))


def test_of_a_whole_questionnaire_only_what_a_form_cannot_hold_is_lost() -> None:
    back = there_and_back(EVERYTHING)
    for before, after in zip(EVERYTHING.sections, back.sections, strict=True):
        assert after == before
    assert back.scales == EVERYTHING.scales


def test_exporting_again_gives_the_same_form() -> None:
    back = there_and_back(EVERYTHING)
    again = there_and_back(back)
    assert again.sections == back.sections
