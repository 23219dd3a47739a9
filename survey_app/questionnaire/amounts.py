"""Numbers and months: what people write, what is kept, and sums.

People write 1,250 and £12.50; what is kept is a plain number in units of the question, as text, so
that nothing is rounded on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType

#: Units that are written before their number.
MONEY = frozenset({"£", "€", "$"})
_AROUND = " \t\n\u00a0£$€%"
_WITH_COMMAS = re.compile(r"[0-9]{1,3}([,\u00a0\u202f ][0-9]{3})+(\.[0-9]+)?\Z")
_PLAIN = re.compile(r"([0-9]{1,10}(\.[0-9]*)?|\.[0-9]+)\Z")
#: Digits as people write them in other scripts that this survey may be read in.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class Wrong(Enum):
    """Why what was written cannot be kept."""

    NO_NUMBER = "no number"
    TOO_FINE = "more digits after the point than the question takes"
    TOO_SMALL = "below the least"
    TOO_LARGE = "above the most"
    NO_MONTH = "no month and year"
    TOO_EARLY = "before the earliest"
    TOO_LATE = "after the latest"


def number(written: str, question: Question) -> str | Wrong | None:
    """The number as it is kept; None where nothing was written."""
    text = written.translate(_DIGITS).strip(_AROUND)
    if not text:
        return None
    if _WITH_COMMAS.match(text):
        text = re.sub("[, \u00a0\u202f]", "", text)
    if not _PLAIN.match(text):
        return Wrong.NO_NUMBER
    exact = Decimal(text)
    kept = exact.quantize(Decimal(1).scaleb(-question.decimals))
    if kept != exact:
        return Wrong.TOO_FINE
    if kept < _exact(question.least):
        return Wrong.TOO_SMALL
    if kept > _exact(question.most):
        return Wrong.TOO_LARGE
    return f"{kept:f}"


def month(written_month: str, written_year: str, question: Question) -> str | Wrong | None:
    """The month as it is kept, YYYY-MM; None where nothing was written."""
    which, year = (text.translate(_DIGITS).strip() for text in (written_month, written_year))
    if not which and not year:
        return None
    if not (which.isascii() and which.isdigit() and len(which) <= 2 and 1 <= int(which) <= 12):
        return Wrong.NO_MONTH
    if not re.fullmatch("(19|20)[0-9]{2}", year):
        return Wrong.NO_MONTH
    kept = f"{year}-{int(which):02}"
    if kept < question.earliest:
        return Wrong.TOO_EARLY
    return Wrong.TOO_LATE if kept > question.latest else kept


def total(answers: Answers, parts: Iterable[str]) -> Decimal | None:
    """The sum of the numbers that were given to these questions; None where none was."""
    given = [Decimal(codes[0]) for part in parts if (codes := answers.codes(part))]
    return sum(given, Decimal(0)) if given else None


def not_adding_up(questionnaire: Questionnaire, answers: Answers, question: Question) -> Decimal | None:
    """What the parts of this number add up to, where that is something else than was given; None where it
    adds up, has no parts, or one of its parts was left empty."""
    if question.type is not QuestionType.NUMBER or not question.total_of or not answers.codes(question.id):
        return None
    if not all(answers.codes(part) for part in question.total_of):
        return None
    added = total(answers, question.total_of)
    return None if added == Decimal(answers.codes(question.id)[0]) else added


def shown(amount: str | Decimal | float, unit: str | None) -> str:
    """A number as people read it: 1,250 hours; a unit of one sign that is money stands before it."""
    exact = Decimal(str(amount))
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    if unit in MONEY and places == 1:  # £12.50, not £12.5
        places = 2
    words = f"{exact:,.{places}f}"
    if unit is None:
        return words
    return f"{unit}{words}" if unit in MONEY else f"{words}{'' if unit == '%' else ' '}{unit}"


def _exact(bound: float) -> Decimal:
    return Decimal(str(bound))
