"""How long a questionnaire takes, worked out from its words.

The method is an estimate of ours, not a measurement, and is meant to err on the long side: everything a
person meets is read once at a slow reader's pace, each choice takes a moment to make, and each text box
takes as long as a few sentences do, although many people leave it empty. Routed questions count in full; a
section that is repeated counts once round, and what is meant by "other" not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from survey_app.questionnaire.expansion import plain
from survey_app.questionnaire.model import Audience, Question, Questionnaire, QuestionType, Section
from survey_app.questionnaire.question import MADE

#: Assumed words read in a minute.
_PACE = {
    Audience.YOUNG_PEOPLE: 150,
    Audience.FAMILIES: 160,
    Audience.STAFF: 180,
    Audience.LEADERS: 180,
    Audience.BOARDS: 160,
}
#: Assumed seconds to decide or write, after reading.
_SECONDS = {
    QuestionType.SINGLE: 6,
    QuestionType.SCALE: 8,
    QuestionType.MULTIPLE: 12,
    QuestionType.SHORT_TEXT: 20,
    QuestionType.LONG_TEXT: 60,
    QuestionType.NUMBER: 15,
    QuestionType.MONTH: 12,
    QuestionType.AREA: 8,
    QuestionType.INFORMATION: 2,
    QuestionType.TOTAL: 5,
}
#: Of a list that is looked through rather than read.
_LOOKED_THROUGH = frozenset({QuestionType.AREA, QuestionType.NUMBER})


@lru_cache(maxsize=64)
def estimated_minutes(questionnaire: Questionnaire) -> int:
    """Whole minutes, rounded up, from the first question to the last; at least 1."""
    words = sum(
        _words(section.title, section.intro, section.content_notice, section.support_after)
        for section in questionnaire.sections
    )
    seconds = 0
    met: set[str] = set()
    for question in chain.from_iterable(_once_round(section) for section in questionnaire.sections):
        words += _question_words(questionnaire, question, question.scale in met)
        seconds += _SECONDS[question.type]
        if question.scale:
            met.add(question.scale)
    seconds += round(60 * words / _PACE[questionnaire.audience])
    return max(1, -(-seconds // 60))


def _once_round(section: Section) -> Iterator[Question]:
    return (question for question in plain(section.questions) if MADE not in question.id)


def _question_words(questionnaire: Questionnaire, question: Question, scale_is_known: bool) -> int:
    """The points of a scale are read where it is first met; after that they are known by sight."""
    words = _words(question.lead, question.ask, question.hint, question.body)
    if not scale_is_known and question.type not in _LOOKED_THROUGH:
        for option in questionnaire.options(question):
            words += _words(option.label, option.description)
    return words


def _words(*texts: str | None) -> int:
    return sum(len(text.split()) for text in texts if text)
