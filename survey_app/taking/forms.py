"""What was posted, read against the page it came from: one form class a page, built once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask_babel import format_date, gettext, ngettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    FieldList,
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from survey_app.questionnaire import amounts
from survey_app.questionnaire.answers import Answer
from survey_app.questionnaire.cleaning import clean_text
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType

#: Types that people answer with a number of their own.
_AMOUNTS = frozenset({QuestionType.NUMBER, QuestionType.MONTH})
#: Characters of a number that are shown again when it cannot be kept.
LONGEST_AMOUNT = 30
SELECTED = " selected"
_LINE_END = re.compile("\r\n|\r")


@dataclass(frozen=True)
class Given:
    """What a page gave: question id → answer, None for a question left empty; and question id → what is
    wrong, in words for the person. ``typed`` holds texts as they were typed, to show them again."""

    answers: Mapping[str, Answer | None]
    errors: Mapping[str, str]
    typed: Mapping[str, str]
    #: the questions among them that are answered in words
    texts: frozenset[str] = frozenset()


class NotTooLong:
    """A text fits its question, counted as the browser counts."""

    def __init__(self, question: Question) -> None:
        self._most = question.max_length

    def __call__(self, form: Form, field: Field) -> None:
        over = len((field.data or "").strip()) - self._most
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Your text is %(num)s character too long. Please make it shorter.",
                    "Your text is %(num)s characters too long. Please make it shorter.",
                    over,
                )
            )


@lru_cache(maxsize=512)
def form_class(questionnaire: Questionnaire, questions: tuple[str, ...]) -> type[Form]:
    """The form of a page with these questions. Nothing is ever required: an empty field is a skip."""
    fields: dict[str, Any] = {}
    for question_id in questions:
        # A question may be called "data" or "errors", which a form calls parts of its own.
        fields[f"q_{question_id}"] = _field(questionnaire, questionnaire.question(question_id))
    return type("PageForm", (Form,), fields)


def _field(questionnaire: Questionnaire, question: Question) -> Any:
    if question.is_text:
        text = TextAreaField if question.type is QuestionType.LONG_TEXT else StringField
        return text(name=question.id, filters=[_one_line_end], validators=[Optional(), NotTooLong(question)])
    if question.type is QuestionType.NUMBER:
        return StringField(name=question.id, validators=[Optional()])
    if question.type is QuestionType.MONTH:
        return FieldList(StringField(), name=question.id)
    choice = SelectMultipleField if question.type is QuestionType.MULTIPLE else RadioField
    # Plain values are allowed as choices, which the stubs do not know.
    codes: Any = [option.code for option in questionnaire.options(question)]
    return choice(name=question.id, choices=codes, validators=[Optional()])


def _amount(question: Question, written: list[str]) -> str | amounts.Wrong | None:
    if question.type is QuestionType.NUMBER:
        return amounts.number(written[0] if written else "", question)
    which, year = (*written, "", "")[:2]
    return amounts.month(which, year, question)


def _as_typed(question: Question, written: list[str]) -> dict[str, str]:
    """What fills the controls again: a number's own text; a month's year, and which month was picked."""
    if question.type is QuestionType.NUMBER:
        return {question.id: (written or [""])[0][:LONGEST_AMOUNT]}
    which, year = (*written, "", "")[:2]
    return {f"{question.id}.year": year[:LONGEST_AMOUNT], f"{question.id}={which[:2]}": SELECTED}


def what_is_wrong(wrong: amounts.Wrong, question: Question) -> str:
    """In words for the person, with the way on."""
    return str(_sentence(wrong, question))


def _sentence(wrong: amounts.Wrong, question: Question) -> Any:
    least, most = (amounts.shown(bound, question.unit) for bound in (question.least, question.most))
    match wrong:
        case amounts.Wrong.NO_NUMBER:
            return gettext("Write a number, like %(example)s, or skip.", example=_example(question))
        case amounts.Wrong.TOO_FINE if question.decimals == 0:
            return gettext("Write a whole number, without a point, or skip.")
        case amounts.Wrong.TOO_FINE:
            return ngettext(
                "Write at most %(num)s digit after the point, or skip.",
                "Write at most %(num)s digits after the point, or skip.",
                question.decimals,
            )
        case amounts.Wrong.TOO_SMALL | amounts.Wrong.TOO_LARGE:
            return gettext("Write a number from %(least)s to %(most)s, or skip.", least=least, most=most)
        case amounts.Wrong.NO_MONTH:
            return gettext("Choose a month and write a year with four digits, or skip.")
    return gettext(
        "Give a month from %(earliest)s to %(latest)s, or skip.",
        earliest=month_words(question.earliest),
        latest=month_words(question.latest),
    )


def _example(question: Question) -> str:
    return amounts.shown(max(question.least, min(question.most, 12)), None)


def month_words(month: str) -> str:
    """A month as people read it, in their language."""
    year, which = month.split("-")
    return str(format_date(datetime.date(int(year), int(which), 1), "MMMM yyyy"))


def _one_line_end(words: str | None) -> str | None:
    """A browser sends two characters for the end of a line and counts it as one."""
    return _LINE_END.sub("\n", words) if words else words


def read(questionnaire: Questionnaire, questions: tuple[str, ...], posted: MultiDict[str, str]) -> Given:
    """What was posted for these questions; whatever else was posted is not looked at."""
    questions = tuple(each for each in questions if not questionnaire.question(each).tells)
    form = form_class(questionnaire, questions)(posted)
    form.validate()
    answers: dict[str, Answer | None] = {}
    errors: dict[str, str] = {}
    typed: dict[str, str] = {}
    texts = frozenset(each for each in questions if questionnaire.question(each).is_text)
    for field in form:
        question = questionnaire.question(field.name)
        if question.is_text:
            typed[question.id] = field.data or ""
            answers[question.id] = clean_text(field.data or "", question) or None
            if field.errors:
                errors[question.id] = field.errors[0]
            continue
        if question.type in _AMOUNTS:
            written = [each.strip() for each in posted.getlist(question.id)]
            kept = _amount(question, written)
            typed.update(_as_typed(question, written))
            answers[question.id] = (kept,) if isinstance(kept, str) else None
            if isinstance(kept, amounts.Wrong):
                errors[question.id] = what_is_wrong(kept, question)
            continue
        codes = {option.code for option in questionnaire.options(question)}
        chosen = tuple(code for code in posted.getlist(question.id) if code in codes)
        answers[question.id] = chosen or None
        if field.errors:
            # Ours, because the library's sentence says neither what happened nor the way on.
            errors[question.id] = gettext("That answer is not one of those shown. Choose another, or skip.")
    return Given(MappingProxyType(answers), MappingProxyType(errors), MappingProxyType(typed), texts)
