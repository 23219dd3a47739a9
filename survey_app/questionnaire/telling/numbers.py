"""Numbers that belong to one person: telephone, CHI, National Insurance, a car's, a date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from survey_app.questionnaire.telling.finding import Finding, Kind

#: Numbers that anybody may call and that are nobody's own: free ones, and those of services (Ofcom).
_SERVICES = ("080", "03", "0845", "0870", "116")
_CHI = re.compile(r"(?<!\d)\d{2}([ ./-]?)\d{2}\1\d{2} ?-? ?\d{4}(?!\d)")
#: The letters that HM Revenue and Customs gives out (NIM39110).
_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d{2} ?\d{2} ?\d{2} ?[A-D]|\d{6}[a-d])\b"
    r"|\b[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]\d{6}[a-d]\b"
)
#: Registrations since 2001, as they are written on the plate.
_VEHICLE = re.compile(r"\b[A-HJ-PR-Y]{2}\d{2} ?[A-HJ-PR-Z]{3}\b")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_BIRTHDAY = re.compile(
    r"\b(?:born(?: on)?(?: the)?|birthday(?:'s| is| was)?(?: on)?(?: the)?"
    r"|d\.?o\.?b\.?(?: is)?|date of birth(?: is)?)"
    rf"[ :]{{1,3}}(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}\b(?:st|nd|rd|th)?"
    r"|\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)?\d{2}\b)(?: (?:19|20)\d{2})?",
    re.IGNORECASE,
)


def found_in(words: str) -> Iterator[Finding]:
    """Findings in a text of plain digits."""
    for match in PhoneNumberMatcher(words, "GB", leniency=Leniency.POSSIBLE):
        if _is_somebodys(match.raw_string):
            yield Finding(match.start, match.end, Kind.PHONE)
    for found in _CHI.finditer(words):
        if is_chi(found[0]):
            yield Finding(*found.span(), Kind.CHI)
    for pattern, kind in (
        (_INSURANCE, Kind.NATIONAL_INSURANCE),
        (_VEHICLE, Kind.VEHICLE),
        (_BIRTHDAY, Kind.BIRTHDAY),
    ):
        for found in pattern.finditer(words):
            yield Finding(*found.span(), kind)


def _is_somebodys(raw: str) -> bool:
    """Whether what might be a number is dialled like one, and is not one that everybody may call.

    At this leniency the library takes years, amounts and case numbers for numbers too; none of them begins
    as a telephone number does.
    """
    digits = "".join(each for each in raw if each.isdigit())
    abroad = raw.lstrip("( ").startswith("+") or digits.startswith("00")
    national = digits.removeprefix("00")
    if national.startswith("44") and (abroad or len(national) == 12):
        national = "0" + national[2:].removeprefix("0")
    elif abroad:
        return 8 <= len(national) <= 15
    elif len(digits) == 10 and digits.startswith("7"):
        national = "0" + digits
    return national.startswith("0") and len(national) in {10, 11} and not national.startswith(_SERVICES)


def is_chi(written: str) -> bool:
    """Whether ten digits are a Community Health Index number: a date of birth, three digits and a check digit
    by weights of 10 to 2, modulo 11 (NHS Scotland)."""
    digits = [int(each) for each in written if each.isdigit()]
    if len(digits) != 10:
        return False
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if not (1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31) and 1 <= month <= 12):
        return False
    weighed = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == digits[9]
