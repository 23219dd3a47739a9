"""Safe ids for names from elsewhere: small letters, digits and hyphens, each once."""

from __future__ import annotations

import re
import unicodedata

from survey_app.questionnaire.model import RESERVED_CODES, RESERVED_IDS, TABLE_CODES

_LONGEST = 40
#: Taken by questions or answers that the language makes.
_TAKEN_CODES = RESERVED_CODES | TABLE_CODES


def safe(name: str, begin: str) -> str:
    """As near to the name as an id can be; ``begin`` stands before what does not begin with a letter."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(each for each in plain if ord(each) < 128)).strip("-")
    if not plain or not plain[0].isalpha():
        plain = f"{begin}-{plain}".strip("-")
    return plain[:_LONGEST].strip("-")


class Ids:
    """Gives each name an id of its own."""

    def __init__(self, begin: str, forbidden: frozenset[str] = RESERVED_IDS) -> None:
        self._begin = begin
        self._taken = set(forbidden)

    def give(self, name: str) -> str:
        wanted = safe(name, self._begin)
        given, number = wanted, 2
        while given in self._taken:
            end = f"-{number}"
            given = wanted[: _LONGEST - len(end)].strip("-") + end
            number += 1
        self._taken.add(given)
        return given


def code_ids() -> Ids:
    """For the answers of one question."""
    return Ids("o", frozenset(_TAKEN_CODES))
