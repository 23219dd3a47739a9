"""What is kept of what was posted: hostile input comes out as an answer the questionnaire allows, or as none.

Control characters can forge log lines and break exports; bidirectional controls can make a text read
differently from what it is (Boucher and Anderson, "Trojan Source", 2021). Both go; joiners stay, because
emoji, Arabic and Indic scripts need them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from survey_app.questionnaire.answers import Answer
from survey_app.questionnaire.model import RATHER_NOT_SAY, Option, Question, QuestionType

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls, but for tab and the ends of lines
    "\xad\u061c\u180e\u200b\u200e\u200f"  # soft hyphen, marks of direction, spaces without width
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates
    "\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"  # non-characters, hidden tags
    "\ud800-\udfff"  # halves of characters
    "]"
)

#: A number as it is kept: 12, or 12.5.
_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?\Z")
_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])\Z")


def clean(given: Answer, question: Question, options: Sequence[Option]) -> Answer | None:
    """What counts of an answer to this question; None or empty when nothing does."""
    if question.is_text:
        return clean_text(given, question) if isinstance(given, str) else None
    if not isinstance(given, tuple):
        return None
    if question.is_choice:
        return clean_choice(given, options, question.type)
    if question.type is QuestionType.NUMBER:
        return clean_number(given, question)
    if question.type is QuestionType.MONTH:
        return clean_month(given, question)
    return None


def clean_number(given: Sequence[object], question: Question) -> tuple[str, ...]:
    """The number, with the digits after the point that its question has; empty when it is no number as we
    keep them, or is out of the range."""
    text = given[0] if given and isinstance(given[0], str) else ""
    if not _NUMBER.match(text):
        return ()
    exact = Decimal(text)
    step = Decimal(1).scaleb(-question.decimals)
    try:
        kept = exact.quantize(step)
    except InvalidOperation:
        return ()
    if kept != exact or not Decimal(str(question.least)) <= kept <= Decimal(str(question.most)):
        return ()
    return (f"{kept:f}",)


def clean_month(given: Sequence[object], question: Question) -> tuple[str, ...]:
    """The month as YYYY-MM; empty when it is none, or is out of the range."""
    text = given[0] if given and isinstance(given[0], str) else ""
    if not _MONTH.match(text) or not question.earliest <= text <= question.latest:
        return ()
    return (text,)


def as_number(code: str) -> float:
    """A number as it is kept, to compare it with others."""
    return float(code)


def clean_text(words: str, question: Question) -> str:
    """The words in NFC without controls or marks of direction, cut to the question's length; a short text
    is one line. Empty when nothing is left."""
    # A text many times too long is cut before it is worked on, so that its size costs nothing.
    words = words[: 8 * question.max_length]
    words = without_invisible(words)
    words = unicodedata.normalize("NFC", words)
    if question.type is QuestionType.SHORT_TEXT:
        words = words.replace("\n", " ")
    return words.strip()[: question.max_length].strip()


def without_invisible(words: str) -> str:
    """The words without controls and marks of direction; every end of a line is one line feed."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", words)).replace("\t", " ")


def clean_choice(
    given: Sequence[object], options: Sequence[Option], question_type: QuestionType
) -> tuple[str, ...]:
    """The codes that count, in the order of the options; empty when none of them exists."""
    if question_type is not QuestionType.MULTIPLE:
        codes = {option.code for option in options}
        first = next((code for code in given if isinstance(code, str) and code in codes), None)
        return (first,) if first is not None else ()
    chosen = [option for option in options if option.code in given]
    alone = [option.code for option in chosen if option.exclusive]
    if RATHER_NOT_SAY in alone:
        return (RATHER_NOT_SAY,)
    if alone:
        return (alone[0],)
    return tuple(option.code for option in chosen)
