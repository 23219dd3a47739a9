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
    INTERFACE,
    ReadText,
    digest,
    entries,
    is_translated,
    review,
    review_of,
    strings,
)
from survey_app.languages.tongues import Tongue, tongue_of_header
from survey_app.languages.untranslated import marked
from survey_app.questionnaire.catalogue import extract
from survey_app.questionnaire.model import Questionnaire

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Speech:
    """A language and its texts. The methods with a ``u`` are the names under which Flask-Babel asks; what
    has no translation comes back in English, marked (``untranslated``)."""

    tongue: Tongue
    pages_are_reviewed: bool
    header: Mapping[str, str] = field(repr=False)
    texts: dict[Key, tuple[str, ...]] = field(repr=False)
    form: Callable[[int], int] = field(repr=False)

    @classmethod
    def of(cls, catalogue: polib.POFile) -> Speech:
        """Raises UnknownLanguage."""
        texts: dict[Key, tuple[str, ...]] = {}
        for entry in entries(catalogue):
            if not is_translated(entry):
                continue
            if not entry.fuzzy:
                texts[entry.msgctxt, entry.msgid] = strings(entry)
        for entry in catalogue.obsolete_entries():
            texts.setdefault((entry.msgctxt, entry.msgid), strings(entry))
        found = tongue_of_header(catalogue.metadata)
        return cls(
            tongue=found,
            pages_are_reviewed=review(catalogue, INTERFACE) is not None,
            header=dict(catalogue.metadata),
            texts=texts,
            form=gettext.c2py(found.plural),
        )

    def lookup(self, context: str | None, text: str) -> str | None:
        """The translation of a text, None where there is none."""
        found = self.texts.get((context, text))
        return found[0] if found else None

    def has_reviewed(self, questionnaire: Questionnaire) -> bool:
        """Whether a person has read every text of the questionnaire in this language, in these words."""
        read: list[ReadText] = []
        for message in extract(questionnaire):
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
