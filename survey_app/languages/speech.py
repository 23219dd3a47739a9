"""What is said in one language: a catalogue, ready to be asked for a text.

A translation is given only for the very text it was made for. Where the English was reworded since, nobody
is shown the old translation under the new question; but a survey that went into the field with the earlier
wording still gets it, and the review of it still holds.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polib

from survey_app.languages.catalogues import (
    ReadText,
    digest,
    entries,
    is_translated,
    part_of,
    review,
    review_of,
    strings,
)
from survey_app.languages.tongues import Tongue, tongue_of_header
from survey_app.languages.untranslated import marked
from survey_app.questionnaire.catalogue import extract, place_of
from survey_app.questionnaire.model import Questionnaire

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Speech:
    """A language and its texts. The methods with a ``u`` are the names under which Flask-Babel asks; what
    has no translation comes back in English, marked (``untranslated``)."""

    tongue: Tongue
    reviewed: frozenset[str]
    """The parts that a person has read as they now stand."""
    header: Mapping[str, str] = field(repr=False)
    texts: Mapping[Key, tuple[str, ...]] = field(repr=False)
    in_place: Mapping[Key, str] = field(repr=False)
    """The same by ``catalogue.place_of``, for surveys opened for one audience."""
    now: frozenset[Key] = field(repr=False)
    """What ``in_place`` has of the texts in use, without those of earlier wordings."""
    form: Callable[[int], int] = field(repr=False)

    @classmethod
    def of(cls, catalogue: polib.POFile) -> Speech:
        """Raises UnknownLanguage."""
        current = [entry for entry in entries(catalogue) if is_translated(entry) and not entry.fuzzy]
        texts: dict[Key, tuple[str, ...]] = {}
        in_place: dict[Key, str] = {}
        for entry in (*current, *catalogue.obsolete_entries()):
            texts.setdefault((entry.msgctxt, entry.msgid), strings(entry))
            in_place.setdefault(_placed(entry.msgctxt, entry.msgid), strings(entry)[0])
        parts = {part_of(entry.msgctxt) for entry in current}
        found = tongue_of_header(catalogue.metadata)
        return cls(
            tongue=found,
            reviewed=frozenset(part for part in parts if review(catalogue, part)),
            header=dict(catalogue.metadata),
            texts=texts,
            in_place=in_place,
            now=frozenset(_placed(entry.msgctxt, entry.msgid) for entry in current),
            form=gettext.c2py(found.plural),
        )

    def lookup(self, context: str | None, text: str) -> str | None:
        """The translation of a text, None where there is none."""
        found = self.texts.get((context, text))
        return found[0] if found else self.in_place.get(_placed(context, text))

    def has_reviewed(self, questionnaire: Questionnaire) -> bool:
        """Whether a person has read every text of the questionnaire in this language: as the catalogue now
        stands, or as it stood when these were its words."""
        messages = list(extract(questionnaire))
        if questionnaire.id in self.reviewed:
            return all(_placed(message.context, message.text) in self.now for message in messages)
        read: list[ReadText] = []
        for message in messages:
            translation = self.lookup(message.context, message.text)
            if translation is None:
                return False
            read.append((message.context, message.text, "", translation))
        return review_of(self.header, questionnaire.id, digest(read)) is not None

    def ugettext(self, text: str) -> str:
        return self.lookup(None, text) or marked(text)

    def upgettext(self, context: str, text: str) -> str:
        return self.lookup(context, text) or marked(text)

    def ungettext(self, one: str, several: str, number: int) -> str:
        return self._counted(None, one, several, number)

    def unpgettext(self, context: str, one: str, several: str, number: int) -> str:
        return self._counted(context, one, several, number)

    def _counted(self, context: str | None, one: str, several: str, number: int) -> str:
        found = self.texts.get((context, one))
        if found is None:
            return marked(one if number == 1 else several)
        return found[min(self.form(number), len(found) - 1)]


def _placed(context: str | None, text: str) -> Key:
    return (None if context is None else place_of(context), text)
