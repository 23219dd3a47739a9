"""What was posted, read against the page it came from: one form class a page, built once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from survey_app.questionnaire.answers import Answer
from survey_app.questionnaire.cleaning import clean_text
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType

_LINE_END = re.compile("\r\n|\r")


@dataclass(frozen=True)
class Given:
    """What a page gave: question id → answer, None for a question left empty; and question id → what is
    wrong, in words for the person. ``typed`` holds texts as they were typed, to show them again."""

    answers: Mapping[str, Answer | None]
    errors: Mapping[str, str]
    typed: Mapping[str, str]


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
    choice = SelectMultipleField if question.type is QuestionType.MULTIPLE else RadioField
    # Plain values are allowed as choices, which the stubs do not know.
    codes: Any = [option.code for option in questionnaire.options(question)]
    return choice(name=question.id, choices=codes, validators=[Optional()])


def _one_line_end(words: str | None) -> str | None:
    """A browser sends two characters for the end of a line and counts it as one."""
    return _LINE_END.sub("\n", words) if words else words


def read(questionnaire: Questionnaire, questions: tuple[str, ...], posted: MultiDict[str, str]) -> Given:
    """What was posted for these questions; whatever else was posted is not looked at."""
    form = form_class(questionnaire, questions)(posted)
    form.validate()
    answers: dict[str, Answer | None] = {}
    errors: dict[str, str] = {}
    typed: dict[str, str] = {}
    for field in form:
        question = questionnaire.question(field.name)
        if question.is_text:
            typed[question.id] = field.data or ""
            answers[question.id] = clean_text(field.data or "", question) or None
            if field.errors:
                errors[question.id] = field.errors[0]
            continue
        codes = {option.code for option in questionnaire.options(question)}
        chosen = tuple(code for code in posted.getlist(question.id) if code in codes)
        answers[question.id] = chosen or None
        if field.errors:
            # Ours, because the library's sentence says neither what happened nor the way on.
            errors[question.id] = gettext("That answer is not one of those shown. Choose another, or skip.")
    return Given(MappingProxyType(answers), MappingProxyType(errors), MappingProxyType(typed))
