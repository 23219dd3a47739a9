"""What was typed from a paper form, read against the whole questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from survey_app.questionnaire import amounts
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.areas import Area
from survey_app.questionnaire.cleaning import clean_text
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import asked, prune

#: The control for the area; no question may be called so.
AREA = "area"
#: Characters of a number or a year that are shown again when it cannot be kept.
_LONGEST_AMOUNT = 30

_WRONG = {
    amounts.Wrong.NO_NUMBER: "This cannot be kept: type a number like {example}, or leave it empty.",
    amounts.Wrong.TOO_FINE: "This number has more digits after the point than are taken.",
    amounts.Wrong.TOO_SMALL: "This number is below {least}, the least that is taken. Leave it empty.",
    amounts.Wrong.TOO_LARGE: "This number is above {most}, the most that is taken. Leave it empty.",
    amounts.Wrong.NO_MONTH: "Type the month as a number from 1 to 12 and the year with four digits.",
    amounts.Wrong.TOO_EARLY: "This month is before {earliest}, the first that is taken. Leave it empty.",
    amounts.Wrong.TOO_LATE: "This month is after {latest}, the last that is taken. Leave it empty.",
}


@dataclass(frozen=True)
class Typed:
    """``answers`` are clean, whether or not the form leads to their questions; ``errors`` control → what is
    wrong, in words; ``shown`` control → what fills it again."""

    area: str | None
    answers: Answers
    errors: Mapping[str, str]
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def to_send(self, questionnaire: Questionnaire) -> Answers:
        """What counts of it."""
        return prune(questionnaire, self.answers)

    def left_out(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        """The questions that have an answer on paper and are not asked of somebody who answers so."""
        on_way = asked(questionnaire, self.to_send(questionnaire))
        return tuple(each for each in self.answers.values if each not in on_way)

    def changed(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        """The questions of whose answer only a part counts: an answer that stands alone was ticked beside
        others."""
        kept = self.to_send(questionnaire)
        return tuple(
            each
            for each, answer in self.answers.values.items()
            if kept.get(each) is not None and kept.get(each) != answer
        )


def read(questionnaire: Questionnaire, areas: Sequence[Area], posted: MultiDict[str, str]) -> Typed:
    """What was posted; whatever else was posted is not looked at."""
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    shown: dict[str, Sequence[str]] = {AREA: [posted.get(AREA, "")]}
    area = posted.get(AREA) if posted.get(AREA) in {each.code for each in areas} else None
    if area is None:
        errors[AREA] = "Choose the council area that the form is from."
    for question in questionnaire.questions():
        if question.tells:
            continue
        for control in controls(question):
            shown[control] = [each[: 8 * question.max_length] for each in posted.getlist(control)]
        answer, wrong = _answer(questionnaire, question, posted)
        if wrong is not None:
            errors[question.id] = wrong
        elif answer:
            answers[question.id] = answer
    return Typed(area, Answers(answers), errors, shown)


def controls(question: Question) -> tuple[str, ...]:
    """The names of a question's controls."""
    if question.type is QuestionType.MONTH:
        return f"{question.id}.month", f"{question.id}.year"
    return (question.id,)


def _answer(
    questionnaire: Questionnaire, question: Question, posted: MultiDict[str, str]
) -> tuple[Answer | None, str | None]:
    """What was answered, or what is wrong with it."""
    if question.is_text:
        words = posted.get(question.id, "").replace("\r\n", "\n")
        over = len(words.strip()) - question.max_length
        if over > 0:
            return None, f"This text is {over:,} characters too long: {question.max_length:,} are the most."
        return clean_text(words, question) or None, None
    if question.type in {QuestionType.NUMBER, QuestionType.MONTH}:
        written = [posted.get(control, "")[:_LONGEST_AMOUNT] for control in controls(question)]
        kept = (
            amounts.number(written[0], question)
            if question.type is QuestionType.NUMBER
            else amounts.month(written[0], written[1], question)
        )
        if isinstance(kept, amounts.Wrong):
            return None, _said(kept, question)
        return ((kept,) if kept else None), None
    codes = {option.code for option in questionnaire.options(question)}
    chosen = tuple(code for code in posted.getlist(question.id) if code)
    if not codes.issuperset(chosen):
        return None, "This answer is none of the question’s."  # noqa: RUF001
    return chosen or None, None


def _said(wrong: amounts.Wrong, question: Question) -> str:
    return _WRONG[wrong].format(
        example=amounts.shown(max(question.least, min(question.most, 12)), None),
        least=amounts.shown(question.least, question.unit),
        most=amounts.shown(question.most, question.unit),
        earliest=question.earliest,
        latest=question.latest,
    )
