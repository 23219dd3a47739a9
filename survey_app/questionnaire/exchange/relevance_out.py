"""A condition as the expression that XLSForm knows it by (ODK XForms: a part of XPath 1.0)."""

from __future__ import annotations

from collections.abc import Callable

from survey_app.questionnaire.expansion import plain, time_round
from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType, Section
from survey_app.questionnaire.question import MADE


class Names:
    """How the questions of one questionnaire are called in its form."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions: dict[str, Question] = {}
        self._references: dict[str, str] = {}
        asked = {question.id for section in questionnaire.sections for question in plain(section.questions)}
        # A group and a question of one name could not be told apart in an expression.
        self._groups = {
            section.id: f"section{MADE}{section.id}" if section.id in asked else section.id
            for section in questionnaire.sections
        }
        for section in questionnaire.sections:
            for question in plain(section.questions):
                self._add(question.id, question, f"${{{question.id}}}")
                for number in range(1, section.repeat.most + 1) if section.repeat else ():
                    reference = f"indexed-repeat(${{{question.id}}}, ${{{self.group(section)}}}, {number})"
                    self._add(time_round(question.id, number), question, reference)

    def _add(self, name: str, question: Question, reference: str) -> None:
        self._questions[name] = question
        self._references[name] = reference

    def group(self, section: Section) -> str:
        """The name of the section's group."""
        return self._groups[section.id]

    def reference(self, question_id: str) -> str:
        """What stands for the answer in an expression. Raises KeyError for what no form has: the questions
        whether there is another one, which other tools ask in a way of their own."""
        return self._references[question_id]

    def question(self, question_id: str) -> Question:
        """Raises KeyError as ``reference`` does."""
        return self._questions[question_id]


def relevance(names: Names, condition: Condition) -> str:
    """True for the same answers as the condition. A question without an answer is the empty text there, so
    tests on it are false, as they are here. Raises KeyError as ``Names.reference`` does."""
    if condition.all is not None:
        return " and ".join(_bracketed(relevance(names, inner)) for inner in condition.all)
    if condition.any is not None:
        return " or ".join(_bracketed(relevance(names, inner)) for inner in condition.any)
    if condition.not_ is not None:
        return f"not({relevance(names, condition.not_)})"
    question_id = condition.question or ""
    looked_at = names.reference(question_id)
    if condition.answered is not None:
        return f"{looked_at} {'!=' if condition.answered else '='} ''"
    if condition.at_least is not None:
        several = names.question(question_id).type is QuestionType.MULTIPLE
        return f"{f'count-selected({looked_at})' if several else looked_at} >= {condition.at_least}"
    if condition.equals is not None:
        return _one_of(condition.equals, lambda code: f"{looked_at} = '{code}'")
    return _one_of(condition.includes or (), lambda code: f"selected({looked_at}, '{code}')")


def _one_of(codes: str | tuple[str, ...], test: Callable[[str], str]) -> str:
    wanted = (codes,) if isinstance(codes, str) else codes
    return " or ".join(test(code) for code in wanted)


def _bracketed(expression: str) -> str:
    return f"({expression})" if " and " in expression or " or " in expression else expression
