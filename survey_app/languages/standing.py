"""How far a translation has come: what was read by a person, what is a draft, what is missing.

"Translated" is said only of a part that somebody who knows the language has read, and that has not changed
since. Everything else that is there is a draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polib

from survey_app.languages.catalogues import (
    INTERFACE,
    Review,
    is_translated,
    keeps_its_places,
    part_of,
    review,
    strings,
)
from survey_app.languages.texts import Text


@dataclass(frozen=True)
class Standing:
    """Of one part of a catalogue: the counts of its texts; ``texts`` is their sum."""

    part: str
    translated: int
    draft: int
    """There, and not reviewed; ``fuzzy`` of them belong to an earlier wording."""
    fuzzy: int
    missing: int
    """Not there, or not whole; ``broken`` of them have lost a place for a number, a name or an answer."""
    broken: int
    review: Review | None

    @property
    def texts(self) -> int:
        return self.translated + self.draft + self.missing


def standings(catalogue: polib.POFile, texts: Iterable[Text]) -> tuple[Standing, ...]:
    """Each part, the pages first, held against the texts as they stand now."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    parts: dict[str, list[polib.POEntry | None]] = {INTERFACE: []}
    for text in texts:
        entry = known.get((text.context, text.text))
        if entry is not None and bool(entry.msgid_plural) != bool(text.plural):
            entry = None
        parts.setdefault(part_of(text.context), []).append(entry)
    return tuple(_standing(catalogue, part, found) for part, found in parts.items())


def _standing(catalogue: polib.POFile, part: str, found: list[polib.POEntry | None]) -> Standing:
    there = [entry for entry in found if entry is not None and is_translated(entry)]
    fuzzy = sum(1 for entry in there if entry.fuzzy)
    missing = len(found) - len(there)
    read = review(catalogue, part) if not missing else None
    return Standing(
        part=part,
        translated=len(there) if read else 0,
        draft=0 if read else len(there),
        fuzzy=fuzzy,
        missing=missing,
        broken=sum(1 for entry in found if entry is not None and _is_broken(entry)),
        review=read,
    )


def _is_broken(entry: polib.POEntry) -> bool:
    return all(strings(entry)) and not keeps_its_places(entry)
