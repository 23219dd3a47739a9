"""A gentle word before a text is kept that may tell who somebody is: change it, or leave it in.

It never holds anybody up. It is said once of each thing that was found. What was left in is remembered with
the draft, as marks, so that coming back to the page says it no second time; something new in the text is
spoken of anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext

from survey_app.questionnaire.telling.detector import found_in
from survey_app.questionnaire.telling.finding import Kind

#: Things of one text that are told apart. Of a text with more, it is said once and for all.
MOST = 20


@dataclass(frozen=True)
class SecondLook:
    """What is said of a text, a sentence a kind, and the marks of what it is said of."""

    sentences: tuple[str, ...]
    marks: tuple[str, ...]


def at(question_id: str, words: str, told: Collection[str]) -> SecondLook | None:
    """What to say of these words; None where there is nothing that was not said already."""
    found = _marked(question_id, words)
    new = dict.fromkeys(kind for mark, kind in found if mark not in told)
    if not new:
        return None
    return SecondLook(tuple(map(_sentence, new)), tuple(dict.fromkeys(mark for mark, _ in found)))


def left_in(question_id: str, words: str, marks: Collection[str]) -> frozenset[str]:
    """Those of the marks that a page gave back which stand for something that is in the words."""
    return (
        frozenset(mark for mark, _ in _marked(question_id, words) if mark in marks) if marks else frozenset()
    )


def _marked(question_id: str, words: str) -> list[tuple[str, Kind]]:
    """What was found, each with its mark."""
    found = found_in(words)
    marked = [(f"{question_id}.{finding.mark(words)}", finding.kind) for finding in found]
    if len(dict(marked)) > MOST:
        return [(f"{question_id}.many", finding.kind) for finding in found]
    return marked


def _sentence(kind: Kind) -> str:
    sentences = {
        Kind.PHONE: gettext("It looks as if there is a phone number in your text."),
        Kind.EMAIL: gettext("It looks as if there is an e-mail address in your text."),
        Kind.HANDLE: gettext("It looks as if there is a name from social media in your text."),
        Kind.POSTCODE: gettext("It looks as if there is a postcode in your text."),
        Kind.STREET: gettext("It looks as if there is an address in your text."),
        Kind.CHI: gettext(
            "It looks as if there is a CHI number (the number of your health record) in your text."
        ),
        Kind.NATIONAL_INSURANCE: gettext("It looks as if there is a National Insurance number in your text."),
        Kind.VEHICLE: gettext("It looks as if there is a car’s number plate in your text."),  # noqa: RUF001
        Kind.BIRTHDAY: gettext("It looks as if there is a date of birth in your text."),
        Kind.NAME: gettext("It looks as if there is somebody’s name in your text."),  # noqa: RUF001
    }
    return str(sentences[kind])
