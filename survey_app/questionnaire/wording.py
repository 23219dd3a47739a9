"""The words that this person meets: variants chosen, earlier answers put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from survey_app.questionnaire import amounts
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    Question,
    Questionnaire,
    QuestionType,
)
from survey_app.questionnaire.piping import Pipe, filled
from survey_app.questionnaire.routing import holds

#: What a variant can say instead.
_WORDS = ("lead", "ask", "easy", "hint", "why", "body")


def variant_of(
    questionnaire: Questionnaire, question: Question, answers: Answers, language: str
) -> int | None:
    """The place of the first variant that fits, None where the question stands as it is. Variants for an
    audience are settled when a survey opens."""
    for place, variant in enumerate(question.variants):
        if variant.language is not None:
            if variant.language == language:
                return place
        elif variant.if_ is not None and holds(variant.if_, answers, questionnaire):
            return place
    return None


def in_variant(question: Question, place: int | None) -> Question:
    """The question in the words of its variant; what a variant leaves out stays as it is."""
    if place is None:
        return question
    variant = question.variants[place]
    update = {key: words for key in _WORDS if (words := getattr(variant, key)) is not None}
    return question.model_copy(update=update)


def worded(questionnaire: Questionnaire, question: Question, answers: Answers, language: str) -> Question:
    """The question as this person is asked it, with its pipes still in it."""
    return in_variant(question, variant_of(questionnaire, question, answers, language))


Join = Callable[[Sequence[str]], str]


def _commas(several: Sequence[str]) -> str:
    return ", ".join(several)


def piped(questionnaire: Questionnaire, answers: Answers, pipe: Pipe, join: Join = _commas) -> str:
    """What stands in the place of a pipe: what was answered as it reads in a sentence, or the default;
    ``join`` makes one text of several labels, as the language does."""
    question = questionnaire.question(pipe.question)
    codes = [code for code in answers.codes(question.id) if code not in {NOT_SURE, RATHER_NOT_SAY}]
    if not codes:
        return pipe.default
    if question.type is QuestionType.NUMBER:
        return amounts.shown(codes[0], question.unit)
    labels = [o.inline or o.label for o in questionnaire.options(question) if o.code in codes]
    return join(labels) if labels else pipe.default


def spoken(questionnaire: Questionnaire, answers: Answers, text: str, join: Join = _commas) -> str:
    """The text with the answers in it. It is a text, not HTML: escape it where it goes into a page."""
    return filled(text, lambda pipe: piped(questionnaire, answers, pipe, join))
