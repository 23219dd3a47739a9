"""The way through a paper form: what each answer leads to, worked out from the conditions of questions.

On a screen nobody sees a question that is not asked of them. On paper everybody sees every question, so the
form says where to go on: beside an answer after which questions fall away, and above each question that is
not for everybody. Where a condition looks at answers that are not known yet, nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Condition, Question, Questionnaire
from survey_app.questionnaire.routing import holds


@dataclass(frozen=True)
class Known:
    """What is certain at some place of the form: the answers given there, the questions that are not asked,
    and a condition that is known to be false."""

    answers: Answers = field(default_factory=Answers)
    not_asked: frozenset[str] = frozenset()
    false: Condition | None = None

    def truth(self, condition: Condition, questionnaire: Questionnaire) -> bool | None:
        """Whether the condition holds; None where that depends on answers that are not known (Kleene)."""
        if condition == self.false:
            return False
        if condition.all is not None:
            parts = [self.truth(part, questionnaire) for part in condition.all]
            return False if False in parts else None if None in parts else True
        if condition.any is not None:
            parts = [self.truth(part, questionnaire) for part in condition.any]
            return True if True in parts else None if None in parts else False
        if condition.not_ is not None:
            inner = self.truth(condition.not_, questionnaire)
            return None if inner is None else not inner
        looked_at = condition.question or ""
        if looked_at in self.not_asked:
            return holds(condition, Answers(), questionnaire)
        if self.answers.get(looked_at) is None:
            return None
        return holds(condition, self.answers, questionnaire)


def after(
    questionnaire: Questionnaire, later: Sequence[Question], known: Known
) -> tuple[Question | None, tuple[Question, ...]]:
    """The first of these questions that may be asked, None where none is; and those that fall away before."""
    left_out: list[Question] = []
    for question in later:
        here = Known(known.answers, known.not_asked | {each.id for each in left_out}, known.false)
        if question.show_if is None or here.truth(question.show_if, questionnaire) is not False:
            return question, tuple(left_out)
        left_out.append(question)
    return None, tuple(left_out)
