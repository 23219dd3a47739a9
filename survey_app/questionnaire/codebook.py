"""Answers as bytes: one row of fixed length for one version of a questionnaire.

A row is all that is kept of the choices, so equal lengths and a closed set of codes are part of the
promise that what is stored is within the questionnaire, whatever was sent.

Codes: 0 not asked; 1 asked, without an answer. A choice of one: 2 and up, the option's place among
``questionnaire.options`` + 2. A multiple choice has a byte an option: 2 not chosen, 3 chosen. A number has a
byte for its band (2 and up; 2 where it has no bands) and six for its value, in units of its last digit; a
month one byte that says whether there is an answer and two for the months since the year 0; both are
big-endian, and 0 without an answer. Texts have no byte here; they are records of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
#: Bytes of a value behind the byte that says whether there is one.
VALUE_BYTES = {QuestionType.NUMBER: 6, QuestionType.MONTH: 2}


class NotARow(ValueError):
    """The bytes are no row of this codebook."""


@dataclass(frozen=True)
class Column:
    """One byte of a row: a question, and an option of it where it is a multiple choice. ``place`` is 0, or
    which byte of the value this is, from 1."""

    question: str
    option: str | None
    place: int = 0


@dataclass(frozen=True)
class Codebook:
    questionnaire: Questionnaire
    columns: tuple[Column, ...]
    #: (question, option or None) → place in the row, so the column of a uint8 array [responses, width];
    #: of a number or a month, the byte before its value
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
            if question.is_text or question.tells:
                continue
            chosen = counted.codes(question.id)
            state = NOT_ASKED if question.id not in on_way else NO_ANSWER
            if question.type in VALUE_BYTES:
                row += self._value(question, chosen, state)
                continue
            codes = self._option_codes(question)
            several = question.type is QuestionType.MULTIPLE
            if not chosen:
                row += bytes([state]) * (len(codes) if several else 1)
            elif several:
                row += bytes(CHOSEN if code in chosen else NOT_CHOSEN for code in codes)
            else:
                row.append(FIRST_OPTION + codes.index(chosen[0]))
        return bytes(row)

    def decode(self, row: bytes | Sequence[int]) -> Answers:
        """The choices a row stands for. Raises NotARow for a wrong length, an unknown code, or bytes that
        no answers could have given."""
        answers = Answers(self.chosen(row))
        if self.encode(answers) != bytes(row):
            raise NotARow("no answers to this questionnaire give this row")
        return answers

    def chosen(self, row: bytes | Sequence[int]) -> dict[str, Answer]:
        """Question id → what a row says was chosen, whether or not the question was asked. Raises NotARow for
        a wrong length or an unknown code."""
        if len(row) != self.width:
            raise NotARow(f"a row has {self.width} bytes, this one {len(row)}")
        values: dict[str, Answer] = {}
        for question in self.questionnaire.questions():
            if not question.is_text and not question.tells:
                chosen = self._chosen(question, row)
                if chosen:
                    values[question.id] = chosen
        return values

    def _value(self, question: Question, chosen: tuple[str, ...], state: int) -> bytes:
        length = VALUE_BYTES[question.type]
        if not chosen:
            return bytes([state]) + bytes(length)
        if question.type is QuestionType.MONTH:
            year, month = chosen[0].split("-")
            return bytes([FIRST_OPTION]) + (12 * int(year) + int(month) - 1).to_bytes(length, "big")
        units = int(Decimal(chosen[0]).scaleb(question.decimals))
        return bytes([FIRST_OPTION + band_of(question, chosen[0])]) + units.to_bytes(length, "big")

    def _chosen(self, question: Question, row: bytes | Sequence[int]) -> tuple[str, ...]:
        if question.type in VALUE_BYTES:
            start = self.column_index[question.id, None]
            if row[start] < FIRST_OPTION:
                return ()
            value = int.from_bytes(bytes(row[start + 1 : start + 1 + VALUE_BYTES[question.type]]), "big")
            if question.type is QuestionType.MONTH:
                return (f"{value // 12:04}-{value % 12 + 1:02}",)
            return (f"{Decimal(value).scaleb(-question.decimals):f}",)
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


def band_of(question: Question, number: str) -> int:
    """The place of the band that a number lies in, from 0; 0 where there are no bands."""
    exact = Decimal(number)
    fits = [place for place, band in enumerate(question.bands) if Decimal(str(band.from_)) <= exact]
    return fits[-1] if fits else 0


@lru_cache(maxsize=64)
def _codebook(questionnaire: Questionnaire) -> Codebook:
    columns: list[Column] = []
    for question in questionnaire.questions():
        if question.type is QuestionType.MULTIPLE:
            columns += [Column(question.id, option.code) for option in questionnaire.options(question)]
        elif question.is_choice:
            columns.append(Column(question.id, None))
        elif question.type in VALUE_BYTES:
            columns += [Column(question.id, None, place) for place in range(VALUE_BYTES[question.type] + 1)]
    index = {
        (column.question, column.option): number for number, column in enumerate(columns) if column.place == 0
    }
    return Codebook(questionnaire, tuple(columns), MappingProxyType(index))
