"""What is kept of each question, as a list of variables: the one source of every codebook.

A choice of one is one byte of a row, a multiple choice one byte an option (``codebook``); words are kept
apart from the rows. Four kinds of silence stay apart: not asked, no answer, not sure, rather not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from survey_app.questionnaire.codebook import (
    CHOSEN,
    FIRST_OPTION,
    NO_ANSWER,
    NOT_ASKED,
    NOT_CHOSEN,
    Codebook,
)
from survey_app.questionnaire.exchange.in_words import asked_of
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Section,
)


class Missing(StrEnum):
    """Why there is no answer in substance."""

    NOT_ASKED = "not asked"
    NO_ANSWER = "no answer"
    NOT_SURE = "not sure"
    RATHER_NOT_SAY = "rather not say"


@dataclass(frozen=True)
class Value:
    """One value of a byte; ``option`` is None for what the language itself adds."""

    byte: int
    label: str
    option: Option | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Variable:
    """One thing that is kept. ``column`` counts from 1 in a row; None for what is kept apart from rows.
    ``option`` is the one this byte is about, for a multiple choice."""

    name: str
    section: Section
    question: Question
    asked_of: str
    kept: str
    column: int | None = None
    option: Option | None = None
    values: tuple[Value, ...] = ()


_SILENCE = (
    Value(NOT_ASKED, "Not asked", missing=Missing.NOT_ASKED),
    Value(NO_ANSWER, "No answer", missing=Missing.NO_ANSWER),
)
_NO_SUBSTANCE = {NOT_SURE: Missing.NOT_SURE, RATHER_NOT_SAY: Missing.RATHER_NOT_SAY}
_WITHOUT_COLUMN = {
    QuestionType.SHORT_TEXT: "Words, kept apart from every other answer; in no row.",
    QuestionType.LONG_TEXT: "Words, kept apart from every other answer; in no row.",
    QuestionType.NUMBER: "A number, kept apart from every other answer; in no row and no table.",
    QuestionType.MONTH: "A month, kept apart from every other answer; in no row and no table.",
    QuestionType.INFORMATION: "A page that says something; nothing is asked and nothing kept.",
    QuestionType.TOTAL: "A sum that is shown and not kept.",
}


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every variable, in the order of asking; a multiple choice has one an option."""
    book = Codebook.of(questionnaire)
    columns: dict[str, list[tuple[int, str | None]]] = {}
    for place, column in enumerate(book.columns, 1):
        columns.setdefault(column.question, []).append((place, column.option))
    return tuple(_variables(questionnaire, columns))


def _variables(
    questionnaire: Questionnaire, columns: dict[str, list[tuple[int, str | None]]]
) -> Iterator[Variable]:
    for section in questionnaire.sections:
        for question in section.asked:
            options = questionnaire.options(question)
            who = asked_of(questionnaire, question)
            if question.id not in columns:
                kept = _WITHOUT_COLUMN.get(question.type, "Kept apart from every other answer; in no row.")
                yield Variable(question.id, section, question, who, kept)
            for column, code in columns.get(question.id, ()):
                option = next((each for each in options if each.code == code), None)
                yield Variable(
                    name=question.id if code is None else f"{question.id}.{code}",
                    section=section,
                    question=question,
                    asked_of=who,
                    kept=f"Column {column} of a row: one byte.",
                    column=column,
                    option=option,
                    values=(*_SILENCE, *(_chosen(option) if option else _one_of(options))),
                )


def _chosen(option: Option) -> Iterator[Value]:
    yield Value(NOT_CHOSEN, "Not chosen")
    yield Value(CHOSEN, "Chosen", missing=_NO_SUBSTANCE.get(option.code))


def _one_of(options: tuple[Option, ...]) -> Iterator[Value]:
    for place, option in enumerate(options):
        yield Value(FIRST_OPTION + place, option.label, option, _NO_SUBSTANCE.get(option.code))
