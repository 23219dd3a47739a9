"""Who is asked a question, in words that an analyst or an author can read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from survey_app.questionnaire.model import Condition, Question, Questionnaire, QuestionType
from survey_app.questionnaire.piping import Pipe, filled


def asked_of(questionnaire: Questionnaire, question: Question) -> str:
    """Whom the question is put to, as one sentence."""
    everyone = "Every record." if questionnaire.kind == "record-reading" else "Everyone."
    if question.show_if is None:
        return everyone
    return f"Only if {condition_in_words(questionnaire, question.show_if)}."


def condition_in_words(questionnaire: Questionnaire, condition: Condition) -> str:
    """The condition as part of a sentence: “…” (living) is “With family” and …"""
    if condition.all is not None:
        return _joined([condition_in_words(questionnaire, inner) for inner in condition.all], " and ")
    if condition.any is not None:
        return _joined([condition_in_words(questionnaire, inner) for inner in condition.any], " or ")
    if condition.not_ is not None:
        return f"it is not so that {_bracketed(condition_in_words(questionnaire, condition.not_))}"
    question = questionnaire.question(condition.question or "")
    name = f"“{without_answers(question.short or question.ask)}” ({question.id})"
    if condition.answered is not None:
        return f"{name} {'has an answer' if condition.answered else 'has no answer'}"
    if condition.at_least is not None:
        if question.type is QuestionType.MULTIPLE:
            return f"at least {condition.at_least} were chosen for {name}"
        return f"{name} is {condition.at_least} or more"
    if condition.equals is not None:
        return f"{name} is {_answers(questionnaire, question, condition.equals)}"
    return f"{_answers(questionnaire, question, condition.includes or ())} was chosen for {name}"


def without_answers(text: str) -> str:
    """A text with what stands in for an earlier answer: [the answer to living, or “your home”]."""

    def words(pipe: Pipe) -> str:
        return f"[the answer to {pipe.question}, or “{pipe.default}”]"

    return filled(text, words)


def _answers(questionnaire: Questionnaire, question: Question, codes: str | Sequence[str]) -> str:
    labels = {option.code: option.label for option in questionnaire.options(question)}
    wanted = (codes,) if isinstance(codes, str) else codes
    return _joined([f"“{labels.get(code, code)}”" for code in wanted], " or ", bracket=False)


def _joined(parts: Sequence[str], word: str, *, bracket: bool = True) -> str:
    return word.join(_bracketed(part) if bracket and len(parts) > 1 else part for part in parts)


def _bracketed(part: str) -> str:
    """Brackets where a part holds an "and" or an "or" of its own, so that it reads in one way only."""
    return f"({part})" if " and " in part or " or " in part else part
