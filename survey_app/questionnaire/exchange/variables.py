"""What is kept of each question, as a list of variables: the one source of every codebook.

A choice of one is one byte of a row, a multiple choice one byte an option, a number and a month are a byte
and a value (``codebook``); words are kept apart from the rows. Four kinds of silence stay apart: not asked,
no answer, not sure, rather not say.
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
    VALUE_BYTES,
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
    """One thing that is kept. ``column`` is its first byte in a row, from 1, None for what is kept apart from
    rows; ``width`` how many bytes it has. ``option`` is the one this byte is about, for a multiple choice.
    Without ``values``, the bytes are a number."""

    name: str
    section: Section
    question: Question
    asked_of: str
    kept: str
    column: int | None = None
    width: int = 1
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
    QuestionType.INFORMATION: "A page that says something; nothing is asked and nothing kept.",
    QuestionType.TOTAL: "A sum that is shown and not kept.",
}


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every variable, in the order of asking; a multiple choice has one an option, and a number or a month
    one that says whether there is an answer and one for its value."""
    columns: dict[str, list[tuple[int, str | None]]] = {}
    for number, column in enumerate(Codebook.of(questionnaire).columns, 1):
        if column.place == 0:
            columns.setdefault(column.question, []).append((number, column.option))
    return tuple(
        variable
        for section in questionnaire.sections
        for question in section.asked
        for variable in _variables(questionnaire, section, question, columns.get(question.id, []))
    )


def _variables(
    questionnaire: Questionnaire, section: Section, question: Question, columns: list[tuple[int, str | None]]
) -> Iterator[Variable]:
    options = questionnaire.options(question)
    who = asked_of(questionnaire, question)
    if not columns:
        yield Variable(question.id, section, question, who, _WITHOUT_COLUMN[question.type])
    for column, code in columns:
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
        if question.type in VALUE_BYTES:
            yield _value(section, question, who, column + 1)


def _value(section: Section, question: Question, who: str, column: int) -> Variable:
    width = VALUE_BYTES[question.type]
    what = "months since the year 0"
    if question.type is QuestionType.NUMBER:
        what = f"the number times {10**question.decimals}" if question.decimals else "the number"
    kept = (
        f"Columns {column} to {column + width - 1} of a row: {what}, highest byte first; 0 without an answer."
    )
    return Variable(f"{question.id}.value", section, question, who, kept, column, width=width)


def _chosen(option: Option) -> Iterator[Value]:
    yield Value(NOT_CHOSEN, "Not chosen")
    yield Value(CHOSEN, "Chosen", missing=_NO_SUBSTANCE.get(option.code))


def _one_of(options: tuple[Option, ...]) -> Iterator[Value]:
    if not options:  # a month, or a number without bands
        yield Value(FIRST_OPTION, "Answered")
    for place, option in enumerate(options):
        yield Value(FIRST_OPTION + place, option.label, option, _NO_SUBSTANCE.get(option.code))
