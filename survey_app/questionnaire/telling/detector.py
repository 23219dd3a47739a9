"""The one door: a text in, what might tell who somebody is out."""

from __future__ import annotations

import unicodedata

from survey_app.questionnaire.telling import names, numbers, whereabouts
from survey_app.questionnaire.telling.finding import Finding, Kind

#: Where two findings overlap, the earlier of this list is what it is.
_SUREST = (
    Kind.EMAIL,
    Kind.CHI,
    Kind.NATIONAL_INSURANCE,
    Kind.BIRTHDAY,
    Kind.PHONE,
    Kind.POSTCODE,
    Kind.VEHICLE,
    Kind.STREET,
    Kind.HANDLE,
    Kind.NAME,
)


def found_in(words: str) -> tuple[Finding, ...]:
    """Everything found, in the order of the text; no two overlap.

    Its work grows with the length of the text and no faster. It does not find bare names that are not
    common in Scotland, and it is wrong at times in both directions (docs/anonymity.md has the rates), so it
    may ask somebody to look again and nothing more.
    """
    plain = _plain(words)
    found = [finding for room in (numbers, whereabouts, names) for finding in room.found_in(plain)]
    found.sort(key=lambda each: (_SUREST.index(each.kind), each.start, -each.end))
    taken = bytearray(len(words))
    kept = []
    for finding in found:
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
            kept.append(finding)
    return tuple(sorted(kept))


def kinds_in(words: str) -> tuple[Kind, ...]:
    """The kinds of what was found, each once, in the order of the text."""
    return tuple(dict.fromkeys(finding.kind for finding in found_in(words)))


def _plain(words: str) -> str:
    """The same text, character for character, in plain digits and signs: Arabic digits and full-width signs
    are read like any other (Unicode Standard Annex 15, compatibility)."""
    return words if words.isascii() else "".join(map(_plain_character, words))


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character in "’ʼ‘":  # noqa: RUF001
        return "'"
    if character in "‐‑–—−":  # noqa: RUF001
        return "-"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
