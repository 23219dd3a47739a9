"""A condition said to somebody with a pen: with the numbers of the questions and the words of the answers."""

from __future__ import annotations

from collections.abc import Mapping

from survey_app.paper.words import Words
from survey_app.questionnaire import amounts
from survey_app.questionnaire.model import Condition, Questionnaire, QuestionType
from survey_app.questionnaire.piping import with_defaults


class Conditions:
    """Says the conditions of one form. ``numbers``: question id → its number on the form."""

    def __init__(self, questionnaire: Questionnaire, numbers: Mapping[str, int], words: Words) -> None:
        self._questionnaire = questionnaire
        self._numbers = numbers
        self._words = words

    def said(self, condition: Condition, *, untrue: bool = False, inside: bool = False) -> str:
        """As in: you chose “Yes” at question 3. ``untrue`` says the opposite."""
        if condition.not_ is not None:
            return self.said(condition.not_, untrue=not untrue, inside=inside)
        for parts, join in ((condition.all, self._words.all_of), (condition.any, self._words.one_of)):
            if parts is None:
                continue
            if untrue:  # not (a and b) is: not a, or not b (De Morgan)
                join = self._words.one_of if condition.all is not None else self._words.all_of
            words = join([self.said(part, untrue=untrue, inside=len(parts) > 1) for part in parts])
            return f"({words})" if inside and len(parts) > 1 else words
        return self._test(condition, untrue)

    def _test(self, test: Condition, untrue: bool) -> str:
        _ = self._words.gettext
        number = self._numbers.get(test.question or "", 0)
        if test.answered is not None:
            if test.answered is not untrue:
                return _("you answered question %(number)s", number=number)
            return _("you left question %(number)s empty", number=number)
        if test.at_least is not None:
            return self._at_least(test, number, untrue)
        answers = self._words.one_of(self._labels(test))
        if untrue:
            return _("you did not choose %(answers)s at question %(number)s", answers=answers, number=number)
        return _("you chose %(answers)s at question %(number)s", answers=answers, number=number)

    def _at_least(self, test: Condition, number: int, untrue: bool) -> str:
        _ = self._words.gettext
        question = self._questionnaire.question(test.question or "")
        if question.type is QuestionType.MULTIPLE:
            least = f"{test.at_least:g}"
            if untrue:
                return _("you ticked fewer than %(least)s at question %(number)s", least=least, number=number)
            return _("you ticked %(least)s or more at question %(number)s", least=least, number=number)
        least = amounts.shown(test.at_least or 0, question.unit)
        if untrue:
            return _("you wrote less than %(least)s at question %(number)s", least=least, number=number)
        return _("you wrote %(least)s or more at question %(number)s", least=least, number=number)

    def _labels(self, test: Condition) -> list[str]:
        wanted = test.equals if test.equals is not None else test.includes
        codes = (wanted,) if isinstance(wanted, str) else wanted or ()
        question = self._questionnaire.question(test.question or "")
        labels = {option.code: option.label for option in self._questionnaire.options(question)}
        return [self._quoted(with_defaults(labels[code])) for code in codes if code in labels]

    def _quoted(self, label: str) -> str:
        return self._words.gettext("“%(answer)s”", answer=label)
