"""A condition as an author would say it: with the short headings and the labels that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey_app.questionnaire.model import Condition, Option, Question, Questionnaire, QuestionType
from survey_app.questionnaire.piping import NUMBER, with_defaults


def as_first_read(words: str) -> str:
    """The words as somebody reads them who has answered nothing, the first time round."""
    return with_defaults(words).replace(NUMBER, "1")


class Said:
    """The words for the conditions of one questionnaire, as its authors wrote it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._headings: dict[str, str] = {}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._several: set[str] = set()
        for section in questionnaire.sections:
            for question in section.questions:
                self._learn(question, questionnaire.options(question))
                for statement in question.statements:
                    alike = question.model_copy(
                        update={"ask": statement.ask, "short": statement.short, "id": statement.id}
                    )
                    self._learn(alike, questionnaire.options(question.model_copy(update=_AS_SCALE)))
                for option in question.options:
                    if option.say is not None:
                        self._headings[f"{question.id}--{option.code}"] = _quoted(option.say)
        for question in questionnaire.questions():
            if question.id not in self._headings:
                # A time round of a repeated section, or whether there is another.
                self._learn(question, questionnaire.options(question))

    def _learn(self, question: Question, options: Sequence[Option]) -> None:
        self._headings[question.id] = (
            as_first_read(question.short) if question.short else _quoted(question.ask)
        )
        self._labels[question.id] = {option.code: as_first_read(option.label) for option in options}
        if question.type is QuestionType.MULTIPLE:
            self._several.add(question.id)

    def condition(self, condition: Condition, *, inside: bool = False) -> str:
        """As in: Age is “16 or 17”. ``inside`` a longer condition, groups get brackets."""
        if condition.not_ is not None:
            return self._not(condition.not_, inside)
        for parts, word in ((condition.all, " and "), (condition.any, " or ")):
            if parts is not None:
                said = word.join(self.condition(part, inside=len(parts) > 1) for part in parts)
                return f"({said})" if inside and len(parts) > 1 else said
        return self._test(condition, negated=False)

    def _not(self, inner: Condition, inside: bool) -> str:
        if inner.not_ is not None:
            return self.condition(inner.not_, inside=inside)
        if inner.question is not None:
            return self._test(inner, negated=True)
        return f"it is not so that ({self.condition(inner)})"

    def _test(self, test: Condition, *, negated: bool) -> str:
        looked_at = test.question or ""
        heading = self._headings.get(looked_at, _quoted(looked_at))
        if test.answered is not None:
            return f"{heading} has {'an' if test.answered is not negated else 'no'} answer"
        if test.at_least is not None:
            amount = f"{test.at_least:g}"
            if looked_at in self._several:
                return f"{'fewer than' if negated else 'at least'} {amount} are chosen of {heading}"
            return f"{heading} is {'not ' if negated else ''}at least {amount}"
        if test.equals is not None:
            return f"{heading} is {'not ' if negated else ''}{self._codes(looked_at, test.equals)}"
        verb = "does not include" if negated else "includes"
        return f"{heading} {verb} {self._codes(looked_at, test.includes or ())}"

    def _codes(self, question: str, codes: str | tuple[str, ...]) -> str:
        labels = self._labels.get(question, {})
        several = (codes,) if isinstance(codes, str) else codes
        said = [_quoted(labels.get(code, code)) for code in several]
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


_AS_SCALE = {"type": QuestionType.SCALE, "statements": ()}


def _quoted(words: str) -> str:
    return f"“{as_first_read(words)}”"
