"""How long a questionnaire takes, worked out from its words.

The method is an estimate of ours, not a measurement, and is meant to err on the long side: everything a
person meets is read once at a slow reader's pace, each choice takes a moment to make, and each text box
takes as long as a few sentences do, although many people leave it empty. Routed questions count in full.
"""

from __future__ import annotations

from functools import lru_cache

from survey_app.questionnaire.model import Audience, Question, Questionnaire, QuestionType

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
}


@lru_cache(maxsize=64)
def estimated_minutes(questionnaire: Questionnaire) -> int:
    """Whole minutes, rounded up, from the first question to the last; at least 1."""
    words = sum(
        _words(section.title, section.intro, section.content_notice, section.support_after)
        for section in questionnaire.sections
    )
    seconds = 0
    met: set[str] = set()
    for question in questionnaire.questions():
        words += _question_words(questionnaire, question, question.scale in met)
        seconds += _SECONDS[question.type]
        if question.scale:
            met.add(question.scale)
    seconds += round(60 * words / _PACE[questionnaire.audience])
    return max(1, -(-seconds // 60))


def _question_words(questionnaire: Questionnaire, question: Question, scale_is_known: bool) -> int:
    """The points of a scale are read where it is first met; after that they are known by sight."""
    words = _words(question.ask, question.hint)
    if not scale_is_known:
        for option in questionnaire.options(question):
            words += _words(option.label, option.description)
    return words


def _words(*texts: str | None) -> int:
    return sum(len(text.split()) for text in texts if text)
