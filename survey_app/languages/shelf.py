"""The languages that a deployment has, and which of them a survey is offered in.

A language is offered when the questionnaire lists it and a person has reviewed all of it, pages and
questionnaire. Where the deployment allows drafts, one that nobody has reviewed is offered too, and says so on
every page.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from survey_app.languages import catalogues
from survey_app.languages.speech import Speech
from survey_app.languages.tongues import ENGLISH, Tongue, tongue
from survey_app.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Offer:
    """A language to choose. ``speech`` is None for English, in which everything is written."""

    tongue: Tongue
    speech: Speech | None
    draft: bool


IN_ENGLISH = Offer(tongue(ENGLISH), None, draft=False)


class Shelf:
    """Reads each catalogue once, when it is first asked for."""

    def __init__(self, folder: Path, *, drafts: bool) -> None:
        self._folder, self._drafts = folder, drafts
        self._codes = catalogues.codes(folder)
        self._speeches: dict[str, Speech] = {}
        self._lock = threading.Lock()

    def speech(self, code: str) -> Speech | None:
        """None where there is no catalogue for the language. Raises CatalogueError, UnknownLanguage."""
        if code not in self._codes:
            return None
        with self._lock:
            if code not in self._speeches:
                self._speeches[code] = Speech.of(catalogues.read(self._folder, code))
            return self._speeches[code]

    def for_pages(self) -> tuple[Offer, ...]:
        """The languages for pages that belong to no survey, English first."""
        return self._offered(self._codes, None)

    def for_questionnaire(self, questionnaire: Questionnaire) -> tuple[Offer, ...]:
        """The languages to choose from for this questionnaire, English first."""
        return self._offered(questionnaire.languages, questionnaire)

    def _offered(self, codes: tuple[str, ...], questionnaire: Questionnaire | None) -> tuple[Offer, ...]:
        offers = [IN_ENGLISH]
        for code in codes:
            speech = self.speech(code)
            if speech is None or code == ENGLISH:
                continue
            reviewed = speech.pages_are_reviewed and (
                questionnaire is None or speech.has_reviewed(questionnaire)
            )
            if reviewed or self._drafts:
                offers.append(Offer(speech.tongue, speech, draft=not reviewed))
        return tuple(offers)
