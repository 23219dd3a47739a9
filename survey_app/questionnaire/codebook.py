"""Answers as bytes: one row of fixed length for one version of a questionnaire.

A row is all that is kept of the choices, so equal lengths and a closed set of codes are part of the
promise that what is stored is within the questionnaire, whatever was sent.

Codes: 0 not asked; 1 asked, without an answer. A choice of one: 2 and up, the option's place among
``questionnaire.options`` + 2. A multiple choice has a byte an option: 2 not chosen, 3 chosen. Texts have
no byte here; they are records of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import asked_and_counted

NOT_ASKED = 0
NO_ANSWER = 1
FIRST_OPTION = 2
NOT_CHOSEN = 2
CHOSEN = 3


class NotARow(ValueError):
    """The bytes are no row of this codebook."""


@dataclass(frozen=True)
class Column:
    """One byte of a row: a question, and an option of it where it is a multiple choice."""

    question: str
    option: str | None


@dataclass(frozen=True)
class Codebook:
    questionnaire: Questionnaire
    columns: tuple[Column, ...]
    #: (question, option or None) → place in the row, so the column of a uint8 array [responses, width]
    column_index: Mapping[tuple[str, str | None], int]

    @staticmethod
    def of(questionnaire: Questionnaire) -> Codebook:
        """The codebook of this version; worked out once."""
        return _codebook(questionnaire)

    @property
    def width(self) -> int:
        """Bytes in a row."""
        return len(self.columns)

    def encode(self, answers: Answers) -> bytes:
        """One row. The answers are pruned first, so any input gives a row of this questionnaire."""
        on_way, counted = asked_and_counted(self.questionnaire, answers)
        row = bytearray()
        for question in self.questionnaire.questions():
            if not question.is_choice:
                continue
            codes = self._option_codes(question)
            chosen = counted.codes(question.id)
            several = question.type is QuestionType.MULTIPLE
            if question.id not in on_way or not chosen:
                row += bytes([NOT_ASKED if question.id not in on_way else NO_ANSWER]) * (
                    len(codes) if several else 1
                )
            elif several:
                row += bytes(CHOSEN if code in chosen else NOT_CHOSEN for code in codes)
            else:
                row.append(FIRST_OPTION + codes.index(chosen[0]))
        return bytes(row)

    def decode(self, row: bytes | Sequence[int]) -> Answers:
        """The choices a row stands for. Raises NotARow for a wrong length, an unknown code, or bytes that
        no answers could have given."""
        if len(row) != self.width:
            raise NotARow(f"a row has {self.width} bytes, this one {len(row)}")
        values: dict[str, Answer] = {}
        for question in self.questionnaire.questions():
            if question.is_choice:
                chosen = self._chosen(question, row)
                if chosen:
                    values[question.id] = chosen
        answers = Answers(values)
        if self.encode(answers) != bytes(row):
            raise NotARow("no answers to this questionnaire give this row")
        return answers

    def _chosen(self, question: Question, row: bytes | Sequence[int]) -> tuple[str, ...]:
        codes = self._option_codes(question)
        if question.type is QuestionType.MULTIPLE:
            return tuple(code for code in codes if row[self.column_index[question.id, code]] == CHOSEN)
        value = row[self.column_index[question.id, None]]
        if value < FIRST_OPTION:
            return ()
        if value - FIRST_OPTION >= len(codes):
            raise NotARow(f"{question.id} has no answer with the code {value}")
        return (codes[value - FIRST_OPTION],)

    def _option_codes(self, question: Question) -> list[str]:
        return [option.code for option in self.questionnaire.options(question)]


@lru_cache(maxsize=64)
def _codebook(questionnaire: Questionnaire) -> Codebook:
    columns: list[Column] = []
    for question in questionnaire.questions():
        if question.type is QuestionType.MULTIPLE:
            columns += [Column(question.id, option.code) for option in questionnaire.options(question)]
        elif question.is_choice:
            columns.append(Column(question.id, None))
    index = {(column.question, column.option): place for place, column in enumerate(columns)}
    return Codebook(questionnaire, tuple(columns), MappingProxyType(index))
